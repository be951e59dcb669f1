import { presentCause, type UnderWay, underWay } from '../access/under-way.ts';
import type { TransactAnswers } from '../invites/answer-ports.ts';
import type { Cause } from '../invites/cause.ts';
import type { DraftEvent } from '../invites/event.ts';
import type { Clock, Transact, Unit } from '../invites/ports.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { callbacksOf } from './callbacks.ts';
import type { AppendEvents } from './commit/batch.ts';
import { type CommitCounts, commitQueue } from './commit/queue.ts';
import { createCommitSpans } from './commit-spans.ts';
import type { Database } from './database.ts';
import { inboxOf } from './inbox.ts';
import { onceOf } from './once.ts';
import { outboxOf } from './outbox.ts';
import { recordsOf } from './records.ts';
import type { Tx } from './tables.ts';
import { type EntriesOf, entriesFor, type Touched } from './touched.ts';
import { withCause } from './with-cause.ts';

/**
 * Transactions as the domain sees them; several may share one commit. How events get into the log is handed in,
 * because the log lives with the stream. Whatever somebody's action changes is entered into the audit trail.
 * @param commits is kept up to date
 * @param clock absent: no trail is kept
 * @param tracer absent: nobody wants traces
 */
export function transactOn(
  database: Database,
  append: AppendEvents,
  commits?: CommitCounts,
  clock?: Clock,
  tracer?: Tracer,
): Transactions {
  const spans = tracer && createCommitSpans(tracer);
  const commit = commitQueue(database, spans ? spans.telling(append) : append, commits);
  const entering = <T>(run: (entriesOf: EntriesOf | undefined) => Promise<T>): Promise<T> => {
    const whole = underWay();
    const entriesOf = clock && entriesFor(whole, clock);
    return entriesOf ? noting(whole as UnderWay, entriesOf, run) : run(undefined);
  };
  const caused = <T>(change: (cause: Cause | undefined) => Promise<T>): Promise<T> => {
    const cause = presentCause();
    return spans ? spans.run(cause, change) : change(cause);
  };
  return {
    transact: (work) =>
      caused((cause) =>
        entering((entriesOf) =>
          commit(async (tx, events, trail) => {
            const touched: Touched[] = [];
            const result = await work(unitOf(tx, events, cause, touched));
            if (entriesOf) trail.push(...entriesOf(touched));
            return result;
          }),
        ),
      ),
    transactAnswers: (reads, work) =>
      caused((cause) => entering((entriesOf) => commit({ reads, work, cause, entriesOf }))),
  };
}

/** Both kinds of transactions, over one queue. */
export interface Transactions {
  readonly transact: Transact;
  readonly transactAnswers: TransactAnswers;
}

/** Marks the action as entered once that is durable: whoever began it need not enter it then. */
async function noting<T>(
  whole: UnderWay,
  entriesOf: EntriesOf,
  run: (entriesOf: EntriesOf) => Promise<T>,
): Promise<T> {
  let isEntered = false;
  const result = await run((touched) => {
    const rows = entriesOf(touched);
    isEntered = rows.length > 0;
    return rows;
  });
  whole.isEntered ||= isEntered;
  return result;
}

function unitOf(tx: Tx, events: DraftEvent[], cause: Cause | undefined, touched: Touched[]): Unit {
  const records = recordsOf(tx);
  const callbacks = callbacksOf(tx, cause);
  const inbox = inboxOf(tx);
  let waiting: Touched | undefined;
  return {
    records: {
      find: records.find,
      insert(invite) {
        touched.push(invite);
        return records.insert(invite);
      },
      save(invite) {
        touched.push(invite);
        return records.save(invite);
      },
    },
    log: {
      async append(drafts) {
        touched.push(...drafts.map(({ invite }) => invite));
        events.push(...withCause(drafts, cause));
      },
    },
    outbox: outboxOf(tx, cause),
    inbox: {
      ...inbox,
      async unmatched(application, id) {
        const found = await inbox.unmatched(application, id);
        waiting = { application, ...(found?.inviteId === undefined ? {} : { id: found.inviteId }) };
        return found;
      },
      resolve(id, resolution, ...rest) {
        // What is attached is a change of its invite, and entered as that.
        if (resolution === 'DISMISSED' && waiting) touched.push(waiting);
        return inbox.resolve(id, resolution, ...rest);
      },
    },
    callbacks: {
      ...callbacks,
      async redeliver(application, id, now) {
        const inviteId = await callbacks.redeliver(application, id, now);
        if (inviteId !== undefined) touched.push({ id: inviteId, application });
        return inviteId;
      },
    },
    once: onceOf(tx),
  };
}
