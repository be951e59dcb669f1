import { execute, isObjectType, parse } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { anOpenGraph } from '../server/graphql/an-open-graph.ts';

const INSIDE =
  'recipients { id } replies { email } occurrences { __typename } callbackDeliveries { id } timeline { edges { node { id } } }';
/** For every field that gives a page: what is asked of it and of everything below its items. */
const PAGES: Readonly<Record<string, string>> = {
  'Query.invites': `invites(first: $count) { totalCount edges { node { ${INSIDE} } } }`,
  'Invite.timeline': `invites(first: $count) { edges { node { timeline { edges { node { invite { ${INSIDE} } } } } } } }`,
  'Query.inviteEvents': `inviteEvents(first: $count) { edges { node { cursor invite { ${INSIDE} } } } }`,
  'Query.unmatchedReplies': `unmatchedReplies(first: $count) { edges { node { invite { ${INSIDE} } } } }`,
  'Query.auditTrail': 'auditTrail(first: $count) { edges { node { id } } }',
  'Query.outbox': 'outbox(first: $count) { edges { node { id } } }',
  'Query.applications':
    'applications(first: $count) { edges { node { clientId clientSecrets { prefix } apiKeys(first: 2) { edges { node { id } } } } } }',
  'Application.apiKeys': 'application { apiKeys(first: $count) { edges { node { id scopes } } } }',
};

test('every field that gives a page is listed here', () => {
  const found = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields())
          .filter((field) => /Connection!?$/.test(String(field.type)) && type.name !== 'Subscription')
          .map((field) => `${type.name}.${field.name}`)
      : [],
  );
  expect(found.sort()).toEqual(Object.keys(PAGES).sort());
});

test('a page of twenty asks the store no more often than a page of one', async () => {
  await using graph = await anOpenGraph();
  for (let index = 0; index < 20; index++) {
    await graph.create(`invite-${index}`);
    await graph.administration.createApplication({ name: `Application ${index}` });
  }
  const readsOf = async (query: string, count: number) => {
    const context = graph.createContext();
    let reads = 0;
    // Each method of the two is one statement; see invites/ports.ts.
    const counted = <T extends object>(parts: T, apart: string): T =>
      new Proxy(parts, {
        get(target, name) {
          if (name !== apart) reads++;
          return Reflect.get(target, name);
        },
      });
    const contextValue = {
      ...context,
      mail: { ...context.mail, settled: async () => {} },
      administration: counted(context.administration, ''),
      directory: counted(context.directory, ''),
      stream: counted(context.stream, 'cursorOf'),
      audit: counted(context.audit, ''),
    };
    const document = parse(`query ($count: Int) { ${query} }`);
    const result = await execute({ schema, document, contextValue, variableValues: { count } });
    expect(result.errors).toBeUndefined();
    return reads;
  };
  for (const [field, query] of Object.entries(PAGES)) {
    const one = await readsOf(query, 1);
    expect({ field, reads: await readsOf(query, 20) }).toEqual({ field, reads: one });
    expect(one).toBeGreaterThan(0);
  }
});
