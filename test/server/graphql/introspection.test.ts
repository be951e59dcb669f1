import { getIntrospectionQuery } from 'graphql';
import { expect, test } from 'vitest';
import { EVERYBODY } from '../../../src/access/authenticate.ts';
import type { Principal } from '../../../src/access/principal.ts';
import { schema } from '../../../src/schema/index.ts';
import { createOperations } from '../../../src/server/graphql/operations.ts';
import { OPERATION_BOUNDS } from '../../../src/server/limits/operation-limits.ts';
import { anOpenGraph } from './an-open-graph.ts';

const VIEWER: Principal = { ...EVERYBODY, actor: 'viewer:1', only: { recipientEmail: 'ana@guest.test' } };

test('the schema is read by keys and by everybody where nobody is asked, and not by viewers', async () => {
  await using graph = await anOpenGraph();
  const bounds = {
    tokens: 1000,
    documents: 9,
    bytes: 1e6,
    operations: OPERATION_BOUNDS,
    mistakes: 20,
    timeMs: 10_000,
  };
  const { check, judge } = createOperations(schema, graph.createContext, bounds);
  for (const query of [
    getIntrospectionQuery(),
    '{ __type(name: "Invite") { name } }',
    '{ ...F } fragment F on Query { ... on Query { hidden: __schema { queryType { name } } } }',
  ]) {
    const { document } = check(query);
    expect(judge({ document, principal: EVERYBODY })).toBe(0);
    expect(judge({ document, principal: VIEWER })).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
  }
  // What a client library asks for by itself is no introspection.
  const { document } = check('{ __typename engine { __typename name } }');
  expect(judge({ document, principal: VIEWER })).toBe(1);
});
