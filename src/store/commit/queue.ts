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
 * @param counts is kept up to date
 */
export function commitQueue(
  database: Database,
  append: AppendEvents,
  counts: CommitCounts = noCommits(),
): Commit {
  const waiting: Waiting[] = [];
  let committing = false;
  const drain = async () => {
    committing = true;
    while (waiting.length > 0) {
      // SQLite commits without ever leaving this turn of the event loop: whoever else has come must be let in first.
      if (database.dialect === 'sqlite') await nextTurn();
      const batch = waiting.splice(0, MAX_BATCH);
      const left = await commitBatch(database, append, batch);
      waiting.unshift(...left);
      counts.batches++;
      counts.works += batch.length - left.length;
      counts.waiting = waiting.length;
    }
    committing = false;
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
      if (!committing) void drain();
    });
}
