import { setImmediate as nextTurn } from 'node:timers/promises';
import { InvitegraphError } from '../../errors.ts';
import type { Database } from '../database.ts';
import type { AnswerWork } from './answers.ts';
import { type AppendEvents, commitBatch, type Waiting, type Work } from './batch.ts';

/** Works that share one commit at the most: beyond, those that came first would wait for the many after them. */
export const MAX_BATCH = 64;
/** Works that wait for their turn at the most; a gateway that has fallen behind so far must say so. */
export const MAX_WAITING = 10_000;
/** Whoever was refused is told to stay away so long, in ms: as many as fit are kept meanwhile, at some thousand a second. */
const FULL_PAUSE_MS = 5000;

/** What was committed since the start, and what waits for it. */
export interface CommitCounts {
  batches: number;
  works: number;
  waiting: number;
}

export function noCommits(): CommitCounts {
  return { batches: 0, works: 0, waiting: 0 };
}

/** Runs a work and resolves with its result once it is durable; rejects where it left nothing behind. */
export type Commit = <T>(work: Work<T> | AnswerWork<T>) => Promise<T>;

/**
 * Many changes share one commit. A commit costs a wait for the disk and, per stream, the lock on its head; both are
 * the same for one change and for sixty. So one committer takes whatever waits, and what comes meanwhile gathers for
 * the next commit: an idle queue waits for nothing, a busy one grows its batches by itself, and no timer is involved.
 *
 * On Postgres, which works in a process of its own, the next batch begins while the one before it is on its way to the
 * disk, if as many wait: by then that one holds whatever it looked up, so that nobody overtakes it. Where fewer wait,
 * they would be many small commits, and the disk has one turn for each.
 * @param counts is kept up to date
 */
export function commitQueue(
  database: Database,
  append: AppendEvents,
  counts: CommitCounts = noCommits(),
): Commit {
  const overlaps = database.dialect === 'postgres';
  const waiting: Waiting[] = [];
  /** Those under way, in their order: two at the most, and only the last may still look something up. */
  const batches = new Set<{ size: number; isEnding: boolean }>();
  const look = () => {
    const [before] = batches;
    if (waiting.length === 0 || [...batches].some(({ isEnding }) => !isEnding)) return;
    if (before && (!overlaps || batches.size > 1 || waiting.length < before.size)) return;
    void run();
  };
  const run = async () => {
    const batch = { size: 0, isEnding: false };
    batches.add(batch);
    // SQLite commits without ever leaving this turn of the event loop: whoever else has come must be let in first.
    if (!overlaps) await nextTurn();
    const works = waiting.splice(0, MAX_BATCH);
    batch.size = works.length;
    const left = await commitBatch(database, append, works, () => {
      batch.isEnding = true;
      look();
    });
    batches.delete(batch);
    waiting.unshift(...left);
    counts.batches++;
    counts.works += works.length - left.length;
    counts.waiting = waiting.length;
    look();
  };
  return <T>(work: Work<T> | AnswerWork<T>) =>
    new Promise<T>((resolve, reject) => {
      if (waiting.length >= MAX_WAITING)
        return reject(
          new InvitegraphError('RATE_LIMITED', 'Too many changes wait to be kept. Try again in a while.', {
            details: { retryAfterMs: FULL_PAUSE_MS },
          }),
        );
      waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
      counts.waiting = waiting.length;
      look();
    });
}
