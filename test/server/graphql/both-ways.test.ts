import { auditServer } from 'graphql-http';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGraphQL, type GraphQLServer } from '../../../src/server/graphql.ts';
import { APP, aGraphServer } from './a-graph-server.ts';
import { anOpenGraph } from './an-open-graph.ts';

const log = pino({ level: 'silent' });
const stack = new AsyncDisposableStack();
/** The gateway as it is, and the same without the short way. */
let asItIs: string;
let allThroughYoga: string;
/** Requests that the short way answered. */
let direct = 0;

beforeAll(async () => {
  const graph = stack.use(await anOpenGraph());
  await graph.create('one');
  const graphql = createGraphQL(graph.createContext, log, graph.core.database.version);
  const counted: GraphQLServer = {
    ...graphql,
    async direct(...args) {
      const answered = await graphql.direct(...args);
      if (answered) direct++;
      return answered;
    },
  };
  asItIs = stack.use(await aGraphServer(counted)).url;
  allThroughYoga = stack.use(await aGraphServer({ ...graphql, direct: () => false })).url;
});
afterAll(() => stack.disposeAsync());

/** Sends a request both ways, compares all that came back, and gives the answer of the gateway as it is. */
async function bothWays(search: string, init: RequestInit): Promise<Response> {
  const [short, long] = [await fetch(asItIs + search, init), await fetch(allThroughYoga + search, init)];
  const { headers, ...rest } = await seen(short.clone());
  const other = await seen(long);
  const what = `${init.method} ${search} ${JSON.stringify(init.headers)} ${String(init.body).slice(0, 200)}`;
  expect({ ...rest, headers }, what).toEqual(other);
  return short;
}

async function seen(response: Response) {
  const headers = Object.fromEntries(response.headers);
  delete headers.date;
  delete headers['x-request-id'];
  return { status: response.status, statusText: response.statusText, headers, body: await response.text() };
}

test('every audit of GraphQL over HTTP gets the same answer both ways', async () => {
  const before = direct;
  const results = await auditServer({
    url: 'http://both.test/graphql',
    fetchFn: (url: string | URL | Request, init: RequestInit = {}) =>
      bothWays(new URL(String(url)).search, init),
  });
  expect(results.filter(({ status }) => status !== 'ok').map(({ name }) => name)).toEqual([]);
  expect(results).toHaveLength(61);
  expect(direct - before).toBeGreaterThan(10);
});

const QUERY = '{"query":"{ __typename }"}';
const JSON_TYPE = { 'content-type': 'application/json' };
const cases: [string, Record<string, string>, string][] = [
  ['a plain query', JSON_TYPE, QUERY],
  ['with its charset', { 'content-type': 'application/json; charset=utf-8' }, QUERY],
  ['in another charset', { 'content-type': 'application/json; charset=iso-8859-1' }, QUERY],
  ['as graphql+json', { 'content-type': 'application/graphql+json' }, QUERY],
  ['as text', { 'content-type': 'text/plain' }, QUERY],
  ['as a document', { 'content-type': 'application/graphql' }, '{ __typename }'],
  ['as a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'query={__typename}'],
  ['of a listed page', { ...JSON_TYPE, origin: APP }, QUERY],
  ['of another page', { ...JSON_TYPE, origin: 'https://evil.test' }, QUERY],
  ...[
    'application/graphql-response+json',
    'application/graphql-response+json, application/json;q=0.9',
    'application/json;q=0.1, application/graphql-response+json',
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    'text/event-stream, application/json',
    'text/event-stream',
    'multipart/mixed',
    'application/*',
    '*/json',
    'text/html, */*;q=0.8',
    'application/json; charset=latin1',
    'application/json; charset=utf-8, */*',
    'image/png',
    '',
  ].map((accept): [string, Record<string, string>, string] => [
    `taken as ${accept}`,
    { ...JSON_TYPE, accept },
    QUERY,
  ]),
  ...[
    '',
    'null',
    '7',
    '"text"',
    '[]',
    `[${QUERY}]`,
    `\uFEFF${QUERY}`,
    '{"query":""}',
    '{"query":null}',
    '{"query":7}',
    '{"query":"{ __typename }","variables":null,"operationName":null,"extensions":null}',
    '{"query":"{ __typename }","variables":"x"}',
    '{"query":"{ __typename }","variables":[]}',
    '{"query":"{ __typename }","operationName":7}',
    '{"query":"{ __typename }","operationName":""}',
    '{"query":"{ __typename }","operationName":"Missing"}',
    '{"query":"query A { __typename } query B { a: __typename }","operationName":"B"}',
    '{"query":"query A { __typename } query B { __typename }"}',
    '{"query":"fragment F on Query { __typename }"}',
    '{"query":"{ __typename }","unknown":1}',
    '{"query":"{ __typename }","extensions":{"persistedQuery":{}}}',
    '{"query":"{ nothing }"}',
    '{"query":"{ __proto__: __typename }"}',
    '{"query":"{ invites(first: 0) { edges { cursor } } }"}',
    '{"query":"{ engine { name } invites(first: 0) { edges { cursor } } }"}',
    '{"query":"query ($id: String!) { inviteStatus(smartInviteId: $id) { smartInviteId state } }"}',
    '{"query":"query ($id: String!) { inviteStatus(smartInviteId: $id) { smartInviteId state } }","variables":{"id":"one"}}',
    '{"query":"query ($id: String!) { inviteStatus(smartInviteId: $id) { smartInviteId } }","variables":{"id":"missing"}}',
    '{"query":"subscription { inviteEvents(after: \\"x\\") { id } }"}',
    '{"query":"mutation { cancelInvite(input: { smartInviteId: \\"missing\\" }) { errors { code message } } }"}',
    '{"query":"{ outbox { edges { node { id } } } previewInvite(input: { smartInviteId: \\"x\\" }) { subject } }"}',
  ].flatMap((body): [string, Record<string, string>, string][] => [
    [`of ${body}`, JSON_TYPE, body],
    [`of ${body}, by the newer rules`, { ...JSON_TYPE, accept: 'application/graphql-response+json' }, body],
  ]),
];

test.each(cases)('a request %s gets the same answer both ways', async (_name, headers, body) => {
  // Three times, because what comes again is executed by a plan, and what was refused is remembered.
  for (let time = 0; time < 3; time++) await bothWays('', { method: 'POST', headers, body });
});

test('queries and mutations that are right take the short way, however their clients say what they take', async () => {
  const before = direct;
  for (const accept of [
    '*/*',
    'application/json',
    'application/graphql-response+json, application/json;q=0.9',
  ])
    await bothWays('', { method: 'POST', headers: { ...JSON_TYPE, accept }, body: QUERY });
  expect(direct - before).toBe(3);
});
