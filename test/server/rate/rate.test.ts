import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Authenticate } from '../../../src/access/authenticate.ts';
import { EVERYBODY } from '../../../src/access/authenticate.ts';
import { createGraphQL } from '../../../src/server/graphql.ts';
import { LIMITS } from '../../../src/server/limits.ts';
import { createRate } from '../../../src/server/rate/rate.ts';
import { openRawWebSocket } from '../../support/raw-web-socket.ts';
import { aGraphServer } from '../graphql/a-graph-server.ts';
import { anOpenGraph } from '../graphql/an-open-graph.ts';
import { waysIn } from '../graphql/ways-in.ts';

const REQUESTS = 10;
const POINTS = 1000;

/** `Bearer NAME` is the key of that name; `Bearer wrong` is none; without any one is anonymous. */
const byName: Authenticate = (authorization) => {
  if (authorization === undefined) return EVERYBODY;
  const name = authorization.replace('Bearer ', '');
  return name === 'wrong' ? { refused: 'INVALID' } : { ...EVERYBODY, actor: `key:${name}` };
};

const stack = new AsyncDisposableStack();
let time = 0;
let url: string;
/** A key that nobody used before. */
let key: string;
let keys = 0;
beforeAll(async () => {
  const graph = stack.use(await anOpenGraph());
  const rate = createRate({ requestsPerMinute: REQUESTS, pointsPerMinute: POINTS }, () => time);
  const graphql = createGraphQL(graph.createContext, pino({ level: 'silent' }), undefined, rate.keys);
  ({ url } = stack.use(await aGraphServer(graphql, byName, rate)));
});
afterAll(() => stack.disposeAsync());
beforeEach(() => {
  key = `Bearer k${keys++}`;
});

const post = (query: string, headers: Record<string, string> = { authorization: key }) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
const openSocket = async (authorization?: string) => {
  const socket = await openRawWebSocket(url.replace('http', 'ws'), {
    headers: authorization === undefined ? {} : { authorization },
  });
  return socket;
};

const CHEAP = '{ __typename }';
/** 401 points. */
const DEAR =
  '{ invites(first: 100) { edges { node { recipients { id } replies { email } callbackDeliveries(first: 1) { id } } } } }';

describe('requests of one key', () => {
  test('are answered within a minute’s worth; the next gets 429, when to come again, and then its answer', async () => {
    for (let count = 0; count < REQUESTS; count++) expect((await post(CHEAP)).status).toBe(200);
    const refused = await post(CHEAP);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('6');
    expect(await refused.json()).toEqual({
      errors: [
        {
          message: 'This key sends more requests than it may. Try again in 6 s.',
          extensions: { code: 'RATE_LIMITED', retryAfter: 6 },
        },
      ],
    });
    time += 6000;
    expect((await post(CHEAP)).status).toBe(200);
    expect((await post(CHEAP)).status).toBe(429);
  });

  test('do not take from another key, nor from whoever needs none', async () => {
    for (let count = 0; count <= REQUESTS; count++) await post(CHEAP);
    expect((await post(CHEAP, { authorization: 'Bearer another' })).status).toBe(200);
    for (let count = 0; count < 3 * REQUESTS; count++) expect((await post(CHEAP, {})).status).toBe(200);
  });

  test('count over a socket as they do over HTTP', async () => {
    await using socket = await openSocket(key);
    await socket.initialise();
    for (let count = 0; count < REQUESTS; count++) {
      socket.send({ type: 'subscribe', id: `${count}`, payload: { query: CHEAP } });
      expect(await socket.next()).toMatchObject({ type: 'next' });
      expect(await socket.next()).toMatchObject({ type: 'complete' });
    }
    socket.send({ type: 'subscribe', id: 'more', payload: { query: CHEAP } });
    expect(await socket.next()).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'RATE_LIMITED', retryAfter: 6 } }],
    });
    expect((await post(CHEAP)).status).toBe(429);
  });
});

describe('points of one key', () => {
  test('are taken once for each operation, and what is refused takes none', async () => {
    expect((await post(DEAR)).status).toBe(200);
    expect((await post(`${DEAR} #again`)).status).toBe(200);
    const refused = await post(`${DEAR} #third`);
    expect(refused.status).toBe(429);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', retryAfter: wait } }],
    });
    // What costs little still fits.
    expect((await post('{ engine { name } }')).status).toBe(200);
    time += wait * 1000;
    expect((await post(`${DEAR} #third`)).status).toBe(200);
  });

  test.each(['yoga', 'GET', 'SSE', 'WebSocket', 'the short way'] as const)('by %s', async (way) => {
    const authorized: typeof fetch = (input, init) =>
      fetch(input, { ...init, headers: { ...(init?.headers as object), authorization: key } });
    const ways = waysIn({ graphqlUrl: url, socketUrl: url.replace('http', 'ws') }, authorized, key);
    for (let count = 0; count < 2; count++)
      expect((await ways[way]({ query: `${DEAR} #${way} ${count}` })).errors).toBeUndefined();
    expect((await ways[way]({ query: `${DEAR} #${way}` })).errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } },
    ]);
  });
});

test('one key has so many sockets, and another one when one of them closes', async () => {
  const most = LIMITS.socketsPerKey.value;
  const open = await Promise.all(
    Array.from({ length: most }, async () => {
      const socket = stack.use(await openSocket(key));
      await socket.initialise();
      return socket;
    }),
  );
  await using more = await openSocket(key);
  more.send({ type: 'connection_init' });
  expect(await more.closed).toMatchObject({ code: 1013 });
  await using another = await openSocket('Bearer another');
  await another.initialise();

  open[0]?.socket.close();
  await open[0]?.closed;
  await expect
    .poll(async () => {
      await using again = await openSocket(key);
      return await again.initialise().then(
        () => 'open',
        () => 'closed',
      );
    })
    .toBe('open');
});

describe('attempts without good credentials', () => {
  test('shut the door to their address for a while, and to no other', async () => {
    const from = (address: string, authorization: string) =>
      post(CHEAP, { authorization, 'x-forwarded-for': address });
    for (let count = 0; count < LIMITS.attempts.value; count++)
      expect((await from('203.0.113.9', 'Bearer wrong')).status).toBe(401);
    const shut = await from('203.0.113.9', 'Bearer wrong');
    expect(shut.status).toBe(429);
    expect(shut.headers.get('retry-after')).toBe('1');
    // The right key is not told from a wrong one either.
    expect((await from('203.0.113.9', key)).status).toBe(429);
    await expect(
      openRawWebSocket(url.replace('http', 'ws'), { headers: { 'x-forwarded-for': '203.0.113.9' } }),
    ).rejects.toThrow('429');
    expect((await from('203.0.113.10', key)).status).toBe(200);
    time += 1000;
    expect((await from('203.0.113.9', key)).status).toBe(200);
  });

  test('from this machine do not: everybody behind a proxy that names nobody is there', async () => {
    for (let count = 0; count <= LIMITS.attempts.value; count++)
      expect((await post(CHEAP, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await post(CHEAP)).status).toBe(200);
  });
});
