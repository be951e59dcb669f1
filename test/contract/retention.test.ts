import { describe, expect, it } from 'vitest';
import { TRIM_BATCH, trimEvents } from '../../src/store/retention.ts';
import { sweep } from '../../src/store/sweep.ts';
import { createCursors } from '../../src/stream/cursor.ts';
import { readPage, readPosition } from '../../src/stream/log.ts';
import { createStream } from '../../src/stream/stream.ts';
import { createMemoryWake } from '../../src/stream/wake/memory.ts';
import { NOW } from '../invites/sample-invite.ts';
import { aStore, events, invite } from './a-store.ts';
import { BACKENDS, type Backend } from './backends.ts';

const DAY = 24 * 3_600_000;
const EXPIRED = { code: 'CURSOR_EXPIRED', details: { oldestCursor: expect.any(String) } };

async function aTrimmedStream(backend: Backend) {
  const store = await aStore(backend);
  const { database } = store;
  const wake = createMemoryWake();
  const own = invite();
  await store.insert(own);
  return {
    ...store,
    own,
    stream: createStream(database.queries, createCursors(['secret']), wake),
    /** Events of one time; `offset` tells nothing about when they happened. */
    async append(count: number, occurredAt = NOW) {
      await store.transact(({ log }) =>
        log.append(events(count, own).map((event) => ({ ...event, occurredAt }))),
      );
      wake.notify('app');
    },
    trim: (before = NOW) => trimEvents(database, before),
    position: () => readPosition(database.queries, 'app'),
    async [Symbol.asyncDispose]() {
      await wake.close();
      await store[Symbol.asyncDispose]();
    },
  };
}

const offsetsOf = (found: readonly { offset: number }[] | undefined) => found?.map(({ offset }) => offset);

async function errorOf(reading: Promise<unknown>): Promise<{ details: { oldestCursor: string } }> {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject(EXPIRED);
  return error as { details: { oldestCursor: string } };
}

describe.each(BACKENDS)('events kept for a number of days on $name', (backend) => {
  it('go when they are older, and only from the beginning of the stream on', async () => {
    await using log = await aTrimmedStream(backend);
    await log.append(2, NOW - 10 * DAY - 1);
    await log.append(1, NOW - 10 * DAY);
    await log.append(2, NOW - 20 * DAY);
    await sweep(log.database, NOW);
    expect((await log.position()).trimmed).toBe(0);
    await sweep(log.database, NOW, { eventRetentionDays: 10 });
    expect(await log.position()).toMatchObject({ trimmed: 2, head: 5 });
    expect(offsetsOf((await log.stream.page('app', {}, 10)).events)).toEqual([3, 4, 5]);
    expect(offsetsOf((await log.stream.timelines('app', [log.own.id], 10)).get(log.own.id))).toEqual([
      3, 4, 5,
    ]);
  });

  it('go in as many batches as it takes; the newest stays, however old, and the next follows it', async () => {
    await using log = await aTrimmedStream(backend);
    const count = 2 * TRIM_BATCH + 7;
    await log.append(count, NOW - DAY);
    await Promise.all([log.trim(), log.trim()]);
    expect(await log.position()).toMatchObject({ trimmed: count - 1, head: count });
    await log.append(2, NOW);
    expect(offsetsOf((await log.stream.page('app', {}, 10)).events)).toEqual([count, count + 1, count + 2]);
    await log.trim();
    expect(await log.position()).toMatchObject({ trimmed: count, head: count + 2 });
  });

  it('leave cursors behind that are refused with one that works', async () => {
    await using log = await aTrimmedStream(backend);
    await log.append(5, NOW - DAY);
    const [old, good] = [await log.stream.cursorOf('app', 2), await log.stream.cursorOf('app', 4)];
    await log.trim();
    for (const reading of [
      () => log.stream.page('app', {}, 10, old),
      () => log.stream.follow('app', {}, old),
      () => log.stream.timelines('app', [log.own.id], 10, old),
    ]) {
      const { details } = await errorOf(reading());
      expect(offsetsOf((await log.stream.page('app', {}, 10, details.oldestCursor)).events)).toEqual([5]);
    }
    expect(offsetsOf((await log.stream.page('app', {}, 10, good)).events)).toEqual([5]);
  });

  it('end a follower whose next events went while it was not reading, instead of skipping them', async () => {
    await using log = await aTrimmedStream(backend);
    await log.append(120, NOW - DAY);
    const follower = log.stream.followFrom('app', {}, 0);
    expect((await follower.next()).value?.offset).toBe(1);
    await log.trim();
    // What it had read already it still gives, then it tells.
    for (let offset = 2; offset <= 100; offset++) expect((await follower.next()).value?.offset).toBe(offset);
    const { details } = await errorOf(follower.next());
    expect(offsetsOf((await log.stream.page('app', {}, 10, details.oldestCursor)).events)).toEqual([120]);
  });

  it('leave an invite whose events all went with a state and the changes after it', async () => {
    await using log = await aTrimmedStream(backend);
    await log.append(3, NOW - DAY);
    await log.transact(({ log: own }) => own.append(events(1, invite())));
    await log.trim(NOW);
    const [found] = await log.directory.findWithOffset('app', { id: log.own.id });
    expect(found?.offset).toBe(3);
    const follower = log.stream.followFrom('app', { inviteId: log.own.id }, found?.offset ?? 0);
    const next = follower.next();
    await log.append(1);
    expect((await next).value?.offset).toBe(5);
    await follower.return?.();
  });

  it('never make a hole that a reader does not hear of, however appends, deletions and reads fall together', async () => {
    await using log = await aTrimmedStream(backend);
    const rounds = Number(process.env.RETENTION_ROUNDS ?? 60);
    let writing = true;
    const chance = (below: number) => Math.floor(Math.random() * below);
    const write = async () => {
      for (let round = 0; round < rounds; round++) {
        await log.append(1 + chance(30), NOW - DAY);
        if (chance(2) === 0) await log.trim();
      }
      writing = false;
    };
    let refused = 0;
    const read = async () => {
      let after = 0;
      while (writing) {
        const page = await readPage(log.database.queries, 'app', after, 1 + chance(20)).catch(
          (error) => error,
        );
        if (page instanceof Error) {
          refused++;
          after = (await log.position()).trimmed;
          continue;
        }
        // Nothing between where it was and where it is may be missing.
        expect(offsetsOf(page.events)).toEqual(
          Array.from({ length: page.next - after }, (_, index) => after + 1 + index),
        );
        after = page.next;
        for (let turns = chance(20); turns > 0; turns--)
          await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await Promise.all([write(), read(), read(), read(), read()]);
    expect(refused).toBeGreaterThan(0);
  });
});
