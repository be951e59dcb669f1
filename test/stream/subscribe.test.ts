import { afterEach, expect, test, vi } from 'vitest';
import type { InviteEvent } from '../../src/invites/event.ts';
import { PAGE_EVENTS } from '../../src/stream/reader.ts';
import type { PageSource } from '../../src/stream/tail.ts';
import { TICK_MS } from '../../src/stream/wake/wake.ts';
import { invite } from '../contract/a-store.ts';
import { aLog, settle } from './a-log.ts';

afterEach(() => {
  vi.useRealTimers();
});

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Resolves when a follower has read everything and waits. Not vi.waitUntil, which moves the fake clock. */
async function untilItWaits(): Promise<void> {
  while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
}

async function take(events: AsyncIterator<InviteEvent>, count: number): Promise<number[]> {
  const offsets: number[] = [];
  while (offsets.length < count) {
    const { value, done } = await events.next();
    if (done) throw new Error(`the events ended after ${offsets.join(', ')}`);
    offsets.push(value.offset);
  }
  return offsets;
}

test('what is in the log comes first, then what is new, without gap or repeat while writers write', async () => {
  await using log = await aLog();
  await log.append(150);
  const total = 150 + 8 * 30;
  const writers = range(1, 8).map(async (writer) => {
    for (const turn of range(1, 15)) {
      await log.append(2, { silently: (writer + turn) % 5 === 0 });
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  const followers = [0, 1, 99, 100, 150].map(async (after) => {
    const events = log.follow(after, {});
    expect(await take(events, total - after)).toEqual(range(after + 1, total));
    await events.return?.();
  });
  await Promise.all([...writers, ...followers]);
  expect(log.listeners()).toBe(0);
});

test('an event that is committed between the read and the wait is not overslept', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using log = await aLog();
  let appended = false;
  const source: PageSource = {
    readPosition: log.source.readPosition,
    async readPage(...query) {
      const page = await log.source.readPage(...query);
      if (!appended) {
        appended = true;
        await log.append(1);
      }
      return page;
    },
  };
  const events = log.follow(0, {}, source);
  expect(await take(events, 1)).toEqual([1]);
  await events.return?.();
});

test('a lost wake-up costs a tick and no event', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using log = await aLog();
  const events = log.follow(0, {});
  let come = false;
  const next = take(events, 1).then((offsets) => {
    come = true;
    return offsets;
  });
  await untilItWaits();
  await log.append(1, { silently: true });
  vi.advanceTimersByTime(TICK_MS - 1);
  await settle();
  expect(come).toBe(false);
  vi.advanceTimersByTime(1);
  expect(await next).toEqual([1]);
  await events.return?.();
});

test('a wake-up is followed at once, without waiting for the tick', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using log = await aLog();
  const events = log.follow(0, {});
  const next = take(events, 3);
  await untilItWaits();
  await log.append(3);
  expect(await next).toEqual([1, 2, 3]);
  await events.return?.();
  // None of the follower's is left: the one that is belongs to the store, which waits for a pause to tidy up.
  expect(vi.getTimerCount()).toBe(1);
});

test("another application's events wake nobody here, and are not seen", async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using log = await aLog();
  const events = log.follow(0, {});
  const next = take(events, 1);
  await untilItWaits();
  const reads = log.reads();
  await log.append(5, { of: invite({}, 0, 'other') });
  await settle();
  expect(log.reads()).toBe(reads);
  const mine = invite();
  await log.append(1, { of: mine });
  expect(await next).toEqual([1]);
  await events.return?.();
});

test('return() ends a waiting follower at once, and leaves no timer and no listener', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using log = await aLog();
  const events = log.follow(0, {});
  const waiting = events.next();
  await untilItWaits();
  expect(log.listeners()).toBe(1);
  expect(await events.return?.()).toEqual({ value: undefined, done: true });
  expect(await waiting).toEqual({ value: undefined, done: true });
  expect(await events.next()).toEqual({ value: undefined, done: true });
  expect([vi.getTimerCount(), log.listeners()]).toEqual([0, 0]);
});

test('return() during a read ends it too, and what was read is not given out', async () => {
  await using log = await aLog();
  await log.append(3);
  const events = log.follow(0, {});
  const reading = events.next();
  const ended = events.return?.();
  expect(await reading).toEqual({ value: undefined, done: true });
  expect(await ended).toEqual({ value: undefined, done: true });
  expect(log.listeners()).toBe(0);
});

test('a follower that is ended before its first event reads nothing and listens to nothing', async () => {
  await using log = await aLog();
  const events = log.follow(0, {});
  await events.return?.();
  expect(await events.next()).toEqual({ value: undefined, done: true });
  expect([log.reads(), log.listeners()]).toEqual([0, 0]);
});

test('throw() ends it with the error', async () => {
  await using log = await aLog();
  await log.append(1);
  const events = log.follow(0, {});
  await events.next();
  await expect(events.throw?.(new Error('gone away'))).rejects.toThrow('gone away');
  expect(log.listeners()).toBe(0);
});

test('leaving a for-await loop takes the listener down', async () => {
  await using log = await aLog();
  await log.append(3);
  for await (const { offset } of log.follow(0, {})) if (offset === 2) break;
  expect(log.listeners()).toBe(0);
});

test('a read that fails ends the events with its error, not in silence', async () => {
  await using log = await aLog();
  const source: PageSource = {
    readPosition: async () => ({ epoch: 'known', head: 1, trimmed: 0, rewrites: 0, former: [] }),
    readPage: () => Promise.reject(new Error('the database is away')),
  };
  const events = log.follow(0, {}, source);
  await expect(events.next()).rejects.toThrow('the database is away');
  expect(await events.next()).toEqual({ value: undefined, done: true });
  expect(log.listeners()).toBe(0);
});

test('a consumer that stops reading costs no further reads, however much happens', async () => {
  await using log = await aLog();
  await log.append(250);
  const events = log.follow(0, {});
  expect(log.reads()).toBe(0);
  await take(events, PAGE_EVENTS);
  for (const _turn of range(1, 20)) await log.append(10);
  await settle();
  // The tail reads what is new, for everybody, from 250 on; at its own place only the consumer does.
  const own = () => log.readFrom().filter((after) => after < 250);
  expect(own()).toEqual([0]);
  expect(await take(events, 1)).toEqual([PAGE_EVENTS + 1]);
  await settle();
  expect(own()).toEqual([0, PAGE_EVENTS]);
  await events.return?.();
});

test('a filter passes over what does not match, also in what is live', async () => {
  await using log = await aLog();
  const wanted = invite({ smartInviteId: 'wanted' });
  await log.append(120);
  await log.append(1, { of: wanted });
  const events = log.follow(0, { smartInviteIds: ['wanted'] });
  expect(await take(events, 1)).toEqual([121]);
  const next = take(events, 1);
  await log.append(5);
  await log.append(1, { of: wanted });
  expect(await next).toEqual([127]);
  await events.return?.();
});
