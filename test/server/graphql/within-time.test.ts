import { setTimeout as pause } from 'node:timers/promises';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { expect, test } from 'vitest';
import { EVERYBODY } from '../../../src/access/authenticate.ts';
import type { GraphContext } from '../../../src/schema/context.ts';
import { throwIfEnded } from '../../../src/schema/end-of-operation.ts';
import { schema as ownSchema } from '../../../src/schema/index.ts';
import { requestLoader } from '../../../src/schema/request-loader.ts';
import { createOperations } from '../../../src/server/graphql/operations.ts';
import { OPERATION_BOUNDS } from '../../../src/server/limits/operation-limits.ts';
import { anOpenGraph } from './an-open-graph.ts';

const TIME_MS = 50;

/** A graph whose fields take as long as the test says. */
function aSlowGraph(resolvers: Record<string, (context: GraphContext) => unknown>): GraphQLSchema {
  const schema = buildSchema('type Query { slow: Int quick: Int } type Mutation { first: Int second: Int }');
  for (const type of [schema.getQueryType(), schema.getMutationType()])
    for (const field of Object.values(type?.getFields() ?? {})) {
      const resolve = resolvers[field.name];
      if (resolve) field.resolve = (_parent, _args, context) => resolve(context);
    }
  return schema;
}

function operationsOver(schema: GraphQLSchema, createContext = () => ({}) as GraphContext) {
  const bounds = {
    tokens: 100,
    documents: 4,
    bytes: 100_000,
    operations: OPERATION_BOUNDS,
    mistakes: 20,
    timeMs: TIME_MS,
  };
  return createOperations(schema, createContext, bounds);
}

test('an operation that takes too long is answered with the bound, and what is in time is not', async () => {
  const never = Promise.withResolvers<number>();
  const { run } = operationsOver(aSlowGraph({ slow: () => never.promise, quick: () => pause(1, 7) }));
  const late = await run({ query: '{ slow }' }, EVERYBODY);
  expect(late).toMatchObject({
    errors: [
      {
        message: expect.stringContaining(`longer than ${TIME_MS} ms`),
        extensions: { code: 'QUERY_TOO_COMPLEX', bound: 'time', limit: TIME_MS },
      },
    ],
  });
  expect(late?.data).toBeUndefined();
  expect(await run({ query: '{ quick }' }, EVERYBODY)).toEqual({ data: { quick: 7 } });
  never.resolve(1);
});

test('after its end an operation asks the store for nothing more', async () => {
  const asked: string[] = [];
  const load = requestLoader((_context: GraphContext) => {
    asked.push('made');
    return undefined as never;
  });
  const over = Promise.withResolvers<unknown>();
  const { run } = operationsOver(
    aSlowGraph({
      slow: async (context) => {
        await pause(2 * TIME_MS);
        try {
          load(context);
          over.resolve('asked');
        } catch (error) {
          over.resolve(error);
        }
      },
    }),
  );
  await run({ query: '{ slow }' }, EVERYBODY);
  expect(await over.promise).toMatchObject({ extensions: { bound: 'time' } });
  expect(asked).toEqual([]);
});

test('a mutation whose turn comes after the end changes nothing', async () => {
  await using graph = await anOpenGraph();
  const held = Promise.withResolvers<void>();
  const contexts: GraphContext[] = [];
  const { run } = operationsOver(ownSchema, () => {
    const context = graph.createContext();
    const { service } = context;
    // The first mutation holds on to its turn for as long as the test says.
    const cancel: typeof service.cancel = (...args) => held.promise.then(() => service.cancel(...args));
    contexts.push({ ...context, service: { ...service, cancel } });
    return contexts[0] as GraphContext;
  });
  await graph.create('one');
  const answer = await run(
    {
      query: `mutation {
        cancelInvite(input: { smartInviteId: "one" }) { invite { state } }
        createInvite(input: { smartInviteId: "two", recipient: { email: "a@guest.test" }, event: {
          summary: "x", start: { date: "2031-03-04" }, end: { date: "2031-03-05" } } }) { invite { id } }
      }`,
    },
    EVERYBODY,
  );
  expect(answer?.errors).toMatchObject([{ extensions: { bound: 'time' } }]);
  expect(() => throwIfEnded(contexts[0] as GraphContext)).toThrow('given up');
  held.resolve();
  const find = (smartInviteId: string) => graph.core.directory.find('default', { smartInviteId });
  await expect.poll(() => find('one')).toMatchObject([{ state: 'CANCELLED' }]);
  // The second one's turn came with the end of the first.
  await pause(50);
  expect(await find('two')).toEqual([]);
});
