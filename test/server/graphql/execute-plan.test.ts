import { type ExecutionResult, execute, parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Invite } from '../../../src/invites/invite.ts';
import type { Directory } from '../../../src/invites/ports.ts';
import type { GraphContext } from '../../../src/schema/context.ts';
import { schema } from '../../../src/schema/index.ts';
import { isForgottenItem } from '../../../src/server/forgotten-items.ts';
import { createExecutor } from '../../../src/server/graphql/execute-query.ts';
import { createRandom } from '../../chaos/random.ts';
import { anOpenGraph } from './an-open-graph.ts';
import { randomQuery, type Values } from './random-queries.ts';

/** Queries that are valid and compared; more with this variable. */
const QUERIES = Number(process.env.RANDOM_QUERIES ?? 400);

const listeners = process.listeners('unhandledRejection');
// As main.ts does it: graphql-js leaves items of failed lists behind.
const pass = (reason: unknown) => {
  if (!isForgottenItem(reason)) throw reason;
};
beforeAll(() => void process.removeAllListeners('unhandledRejection').on('unhandledRejection', pass));
afterAll(() => {
  process.off('unhandledRejection', pass);
  for (const listener of listeners) process.on('unhandledRejection', listener);
});

/**
 * What a client is sent, errors as their parts. The order of fields counts, that of errors does not: two that come
 * from different look-ups arrive as these do.
 */
const sent = ({ errors, ...rest }: ExecutionResult) =>
  JSON.stringify({ ...rest, errors: errors?.map((error) => JSON.stringify(error)).sort() });

test(`${QUERIES} random queries are answered alike with a plan and without, errors included`, async () => {
  await using graph = await anOpenGraph();
  const one = await graph.create('one', { callbackUrl: 'https://app.test/hook' });
  await graph.create('two', {
    recipient: undefined,
    recipients: [{ email: 'ana@guest.test', name: 'Ana' }, { email: 'ben@guest.test' }],
  });
  await graph.answer('one', 'ana@guest.test', 'ACCEPTED', 'I am coming.');
  await graph.answer('two', 'ben@guest.test', 'DECLINED', 'Not me.');
  const values: Values = {
    Int: { right: [1, 2, 20], wrong: [0, -1, 2 ** 31, 1.5, '3'] },
    String: { right: ['one', 'two'], wrong: ['none', '', 7] },
    ID: { right: [one.id, one.recipients[0]?.id], wrong: ['nonsense', '', 5] },
    Boolean: { right: [true, false], wrong: ['yes', null] },
    EmailAddress: { right: ['ana@guest.test', 'ben@guest.test'], wrong: ['no address'] },
    DateTime: { right: ['2031-03-04T09:30:00Z', '2030-01-01T00:00:00+01:00'], wrong: ['yesterday'] },
    Date: { right: ['2031-03-04'], wrong: ['today'] },
    TimeZone: { right: ['Europe/Lisbon'], wrong: ['Mars/Olympus'] },
    URL: { right: ['https://app.test/hook'], wrong: ['no url'] },
    Cursor: { right: [one.timeline.edges[0]?.cursor], wrong: ['nonsense'] },
  };
  const { execute: run } = createExecutor(schema);
  const random = createRandom(20_311);
  let compared = 0;
  let right = 0;
  let wrong = 0;
  while (compared < QUERIES) {
    const { query, variables } = randomQuery(schema, random, values);
    const document = parse(query);
    if (validate(schema, document).length > 0) continue;
    compared++;
    // Some reads fail: what a resolver throws and rejects must be told of in the same places.
    const contextValue = () => failing(graph.createContext(), compared % 5);
    const variableValues = variables;
    const expected = await execute({ schema, document, contextValue: contextValue(), variableValues });
    for (let use = 0; use < 4; use++) {
      const found = await run({ schema, document, contextValue: contextValue(), variableValues });
      expect(sent(found), `${query}\n${JSON.stringify(variables)}`).toBe(sent(expected));
    }
    if (expected.errors) wrong++;
    else right++;
  }
  // Both kinds have been there, so that the comparison means something.
  expect(right).toBeGreaterThan(QUERIES / 10);
  expect(wrong).toBeGreaterThan(QUERIES / 10);
}, 60_000);

/** Reads that reject, or give what the schema does not allow: null for what is required, no number, no known state. */
function failing(context: GraphContext, how: number): GraphContext {
  const rejected = new Set<keyof Directory>(['count', 'callbackDeliveries', 'byRecipientIds']);
  const spoiled = new Set<keyof Directory>(['list', 'find', 'byIds']);
  const spoil = (invite: Invite) => ({
    ...invite,
    smartInviteId: null,
    revision: undefined,
    organizer: null,
    sequence: 'many',
    state: 'UNKNOWN',
  });
  const directory = new Proxy(context.directory, {
    get(target, name: keyof Directory) {
      if (how === 0 && rejected.has(name)) return () => Promise.reject(new Error(`${name} failed`));
      if (how === 1 && spoiled.has(name))
        return async (...args: never[]) => {
          const read = target[name] as (...args: never[]) => Promise<readonly Invite[]>;
          return (await read(...args)).map(spoil);
        };
      return target[name];
    },
  });
  return { ...context, directory };
}
