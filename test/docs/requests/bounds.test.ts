import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EVERYBODY } from '../../../src/access/authenticate.ts';
import { createTrustedDocuments } from '../../../src/server/graphql/trusted/trusted-documents.ts';
import { createGraphQL } from '../../../src/server/graphql.ts';
import { createRate } from '../../../src/server/rate/rate.ts';
import { aGraphServer } from '../../server/graphql/a-graph-server.ts';
import { anOpenGraph } from '../../server/graphql/an-open-graph.ts';
import { block } from '../document-blocks.ts';

const REFUSAL = block('docs/bounds.md', 'refusal');
const COST = block('docs/bounds.md', 'cost');
const RATE = block('docs/bounds.md', 'rate');
const DOCUMENT_ID = block('docs/bounds.md', 'document-id');

const TRUSTED = 'query State($smartInviteId: String!) { invite(smartInviteId: $smartInviteId) { state } }';
const HASH = createHash('sha256').update(TRUSTED).digest('hex');

const stack = new AsyncDisposableStack();
afterAll(() => stack.disposeAsync());
let open: string;
/** Ten requests a minute for one key, at a time that stands still, and documents of a manifest. */
let bounded: string;
beforeAll(async () => {
  const graph = stack.use(await anOpenGraph());
  await graph.create('viewing-1');
  const log = pino({ level: 'silent' });
  open = stack.use(await aGraphServer(createGraphQL(graph.createContext, log))).url;
  const rate = createRate({ requestsPerMinute: 10, pointsPerMinute: 1000 }, () => 0);
  const trusted = createTrustedDocuments(new Map([[HASH, TRUSTED]]), true);
  const graphql = createGraphQL(graph.createContext, log, undefined, rate.keys, undefined, trusted);
  const key = () => ({ ...EVERYBODY, actor: 'key:web', scopes: new Set(['invites:read'] as const) });
  bounded = stack.use(await aGraphServer(graphql, key, rate)).url;
});

const post = async (url: string, body: unknown) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, answer: await response.json() };
};

test('nine levels are refused with the message that the document shows', async () => {
  const query = `{ ${'inviteStatus { '.repeat(8)}id${' }'.repeat(8)} }`;
  const { answer } = await post(open, { query });
  expect(answer.errors).toMatchObject([
    { message: REFUSAL.trim(), extensions: { code: 'QUERY_TOO_COMPLEX', bound: 'depth', limit: 8 } },
  ]);
});

test('the operation of the text costs what the document shows', async () => {
  const query = '{ invites(first: 100) { edges { node { recipients { status } } } } }';
  expect((await post(open, { query, extensions: { cost: true } })).answer).toEqual(JSON.parse(COST));
});

test('a request by the id of a document is answered, and one too many refused as the document shows', async () => {
  const byId = DOCUMENT_ID.replace('1d5f…', HASH);
  expect(byId).not.toBe(DOCUMENT_ID);
  for (let count = 0; count < 10; count++)
    expect(await post(bounded, byId)).toEqual({
      status: 200,
      answer: { data: { invite: { state: 'ACTIVE' } } },
    });
  expect(await post(bounded, byId)).toEqual({ status: 429, answer: JSON.parse(RATE) });
});
