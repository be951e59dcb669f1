import { afterAll, beforeAll, expect, test } from 'vitest';
import { createViewerTokens } from '../../src/access/viewer-token.ts';
import { systemClock } from '../../src/server/clock.ts';
import { quietInput } from '../support/create-invite.ts';
import { readEvents } from '../support/event-stream.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { openRawWebSocket } from '../support/raw-web-socket.ts';

const SECRET = 'the-token-secret-of-32-characters-x';
const KEY = { authorization: 'Bearer full-key-of-the-server-0001' };
const QUERY = 'subscription { inviteEvents { sequence occurredAt } }';
/** How long after the end events still pour in, in milliseconds, so that whoever listened on would get some. */
const LONGER_MS = 300;
const UPDATE =
  'mutation ($summary: String!) { updateInvite(input: { smartInviteId: "one", delivery: RETURN, event: { summary: $summary } }) { errors { message } } }';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway({
    API_KEYS: 'full:full-key-of-the-server-0001:invites:read+invites:write+invites:send+events:subscribe',
    TOKEN_SECRET: SECRET,
    RATE_LIMIT_REQUESTS: '0',
    RATE_LIMIT_POINTS: '0',
  });
  const CREATE =
    'mutation ($input: CreateInviteInput!) { createInvite(input: $input) { errors { message } } }';
  const { data } = await graphqlRequest(gateway.graphqlUrl, CREATE, { input: quietInput('one') }, KEY);
  expect(data.createInvite.errors).toEqual([]);
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function viewer() {
  const expiresAt = Math.ceil((systemClock.now() + 1500) / 1000) * 1000;
  const token = await createViewerTokens([SECRET], systemClock).sign({
    application: 'default',
    scopes: ['invites:read', 'events:subscribe'],
    only: { smartInviteIds: ['one'] },
    expiresAt,
  });
  return { authorization: `Bearer ${token}`, expiresAt };
}

/** Changes the invite without a pause, for longer than the credentials live; resolves to the changes made after them. */
async function pour(expiresAt: number): Promise<number> {
  let after = 0;
  const one = async (name: string) => {
    for (let count = 0; systemClock.now() < expiresAt + LONGER_MS; count++) {
      const began = systemClock.now();
      const summary = `${name} ${count}`;
      const { data } = await graphqlRequest(gateway.graphqlUrl, UPDATE, { summary }, KEY);
      expect(data.updateInvite.errors).toEqual([]);
      if (began >= expiresAt) after++;
    }
  };
  await Promise.all(['a', 'b', 'c'].map(one));
  return after;
}

const madeAt = (result: { readonly data: { readonly inviteEvents: { readonly occurredAt: string } } }) =>
  Date.parse(result.data.inviteEvents.occurredAt);

test('a socket into which events pour is closed with 4403 when its credentials end, and gets none from then on', async () => {
  const { authorization, expiresAt } = await viewer();
  await using socket = await openRawWebSocket(gateway.socketUrl);
  socket.send({ type: 'connection_init', payload: { authorization } });
  expect(await socket.next()).toMatchObject({ type: 'connection_ack' });
  socket.send({ type: 'subscribe', id: '1', payload: { query: QUERY } });
  const made: number[] = [];
  const listening = (async () => {
    for (;;) {
      const message = await socket.next();
      expect(message.type).toBe('next');
      made.push(madeAt(message.payload));
    }
  })().catch((error: Error) => error.message);
  const [after, end] = await Promise.all([pour(expiresAt), socket.closed]);
  expect(end).toEqual({ code: 4403, reason: 'Credentials have ended' });
  expect(await listening).toBe('The socket was closed: 4403 Credentials have ended');
  expect(after).toBeGreaterThan(0);
  expect(made.length).toBeGreaterThan(0);
  expect(made.filter((time) => time >= expiresAt)).toEqual([]);
});

test('an event stream into which events pour ends when its credentials do, with one error and no event from then on', async () => {
  const { authorization, expiresAt } = await viewer();
  const response = await fetch(gateway.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization },
    body: JSON.stringify({ query: QUERY }),
  });
  expect(response.status).toBe(200);
  const listening = (async () => {
    const found: string[] = [];
    for await (const { event, data } of readEvents(response.body as NonNullable<Response['body']>))
      found.push(event === 'next' ? data : `(${event})`);
    return found;
  })();
  const [after, found] = await Promise.all([pour(expiresAt), listening]);
  const [complete, error, ...events] = found.reverse();
  expect(complete).toBe('(complete)');
  expect(JSON.parse(error ?? '')).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(after).toBeGreaterThan(0);
  expect(events.length).toBeGreaterThan(0);
  expect(events.map((one) => madeAt(JSON.parse(one))).filter((time) => time >= expiresAt)).toEqual([]);
});
