import { MockAgent } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { UpstreamClient } from '../../src/upstream/client.ts';
import { group } from '../invites/sample-invite.ts';
import { aClient, SECRET } from './a-client.ts';
import { virtualTime } from './virtual-time.ts';

/** Statuses and socket errors that no loopback server can be brought to, by undici's own double. */

const ORIGIN = 'https://api.cronofy.com';
const invite = group('ana@guest.test', 'bo@guest.test');
const BODY = JSON.stringify({ recipients: [{ email: 'ana@guest.test', status: 'pending' }] });

let agent: MockAgent;
let requests: number;
beforeEach(() => {
  requests = 0;
  agent = new MockAgent();
  agent.disableNetConnect();
});
afterEach(() => agent.close());

const asked = () => requests;
/** The double behind a counter of what the client dispatches. */
const connect = (origin: string) =>
  agent.get(origin).compose((dispatch) => (options, handler) => {
    requests += 1;
    return dispatch(options, handler);
  });
const open = (time = virtualTime()) => aClient(new URL(ORIGIN), { connect }, time);
const answering = (status: number, headers: Record<string, string> = {}, body = BODY) => {
  const path = /^\/v1\/smart_invites/;
  for (const method of ['GET', 'POST'])
    agent.get(ORIGIN).intercept({ path, method }).reply(status, body, { headers }).persist();
};
const failing = (code: string, more: object = {}) => {
  const path = /^\/v1\/smart_invites/;
  for (const method of ['GET', 'POST'])
    agent
      .get(ORIGIN)
      .intercept({ path, method })
      .replyWithError(Object.assign(new Error(`Bearer ${SECRET}`), { code, ...more }))
      .persist();
};

const request = (client: UpstreamClient) => client.put(invite);
const status = (client: UpstreamClient) => client.status(invite);
const remove = (client: UpstreamClient) => client.remove(invite, { email: 'bo@guest.test' });

test.each([200, 201, 202, 203, 299])('%d is a success', async (code) => {
  answering(code);
  const client = open();
  expect(await request(client)).toMatchObject({ kind: 'ok' });
  expect(await status(client)).toMatchObject({ kind: 'ok' });
  expect(asked()).toBe(2);
});

test('a success without a word is one for a change, and no answer to a question', async () => {
  answering(204, {}, '');
  const client = open();
  expect(await request(client)).toEqual({ kind: 'ok', value: { recipients: [], replies: [] } });
  expect(await status(client)).toEqual({ kind: 'unreadable', reason: 'shape', mayHaveTakenEffect: false });
});

describe('statuses', () => {
  test.each<[number, object, number, number, number]>([
    [400, { kind: 'refused', status: 400 }, 1, 1, 1],
    [401, { kind: 'unauthorized' }, 1, 1, 1],
    [402, { kind: 'payment-required' }, 1, 1, 1],
    [403, { kind: 'forbidden' }, 1, 1, 1],
    [404, { kind: 'not-found' }, 1, 1, 1],
    [410, { kind: 'not-found' }, 1, 1, 1],
    [415, { kind: 'refused', status: 415 }, 1, 1, 1],
    [422, { kind: 'invalid' }, 1, 1, 1],
    [423, { kind: 'refused', status: 423 }, 1, 1, 1],
    [500, { kind: 'server-error', status: 500 }, 3, 1, 1],
    [502, { kind: 'server-error', status: 502 }, 3, 3, 1],
    [503, { kind: 'server-error', status: 503 }, 3, 3, 1],
    [504, { kind: 'server-error', status: 504 }, 3, 3, 1],
    [599, { kind: 'server-error', status: 599 }, 3, 1, 1],
    [300, { kind: 'unreadable', reason: 'redirect' }, 1, 1, 1],
    [304, { kind: 'unreadable', reason: 'redirect' }, 1, 1, 1],
  ])('%d', async (code, outcome, byStatus, byRequest, byRemove) => {
    answering(code);
    const uncertain = code < 400 || code >= 500;
    expect(await status(open())).toMatchObject({ ...outcome, mayHaveTakenEffect: false });
    expect(asked()).toBe(byStatus);
    expect(await request(open())).toMatchObject({ ...outcome, mayHaveTakenEffect: uncertain });
    expect(asked()).toBe(byStatus + byRequest);
    expect(await remove(open())).toMatchObject({ ...outcome, mayHaveTakenEffect: uncertain });
    expect(asked()).toBe(byStatus + byRequest + byRemove);
  });
});

