import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { readEvents } from '../support/event-stream.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { WATCH } from '../support/watch-events.ts';

let gateway: TestGateway;
let cursor: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  ({ cursor } = await createInvite(gateway.graphqlUrl, quietInput('first')));
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** A subscription by POST, as graphql-sse's distinct connections mode has it. */
async function subscribe(after: string) {
  const stop = new AbortController();
  const response = await fetch(gateway.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: WATCH, variables: { after } }),
    signal: stop.signal,
  });
  const events = readEvents(response.body as NonNullable<Response['body']>);
  return {
    response,
    async next() {
      const { done, value } = await events.next();
      if (done) throw new Error('The stream ended.');
      const payload = JSON.parse(value.data);
      return { event: value.event, ...(payload.data ? payload.data.inviteEvents : payload) };
    },
    end: () => stop.abort(),
  };
}

test('a subscription over server-sent events gets every event and goes on from a cursor', async () => {
  const first = await subscribe(cursor);
  expect(first.response.status).toBe(200);
  expect(first.response.headers.get('content-type')).toContain('text/event-stream');
  for (const id of ['a', 'b', 'c']) await createInvite(gateway.graphqlUrl, quietInput(id));
  expect(await first.next()).toMatchObject({ event: 'next', sequence: 2, invite: { smartInviteId: 'a' } });
  const second = await first.next();
  expect(second).toMatchObject({ sequence: 3, invite: { smartInviteId: 'b' } });
  first.end();

  await createInvite(gateway.graphqlUrl, quietInput('d'));
  const resumed = await subscribe(second.cursor);
  expect(await resumed.next()).toMatchObject({ sequence: 4, invite: { smartInviteId: 'c' } });
  expect(await resumed.next()).toMatchObject({ sequence: 5, invite: { smartInviteId: 'd' } });
  await createInvite(gateway.graphqlUrl, quietInput('e'));
  expect(await resumed.next()).toMatchObject({ sequence: 6, invite: { smartInviteId: 'e' } });
  resumed.end();
});

test('a client that leaves takes its subscription along', async () => {
  const waiting = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const { cursor: newest } = await createInvite(gateway.graphqlUrl, quietInput('leaving'));
  const before = waiting();
  const streams = await Promise.all(Array.from({ length: 20 }, () => subscribe(newest)));
  await expect.poll(waiting).toBeGreaterThanOrEqual(before + 20);
  for (const stream of streams) stream.end();
  await expect.poll(waiting).toBeLessThan(before + 10);
});

test('a cursor that nobody made is refused with its code', async () => {
  const stream = await subscribe('AAAA');
  expect(await stream.next()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  stream.end();
});

test('a shutdown ends the stream at once instead of waiting for it', async () => {
  await using ending = await openTestGateway();
  const { cursor: after } = await createInvite(ending.graphqlUrl, quietInput('last'));
  const response = await fetch(ending.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: WATCH, variables: { after } }),
  });
  const over = response.text().then(
    () => 'ended',
    () => 'cut',
  );
  const began = performance.now();
  await ending.close();
  expect(['ended', 'cut']).toContain(await over);
  // Well below the 8 s that unfinished requests are given.
  expect(performance.now() - began).toBeLessThan(4000);
});
