import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createViewerTokens } from '../../src/access/viewer-token.ts';
import { systemClock } from '../../src/server/clock.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { openRawWebSocket } from '../support/raw-web-socket.ts';

const KEY = 'full-key-of-the-server-0001';
const SECRET = 'the-token-secret-of-32-characters-x';
const QUERY = 'subscription { inviteEvents { sequence } }';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway({
    API_KEYS: `full:${KEY}:invites:read+invites:write+invites:send+events:subscribe,read:${KEY}2:invites:read`,
    TOKEN_SECRET: SECRET,
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** A viewer's bearer that lives for about so many milliseconds. */
const viewerFor = async (ms: number) => {
  // Whole seconds: a token that ends within one may end at once.
  const expiresAt = Math.ceil((systemClock.now() + ms) / 1000) * 1000;
  const token = await createViewerTokens([SECRET], systemClock).sign({
    application: 'default',
    scopes: ['invites:read', 'events:subscribe'],
    only: { smartInviteIds: ['one'] },
    expiresAt,
  });
  return { authorization: `Bearer ${token}`, expiresAt };
};
const initialise = (payload?: object, headers: Record<string, string> = {}) =>
  openRawWebSocket(gateway.socketUrl, { headers }).then((socket) => {
    socket.send({ type: 'connection_init', ...(payload ? { payload } : {}) });
    return socket;
  });

describe('a socket', () => {
  test('without credentials is closed with 4401, with wrong ones with 4403, before anything is acknowledged', async () => {
    await using without = await initialise();
    expect(await without.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
    for (const authorization of ['Bearer wrong-key-of-the-server', 'Basic x', 7, null, {}]) {
      await using wrong = await initialise({ authorization });
      const { code } = await wrong.closed;
      expect([4401, 4403]).toContain(code);
      if (typeof authorization === 'string') expect(code).toBe(4403);
    }
  });

  test('takes credentials from connection_init, or from the header of a server that has no page', async () => {
    await using init = await initialise({ authorization: `Bearer ${KEY}` });
    expect(await init.next()).toMatchObject({ type: 'connection_ack' });
    await using header = await initialise(undefined, { authorization: `Bearer ${KEY}` });
    expect(await header.next()).toMatchObject({ type: 'connection_ack' });
  });

  test('whose key may not watch is told which scope it lacks', async () => {
    await using socket = await initialise({ authorization: `Bearer ${KEY}2` });
    await socket.next();
    socket.send({ type: 'subscribe', id: '1', payload: { query: QUERY } });
    expect(await socket.next()).toMatchObject({
      payload: {
        errors: [
          {
            message: 'These credentials lack the scope events:subscribe.',
            extensions: { code: 'FORBIDDEN', scopes: ['events:subscribe'] },
          },
        ],
      },
    });
  });

  test('is closed with 4403 when its credentials end, while nothing happens, and not before', async () => {
    const { authorization, expiresAt } = await viewerFor(1500);
    await using socket = await initialise({ authorization });
    expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
    socket.send({ type: 'subscribe', id: '1', payload: { query: QUERY } });
    expect(await socket.closed).toEqual({ code: 4403, reason: 'Credentials have ended' });
    expect(systemClock.now()).toBeGreaterThanOrEqual(expiresAt);
  });
});

test('an event stream ends when its credentials do, with one error that says so', async () => {
  const { authorization, expiresAt } = await viewerFor(1500);
  const response = await fetch(gateway.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization },
    body: JSON.stringify({ query: QUERY }),
  });
  expect(response.status).toBe(200);
  const text = await response.text();
  expect(systemClock.now()).toBeGreaterThanOrEqual(expiresAt);
  expect(text).toContain('"code":"UNAUTHENTICATED"');
  expect(text.trimEnd()).toMatch(/event: complete\ndata:$/);
  expect((await graphqlRequest(gateway.graphqlUrl, '{ engine { name } }')).errors).toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ]);
});
