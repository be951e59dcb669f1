import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/server/limits.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { chunked, rawHttp } from '../support/raw-http.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const post = async (body: string) => {
  const response = await fetch(gateway.graphqlUrl, {
    method: 'POST',
    // Asked for as application/json, refusals would have the status 200 of older clients.
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body,
  });
  return { status: response.status, body: await response.text() };
};
/** A request of exactly this many bytes. */
const padded = (bytes: number) => {
  const empty = JSON.stringify({ query: '{ __typename }', extensions: { padding: '' } });
  return JSON.stringify({
    query: '{ __typename }',
    extensions: { padding: 'x'.repeat(bytes - empty.length) },
  });
};
const head = (...lines: string[]) =>
  [
    'POST /graphql HTTP/1.1',
    `Host: 127.0.0.1:${gateway.port}`,
    'Content-Type: application/json',
    ...lines,
    '',
    '',
  ].join('\r\n');

describe('the body of a request', () => {
  const most = LIMITS.graphqlBody.value;

  test('may be as large as the limit and no larger', async () => {
    expect(await post(padded(most))).toEqual({ status: 200, body: '{"data":{"__typename":"Query"}}' });
    expect((await post(padded(most + 1))).status).toBe(413);
  });

  test('may come in chunks, which are counted and not believed', async () => {
    const lines = head('Transfer-Encoding: chunked', 'Connection: close');
    expect(await rawHttp(gateway.port, lines, chunked(padded(most)))).toMatch(/^HTTP\/1\.1 200 /);
    const answer = await rawHttp(gateway.port, lines, chunked(padded(most + 1)));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain(`larger than ${most} bytes`);
  });

  test.each(['announces', 'sends'])('that %s 50 MB is refused at the limit', async (how) => {
    const lines = how === 'announces' ? head('Content-Length: 52428800') : head('Transfer-Encoding: chunked');
    const answer = await rawHttp(
      gateway.port,
      lines,
      how === 'announces' ? 'x' : chunked('x'.repeat(2_000_000)).slice(0, -5),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test.each([
    ['empty', ''],
    ['no JSON', '{'],
    ['a list', '[{"query":"{ __typename }"}]'],
    ['null', 'null'],
    ['without a query', '{"variables":{}}'],
    ['a query that is no text', '{"query":7}'],
    ['variables that are no object', '{"query":"{ __typename }","variables":[]}'],
    ['a document that does not parse', '{"query":"{"}'],
  ])('%s is a caller’s mistake, told as such', async (_name, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });

  test('empty and in chunks is a mistake, too, and no reason to wait', async () => {
    const answer = await rawHttp(
      gateway.port,
      head('Transfer-Encoding: chunked', 'Connection: close'),
      '0\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('a document', () => {
  const NONE = `"${btoa('Invite:none')}" `;
  /** A document of this many tokens: one for each id, and twelve around them. */
  const tokens = (count: number) => `{ nodes(ids: [${NONE.repeat(count - 12)}]) { id } }`;

  test('of a thousand tokens runs, one more is BAD_USER_INPUT', async () => {
    const most = LIMITS.documentTokens.value;
    expect((await gateway.request(tokens(most))).data).toEqual({ nodes: Array(most - 12).fill(null) });
    const { errors, data } = await gateway.request(tokens(LIMITS.documentTokens.value + 1));
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      { message: expect.stringContaining('1000 tokens'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('refused once is refused again, and spoils none that is like it', async () => {
    for (let count = 0; count < 3; count++)
      expect((await gateway.request(tokens(LIMITS.documentTokens.value + 1))).errors).toHaveLength(1);
    expect((await gateway.request(tokens(14))).data).toEqual({ nodes: [null, null] });
  });
});

test.each([
  ['0', 'first: 0'],
  ['negative', 'first: -1'],
  ['more than a hundred', `first: ${LIMITS.page.value + 1}`],
])('a page of %s items is BAD_USER_INPUT', async (_name, argument) => {
  for (const field of ['inviteEvents', 'invites', 'outbox']) {
    const { errors } = await gateway.request(`{ ${field}(${argument}) { edges { cursor } } }`);
    expect(errors).toMatchObject([{ path: [field], extensions: { code: 'BAD_USER_INPUT' } }]);
  }
});

test('a filter of more values than allowed is BAD_USER_INPUT', async () => {
  const query =
    'query ($ids: [String!]) { inviteEvents(filter: { smartInviteIds: $ids }) { edges { cursor } } }';
  expect((await gateway.request(query, { ids: Array(100).fill('a') })).errors).toBeUndefined();
  for (const ids of [[], Array(101).fill('a')])
    expect((await gateway.request(query, { ids })).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
});

test('several requests in one body are refused, however they ask', async () => {
  const one = { query: '{ __typename }' };
  expect((await post(JSON.stringify([one, one]))).status).toBe(400);
});
