import { setImmediate as nextTurn } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import type { DraftEvent } from '../../invites/event.ts';
import type { AuditRow } from '../audit-rows.ts';
import type { Database } from '../database.ts';
import { type DialectName, dialectOf } from '../dialect.ts';
import { LOCK_MS } from '../postgres-bounds.ts';
import { failureOf, isLockTimeout } from '../postgres-failure.ts';
import { type Asking, sendAll, sendLast, together } from '../send.ts';
import type { Tx } from '../tables.ts';
import { type AnswerOutcome, type AnswerWork, runAnswers } from './answers.ts';

/**
 * One change: writes through the transaction, and tells the events that the log is to get with it, and what goes into
 * the audit trail. Repeatable.
 */
export type Work<T> = (tx: Tx, events: DraftEvent[], trail: AuditRow[]) => Promise<T>;
/** Puts the events of a whole transaction into the log and its entries into the trail, as the last thing in it. */
export type AppendEvents = (
  dialect: DialectName,
  events: readonly DraftEvent[],
  trail: readonly AuditRow[],
) => Asking<unknown>;

/** A work of either kind and whoever waits for it. */
export interface Waiting {
  readonly work: Work<unknown> | AnswerWork;
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
 * something hardly waits: the batch ends there and is committed, and the work that found no room runs by itself.
 */
const IMPATIENT = {
  begin: CompiledQuery.raw(`set local lock_timeout = ${IMPATIENCE_MS}; ${SAVEPOINT}`),
  keep: CompiledQuery.raw(KEEP + PATIENCE),
  undo: CompiledQuery.raw(UNDO + PATIENCE),
};

/** What became of a work within the shared transaction; 'alone' where another run, by itself, may end otherwise. */
type Outcome = AnswerOutcome | 'alone';

/**
 * Runs the works in one transaction, the answers together and then the others one by one, and tells each what became
 * of it. Never rejects.
 * @param onEnding is called when all that is left is the commit: nothing more is looked up, or held
 * @returns those that are still to be run, in their order; never all of them
 */
export async function commitBatch(
  database: Database,
  append: AppendEvents,
  batch: readonly Waiting[],
  onEnding: () => void = () => {},
): Promise<readonly Waiting[]> {
  const [first] = batch;
  if (first && batch.length === 1) {
    await commitAlone(database, append, first, onEnding);
    return [];
  }
  // Kept up by the repetitions of a transaction too: it says how far its last run came.
  let stage: 'outside' | 'within' | 'committing' = 'outside';
  const outcomes = new Map<Waiting, Outcome>();
  const answers = batch.filter(isAnswer);
  const others = batch.filter((waiting) => !isAnswer(waiting));
  try {
    await database.transaction(async (tx) => {
      stage = 'within';
      outcomes.clear();
      const events: DraftEvent[] = [];
      const trail: AuditRow[] = [];
      const answered = await runAnswers(
        tx,
        answers.map(({ work }) => work),
        events,
        trail,
      );
      for (const [index, waiting] of answers.entries())
        outcomes.set(waiting, answered.outcomes[index] as AnswerOutcome);
      // The others may look at what was answered. Where there are none, it is written with the events.
      if (others.length > 0) await sendAll(tx, answered.statements.splice(0));
      for (const waiting of others) {
        // SQLite answers without ever leaving this turn of the event loop: many works would hold the process.
        if (database.dialect === 'sqlite' && outcomes.size > 0) await nextTurn();
        const outcome = await runAmongOthers(
          tx,
          waiting.work as Work<unknown>,
          { events, trail },
          outcomes.size > 0,
        );
        outcomes.set(waiting, outcome === 'blocked' ? 'alone' : outcome);
        if (outcome === 'blocked') break;
      }
      await sendLast(tx, ending(append(database.dialect, events, trail), answered.statements), () => {
        stage = 'within';
      });
      stage = 'committing';
      onEnding();
    });
  } catch (error) {
    // One of them spoils it for all, and only a run by itself shows which. Not where the commit itself failed: it
    // may be kept, and running the works again would do them twice. Nor where there is no database to run them on.
    const oneIsGuilty = (stage as string) === 'within' && failureOf(error) !== 'connection';
    for (const waiting of batch) outcomes.set(waiting, oneIsGuilty ? 'alone' : { error });
  }
  for (const [waiting, outcome] of outcomes) {
    if (outcome === 'alone') await commitAlone(database, append, waiting);
    else if ('error' in outcome) waiting.reject(outcome.error);
    else waiting.resolve(outcome.result);
  }
  return batch.filter((waiting) => !outcomes.has(waiting));
}

/** A work that throws is undone by itself; its events and entries go nowhere. */
async function runAmongOthers(
  tx: Tx,
  work: Work<unknown>,
  { events, trail }: { readonly events: DraftEvent[]; readonly trail: AuditRow[] },
  holdsSomething: boolean,
): Promise<Outcome | 'blocked'> {
  const { begin, keep, undo } = dialectOf(tx) === 'postgres' && holdsSomething ? IMPATIENT : PLAIN;
  await tx.executeQuery(begin);
  try {
    const own: DraftEvent[] = [];
    const entries: AuditRow[] = [];
    const result = await work(tx, own, entries);
    await tx.executeQuery(keep);
    events.push(...own);
    trail.push(...entries);
    return { result };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === 'connection') throw error;
    await tx.executeQuery(undo);
    if (holdsSomething && (failure === 'order' || isLockTimeout(error))) return 'blocked';
    return failure === 'final' ? { error } : 'alone';
  }
}

async function commitAlone(
  database: Database,
  append: AppendEvents,
  { work, resolve, reject }: Waiting,
  onEnding: () => void = () => {},
): Promise<void> {
  try {
    const result = await database.transaction(async (tx) => {
      const events: DraftEvent[] = [];
      const trail: AuditRow[] = [];
      const { outcomes, statements } = isWork(work)
        ? { outcomes: [{ result: await work(tx, events, trail) }], statements: [] }
        : await runAnswers(tx, [work], events, trail);
      const [outcome] = outcomes as [AnswerOutcome];
      if ('error' in outcome) throw outcome.error;
      await sendLast(tx, ending(append(database.dialect, events, trail), statements), () => {});
      onEnding();
      return outcome.result;
    });
    resolve(result);
  } catch (error) {
    reject(error);
  }
}

/** The log comes last: whoever holds the head of a stream holds up every other writer. */
function ending(appended: Asking<unknown>, written: readonly CompiledQuery[]): Asking<void> {
  return together([{ statements: written, read() {} }, appended], () => {});
}

function isWork(work: Waiting['work']): work is Work<unknown> {
  return typeof work === 'function';
}

function isAnswer(waiting: Waiting): waiting is Waiting & { readonly work: AnswerWork } {
  return !isWork(waiting.work);
}
