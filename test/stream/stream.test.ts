import { expect, test } from 'vitest';
import type { InviteEvent } from '../../src/invites/event.ts';
import { createCursors } from '../../src/stream/cursor.ts';
import { createStream } from '../../src/stream/stream.ts';
import { invite } from '../contract/a-store.ts';
import { aLog } from './a-log.ts';

async function aStream() {
  const log = await aLog();
  return { ...log, stream: createStream(log.database.queries, createCursors(['secret']), log.wake) };
}

const offsetsOf = (events: readonly InviteEvent[] | undefined) => events?.map(({ offset }) => offset);

async function first(events: AsyncIterableIterator<InviteEvent>): Promise<number> {
  for await (const { offset } of events) return offset;
  throw new Error('the events ended');
}

test('the cursor of an event leads to what follows it: on a page, in a timeline and live', async () => {
  await using log = await aStream();
  const own = invite();
  await log.append(3, { of: own });
  const cursor = await log.stream.cursorOf('app', 2);
  expect(offsetsOf((await log.stream.page('app', {}, 10, cursor)).events)).toEqual([3]);
  expect(offsetsOf((await log.stream.timelines('app', [own.id], 10, cursor)).get(own.id))).toEqual([3]);
  expect(await first(await log.stream.follow('app', {}, cursor))).toBe(3);
  expect(await first(log.stream.followFrom('app', {}, 1))).toBe(2);
});

test('without a cursor pages and timelines begin at the beginning, and what is live with the next event', async () => {
  await using log = await aStream();
  const own = invite();
  await log.append(3, { of: own });
  expect(offsetsOf((await log.stream.page('app', {}, 2)).events)).toEqual([1, 2]);
  expect(offsetsOf((await log.stream.timelines('app', [own.id], 2)).get(own.id))).toEqual([1, 2]);
  const live = await log.stream.follow('app', {});
  await log.append(1);
  expect(await first(live)).toBe(4);
});

test('a cursor taken before the first event misses none', async () => {
  await using log = await aStream();
  const cursor = await log.stream.cursorOf('app', 0);
  await log.append(2);
  expect(await first(await log.stream.follow('app', {}, cursor))).toBe(1);
  const later = await log.stream.cursorOf('app', 1);
  expect(offsetsOf((await log.stream.page('app', {}, 10, later)).events)).toEqual([2]);
});

test("a lost database's cursors have expired; the oldest one given with the refusal reads everything", async () => {
  await using lost = await aStream();
  await using log = await aStream();
  await lost.append(2);
  await log.append(3);
  const cursor = await lost.stream.cursorOf('app', 1);
  const { stream } = log;
  for (const reading of [
    () => stream.follow('app', {}, cursor),
    () => stream.page('app', {}, 10, cursor),
    () => stream.timelines('app', ['x'], 10, cursor),
  ]) {
    const error = await reading().then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).toMatchObject({ code: 'CURSOR_EXPIRED', details: { oldestCursor: expect.any(String) } });
    expect(offsetsOf((await stream.page('app', {}, 10, error.details.oldestCursor)).events)).toEqual([
      1, 2, 3,
    ]);
  }
  expect(log.listeners()).toBe(0);
});