describe('socket errors', () => {
  const notSent = (reason: string, asked: number) =>
    [{ kind: 'unreachable', reason }, false, asked, asked] as const;
  test.each<[string, object, object, boolean, number, number]>([
    ['ENOTFOUND', { syscall: 'getaddrinfo' }, ...notSent('dns', 1)],
    ['EAI_AGAIN', {}, ...notSent('dns', 1)],
    ['ECONNREFUSED', {}, ...notSent('refused', 3)],
    ['EHOSTUNREACH', { syscall: 'connect' }, ...notSent('refused', 3)],
    ['EHOSTUNREACH', { syscall: 'read' }, { kind: 'unreachable', reason: 'reset' }, true, 3, 1],
    ['CERT_HAS_EXPIRED', {}, ...notSent('tls', 1)],
    ['ERR_TLS_CERT_ALTNAME_INVALID', {}, ...notSent('tls', 1)],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', {}, ...notSent('tls', 1)],
    ['ECONNRESET', {}, { kind: 'unreachable', reason: 'reset' }, true, 3, 1],
    ['EPIPE', {}, { kind: 'unreachable', reason: 'reset' }, true, 3, 1],
    ['UND_ERR_SOCKET', {}, { kind: 'unreachable', reason: 'reset' }, true, 3, 1],
    ['UND_ERR_CONNECT_TIMEOUT', {}, { kind: 'timed-out', phase: 'connect' }, false, 1, 1],
    ['ETIMEDOUT', { syscall: 'connect' }, { kind: 'timed-out', phase: 'connect' }, false, 1, 1],
    ['ETIMEDOUT', { syscall: 'read' }, { kind: 'unreachable', reason: 'reset' }, true, 3, 1],
    ['UND_ERR_HEADERS_TIMEOUT', {}, { kind: 'timed-out', phase: 'headers' }, true, 1, 1],
    ['UND_ERR_BODY_TIMEOUT', {}, { kind: 'timed-out', phase: 'body' }, true, 1, 1],
    ['HPE_INVALID_CONSTANT', {}, { kind: 'unreadable', reason: 'not-http' }, true, 1, 1],
  ])('%s %o', async (code, more, outcome, maybe, byRequest, byRemove) => {
    failing(code, more);
    expect(await request(open())).toEqual({ ...outcome, mayHaveTakenEffect: maybe });
    expect(asked()).toBe(byRequest);
    expect(await remove(open())).toEqual({ ...outcome, mayHaveTakenEffect: maybe });
    expect(asked()).toBe(byRequest + byRemove);
    expect(JSON.stringify(await status(open()))).not.toContain(SECRET);
  });
});

describe('429', () => {
  const once = (code: number, headers: Record<string, string>) =>
    agent.get(ORIGIN).intercept({ path: '/v1/smart_invites', method: 'POST' }).reply(code, '', { headers });

  test.each(['request', 'remove'] as const)(
    'Retry-After is waited out, then %s goes through',
    async (name) => {
      const time = virtualTime();
      once(429, { 'retry-after': '3' });
      once(200, {}).times(1);
      const client = open(time);
      expect(await { request, remove }[name](client)).toMatchObject({ kind: 'ok' });
      expect(time.elapsed()).toBe(3000);
      expect(asked()).toBe(2);
    },
  );

  test('without Retry-After a second is waited', async () => {
    const time = virtualTime();
    once(429, {});
    once(200, {});
    expect(await request(open(time))).toMatchObject({ kind: 'ok' });
    expect(time.elapsed()).toBe(1000);
  });

  test('a wait of more than five seconds is the caller’s to decide, and holds back everybody else', async () => {
    const time = virtualTime();
    answering(429, { 'retry-after': '6' });
    const client = open(time);
    const limited = { kind: 'rate-limited', retryAfterMs: 6000, mayHaveTakenEffect: false };
    expect(await request(client)).toEqual({ ...limited, by: 'cronofy' });
    expect(await status(client)).toEqual({ ...limited, by: 'budget' });
    expect(asked()).toBe(1);
    expect(time.elapsed()).toBe(0);
  });

  test('again and again, it is asked three times and told after five seconds at most', async () => {
    const time = virtualTime();
    answering(429, { 'retry-after': '2' });
    expect(await request(open(time))).toMatchObject({
      kind: 'rate-limited',
      by: 'cronofy',
      retryAfterMs: 2000,
    });
    expect(asked()).toBe(3);
    expect(time.elapsed()).toBe(4000);
  });
});

test('a 503 that names a time is asked again then, and not where it is too far off', async () => {
  const time = virtualTime();
  answering(503, { 'retry-after': '2' });
  expect(await request(open(time))).toMatchObject({ kind: 'server-error', retryAfterMs: 2000 });
  expect([asked(), time.elapsed()]).toEqual([3, 4000]);
  agent.get(ORIGIN).cleanMocks();
  answering(503, { 'retry-after': '60' });
  expect(await request(open(time))).toMatchObject({ kind: 'server-error', retryAfterMs: 60_000 });
  expect([asked(), time.elapsed()]).toEqual([4, 4000]);
});
