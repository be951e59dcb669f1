import { setImmediate as nextTurn } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import type { DraftEvent } from '../../invites/event.ts';
import type { Database } from '../database.ts';
import { dialectOf } from '../dialect.ts';
import { failureOf, isLockTimeout } from '../postgres-failure.ts';
import { LOCK_MS } from '../postgres-pool.ts';
import type { Tx } from '../tables.ts';

/** One change: writes through the transaction, and tells the events that the log is to get with it. Repeatable. */
export type Work<T> = (tx: Tx, events: DraftEvent[]) => Promise<T>;
/** Puts the events of a whole transaction into the log, as the last thing in it. */
export type AppendEvents = (tx: Tx, events: readonly DraftEvent[]) => Promise<unknown>;

/** A work and whoever waits for it. */
export interface Waiting {
  readonly work: Work<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

const [SAVEPOINT, KEEP, UNDO] = [
  'savepoint one_work',
  'release savepoint one_work',
  'rollback to savepoint one_work',
];
const PLAIN = {
  begin: CompiledQuery.raw(SAVEPOINT),
  keep: CompiledQuery.raw(KEEP),
  undo: CompiledQuery.raw(UNDO),
};
/** How long a work waits in ms for a row that another instance holds, while the works before it hold theirs. */
const IMPATIENCE_MS = 20;
const PATIENCE = `; set local lock_timeout = ${LOCK_MS}`;
/**
 * Two instances whose batches wait for each other's rows would stand still, for a second each time. So whoever holds
 * something hardly waits: the batch ends there, is committed, and the next begins with the work that found no room.
 */
const IMPATIENT = {
  begin: CompiledQuery.raw(`set local lock_timeout = ${IMPATIENCE_MS}; ${SAVEPOINT}`),
  keep: CompiledQuery.raw(KEEP + PATIENCE),
  undo: CompiledQuery.raw(UNDO + PATIENCE),
};

/**
 * What became of a work within the shared transaction; 'alone' where another run by itself may end otherwise, 'later'
 * where it was not run, or in vain.
 */
type Outcome = { readonly result: unknown } | { readonly error: unknown } | 'alone' | 'later';

/**
 * Runs the works one after the other in one transaction and tells each what became of it. Never rejects.
 * @returns those that are still to be run, in their order; never the first one
 */
export async function commitBatch(
  database: Database,
  append: AppendEvents,
  batch: readonly Waiting[],
): Promise<readonly Waiting[]> {
  const [first] = batch;
  if (first && batch.length === 1) {
    await commitAlone(database, append, first);
    return [];
  }
  // Kept up by the repetitions of a transaction too: it says how far its last run came.
  let stage: 'outside' | 'within' | 'committing' = 'outside';
  let outcomes: Outcome[] = [];
  try {
    await database.transaction(async (tx) => {
      stage = 'within';
      outcomes = [];
      const events: DraftEvent[] = [];
      for (const { work } of batch) {
        // SQLite answers without ever leaving this turn of the event loop: many works would hold the process.
        if (database.dialect === 'sqlite' && outcomes.length > 0) await nextTurn();
        const outcome = await runAmongOthers(tx, work, events, outcomes.length === 0);
        if (outcome === 'later') break;
        outcomes.push(outcome);
      }
      await append(tx, events);
      stage = 'committing';
    });
  } catch (error) {
    // One of them spoils it for all, and only a run by itself shows which. Not where the commit itself failed: it
    // may be kept, and running the works again would do them twice. Nor where there is no database to run them on.
    const oneIsGuilty = (stage as string) === 'within' && failureOf(error) !== 'connection';
    outcomes = batch.map(() => (oneIsGuilty ? 'alone' : { error }));
  }
  for (const [index, outcome] of outcomes.entries()) {
    const waiting = batch[index] as Waiting;
    if (outcome === 'alone') await commitAlone(database, append, waiting);
    else if (typeof outcome === 'object' && 'error' in outcome) waiting.reject(outcome.error);
    else if (typeof outcome === 'object') waiting.resolve(outcome.result);
  }
  return batch.slice(outcomes.length);
}

/** A work that throws is undone by itself; its events go nowhere. */
async function runAmongOthers(
  tx: Tx,
  work: Work<unknown>,
  events: DraftEvent[],
  isFirst: boolean,
): Promise<Outcome> {
  const { begin, keep, undo } = dialectOf(tx) === 'postgres' && !isFirst ? IMPATIENT : PLAIN;
  await tx.executeQuery(begin);
  try {
    const own: DraftEvent[] = [];
    const result = await work(tx, own);
    await tx.executeQuery(keep);
    events.push(...own);
    return { result };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === 'connection') throw error;
    await tx.executeQuery(undo);
    if (!isFirst && (failure === 'order' || isLockTimeout(error))) return 'later';
    return failure === 'final' ? { error } : 'alone';
  }
}

async function commitAlone(
  database: Database,
  append: AppendEvents,
  { work, resolve, reject }: Waiting,
): Promise<void> {
  try {
    const result = await database.transaction(async (tx) => {
      const events: DraftEvent[] = [];
      const done = await work(tx, events);
      await append(tx, events);
      return done;
    });
    resolve(result);
  } catch (error) {
    reject(error);
  }
}
