import type { Row } from './row.ts';

/** F: how GraphQL is spoken. G: GraphQL that means harm. */
export const GRAPH: readonly Row[] = [
  {
    id: 'F1',
    scenario: 'audits of GraphQL over HTTP',
    files: ['test/server/http-audits.test.ts'],
    figures: [{ name: 'audits passed', least: 61 }],
  },
  {
    id: 'F2',
    scenario: 'cases of the graphql-transport-ws protocol',
    files: ['test/server/websocket.test.ts'],
    cases: 25,
  },
  {
    id: 'F3',
    scenario: 'subscriptions over server-sent events',
    files: ['test/server/sse.test.ts'],
    cases: 4,
  },
  {
    id: 'F4',
    scenario: 'pages of other sites: simple requests, mutations by GET, sockets',
    files: ['test/server/origin.test.ts', 'test/server/websocket.test.ts'],
    tests: /page|form|origin|preflight|who may open a socket|made to lead here/i,
    cases: 12,
  },
  {
    id: 'G1',
    scenario: 'hostile documents refused before they are executed, legitimate ones accepted',
    files: [
      'test/server/graphql/hostile-documents.test.ts',
      'test/server/graphql/legitimate-documents.test.ts',
    ],
    figures: [
      { name: 'hostile refused', least: { P: 200, N: 1000, R: 1000 } },
      { name: 'hostile executed', most: 0 },
      { name: 'legitimate accepted', least: 200 },
      { name: 'legitimate refused', most: 0 },
      { name: 'p99', most: 20, unit: 'ms' },
    ],
  },
  {
    id: 'G2',
    scenario: 'everything of the schema, asked for by another application',
    files: ['test/access/matrix.test.ts'],
    figures: [
      { name: 'paths tried', least: 100 },
      { name: 'readable', most: 0 },
    ],
  },
  {
    id: 'G3',
    scenario: 'faults within: messages, stacks, SQL and secrets in what callers get',
    files: ['test/server/inner-faults.test.ts'],
    figures: [
      { name: 'faults', least: 50 },
      { name: 'leaks', most: 0 },
    ],
  },
];
