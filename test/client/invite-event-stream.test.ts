import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  createInviteEventStream,
  type DefaultInviteEvent,
  type InviteEventStreamOptions,
  InviteStreamError,
} from '../../src/client/invite-event-stream.ts';
import { scaled } from '../chaos/scaled.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { startCutProxy } from '../support/cut-proxy.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { produceEvents } from '../support/produce-events.ts';

/** Connections that are cut: 20 on every push, any other number by CLIENT_CUTS. */
const CUTS = scaled('CLIENT_CUTS', 20, 1000);
const FAST = { firstMs: 5, mostMs: 50 };

async function take(stream: AsyncIterable<DefaultInviteEvent>, count: number): Promise<DefaultInviteEvent[]> {
  const taken: DefaultInviteEvent[] = [];
  for await (const event of stream) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

const contiguous = (count: number, first = 1) => Array.from({ length: count }, (_, index) => first + index);

test.each(['websocket', 'sse'] as const)(
  `over %s each event comes once and in order across ${CUTS} cut connections`,
  { timeout: 60_000 + CUTS * 500 },
  async (transport) => {
    await using gateway = await openTestGateway();
    await using way = await startCutProxy(gateway.port);
    let live = 0;
    const seen: number[] = [];
    const stream = createInviteEventStream({
      url: `http://127.0.0.1:${way.port}/graphql`,
      transport,
      backoff: FAST,
      onState: (state) => {
        if (state === 'live') live += 1;
      },
    });
    const subscription = stream.subscribe((event) => void seen.push(event.sequence));
    await expect.poll(() => live).toBe(1);
    let events = 0;
    for (let cut = 0; cut < CUTS; cut += 1) {
      // Two in three cuts come while the connection is being used, the third hits whatever is going on.
      const before = live;
      await produceEvents(gateway.graphqlUrl, `cut-${cut}`, 5);
      events += 5;
      if (cut % 3 > 0)
        await expect.poll(() => live, { interval: 5, timeout: 20_000 }).toBeGreaterThan(before - 1);
      await sleep(Math.random() * 20);
      way.cut();
    }
    await expect.poll(() => seen.at(-1), { timeout: 30_000 }).toBe(events);
    subscription.unsubscribe();
    expect(seen).toEqual(contiguous(events));
    expect(live).toBeGreaterThan(CUTS / 3);
  },
);

test('what happens before the first event, while the connection is away, is not lost', async () => {
  await using gateway = await openTestGateway();
  await using way = await startCutProxy(gateway.port);
  await createInvite(gateway.graphqlUrl, quietInput('before'));
  let live = false;
  const stream = createInviteEventStream({
    url: `http://127.0.0.1:${way.port}/graphql`,
    backoff: FAST,
    onState: (state) => {
      live = state === 'live';
    },
  });
  const seen: DefaultInviteEvent[] = [];
  const subscription = stream.subscribe((event) => void seen.push(event));
  await expect.poll(() => live).toBe(true);
  way.cut();
  await createInvite(gateway.graphqlUrl, quietInput('meanwhile'));
  await expect.poll(() => seen.map(({ invite }) => invite.smartInviteId)).toContain('meanwhile');
  subscription.unsubscribe();
  expect(seen.map(({ invite }) => invite.smartInviteId)).not.toContain('before');
});

test('a connection that falls silent is given up and the stream goes on', { timeout: 30_000 }, async () => {
  await using gateway = await openTestGateway();
  await using way = await startCutProxy(gateway.port);
  const states: string[] = [];
  const stream = createInviteEventStream({
    url: `http://127.0.0.1:${way.port}/graphql`,
    silenceMs: 900,
    backoff: FAST,
    onState: (state) => void states.push(state),
  });
  const seen: number[] = [];
  const subscription = stream.subscribe((event) => void seen.push(event.sequence));
  await expect.poll(() => states.at(-1)).toBe('live');
  // Pings keep it: nothing else is said for longer than the bound.
  await sleep(1500);
  expect(states).toEqual(['connecting', 'live']);
  way.set('blackhole');
  await expect.poll(() => states.at(-1), { timeout: 5000 }).not.toBe('live');
  await produceEvents(gateway.graphqlUrl, 'unheard', 5);
  way.set('open');
  await expect.poll(() => seen, { timeout: 10_000 }).toEqual(contiguous(5));
  subscription.unsubscribe();
});

test('a reader who is slow holds no more than its bound, and gets all', { timeout: 60_000 }, async () => {
  await using gateway = await openTestGateway();
  const states: string[] = [];
  const saved: string[] = [];
  const options: InviteEventStreamOptions = {
    url: gateway.graphqlUrl,
    backoff: FAST,
    onState: (state) => void states.push(state),
    onCursor: (cursor) => void saved.push(cursor),
  };
  const events = createInviteEventStream(options)[Symbol.asyncIterator]();
  await expect.poll(() => states.at(-1)).toBe('live');
  await produceEvents(gateway.graphqlUrl, 'many', 1500);
  const taken: number[] = [];
  while (taken.length < 1500) taken.push((await events.next()).value?.sequence ?? 0);
  expect(taken).toEqual(contiguous(1500));
  // It was closed in between: 1,000 waited, and the rest stayed at the gateway.
  expect(states.filter((state) => state === 'connecting').length).toBeGreaterThan(1);
  // The last one is in hand and may yet fail: its cursor is not to be kept.
  expect(saved).toHaveLength(1499);
  await events.return?.();
  const [next] = await Promise.all([take(createInviteEventStream({ ...options, after: saved[1399] }), 100)]);
  expect(next.map(({ sequence }) => sequence)).toEqual(contiguous(100, 1401));
});

test('it outlives a gateway that is killed and started again', { timeout: 60_000 }, async () => {
  await using gateway = await startGatewayProcess();
  const seen: number[] = [];
  const states: string[] = [];
  const stream = createInviteEventStream({
    url: gateway.graphqlUrl,
    backoff: FAST,
    onState: (state) => void states.push(state),
  });
  const subscription = stream.subscribe((event) => void seen.push(event.sequence));
  await expect.poll(() => states.at(-1)).toBe('live');
  await produceEvents(gateway.graphqlUrl, 'one', 5);
  await gateway.end('SIGKILL');
  await gateway.start();
  await produceEvents(gateway.graphqlUrl, 'two', 5);
  await expect.poll(() => seen.at(-1), { timeout: 20_000 }).toBe(10);
  subscription.unsubscribe();
  expect(seen).toEqual(contiguous(10));
});

test.each(['websocket', 'sse'] as const)(
  'over %s a cursor of another log ends it, and says so',
  async (transport) => {
    await using gateway = await openTestGateway();
    await using other = await openTestGateway();
    await createInvite(gateway.graphqlUrl, quietInput('one'));
    const { data } = await gateway.request('{ latestCursor }');
    const stream = createInviteEventStream({ url: other.graphqlUrl, transport, after: data?.latestCursor });
    const failure = await take(stream, 1).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InviteStreamError);
    expect(failure).toMatchObject({ code: 'BAD_USER_INPUT' });
  },
);

test.each(['websocket', 'sse'] as const)(
  'over %s a document that is wrong ends it at once',
  async (transport) => {
    await using gateway = await openTestGateway();
    const query =
      'subscription ($after: Cursor) { inviteEvents(after: $after) { cursor nothingOfThatName } }';
    const stream = createInviteEventStream({ url: gateway.graphqlUrl, transport, query });
    await expect(take(stream, 1)).rejects.toThrow(/nothingOfThatName/);
  },
);
