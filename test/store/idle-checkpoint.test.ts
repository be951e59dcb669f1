import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import { checkpointWhenIdle } from '../../src/store/idle-checkpoint.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { IDLE_WAL_BYTES, PAGE_BYTES } from '../../src/store/sqlite-bounds.ts';
import { aFolder } from './a-folder.ts';

/** Pages of the log, and how many of them are in the file. */
function logOf(path: string): readonly [number, number] {
  const raw = new DatabaseSync(path);
  const { log, checkpointed } = raw.prepare('pragma wal_checkpoint(noop)').get() as Record<string, number>;
  raw.close();
  return [log as number, checkpointed as number];
}

test('the log of a burst is brought into the file when the burst is over, and not by whoever commits next', async () => {
  await using folder = await aFolder();
  const path = folder.path('test.db');
  const database = await openSqlite(path);
  await database.transaction((tx) =>
    sql`insert into once with recursive n(i) as (select 1 union all select i + 1 from n where i < 50)
      select 'app', i, '', ${'x'.repeat(100_000)}, 1 from n`.execute(tx),
  );
  const [log, brought] = logOf(path);
  expect(log * PAGE_BYTES).toBeGreaterThan(IDLE_WAL_BYTES);
  expect(brought).toBe(0);
  await expect.poll(() => logOf(path), { timeout: 20_000 }).toEqual([log, log]);
  await database.close();
});

test('a short log is left alone, a burst is not interrupted, and a checkpoint that fails is tried again after the next commit', async () => {
  await using folder = await aFolder();
  const raw = new DatabaseSync(folder.path('test.db'));
  onTestFinished(() => raw.close());
  raw.exec('pragma journal_mode = wal; pragma wal_autocheckpoint = 0; create table kept (bytes blob)');
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const checkpoint = vi.fn(() => Promise.reject(new Error('The disk is full.')));
  const look = new DatabaseSync(folder.path('test.db'));
  onTestFinished(() => look.close());
  const idle = checkpointWhenIdle(look, checkpoint);
  const commit = (bytes: number) => {
    raw.exec(`insert into kept values (zeroblob(${bytes}))`);
    idle.committed();
  };
  commit(100);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(checkpoint).not.toHaveBeenCalled();
  commit(IDLE_WAL_BYTES);
  await vi.advanceTimersByTimeAsync(900);
  commit(100);
  await vi.advanceTimersByTimeAsync(900);
  expect(checkpoint).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(checkpoint).toHaveBeenCalledTimes(1);
  commit(100);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(checkpoint).toHaveBeenCalledTimes(2);
  idle.close();
});
