import { presentCause } from '../access/under-way.ts';
import type { TransactAnswers } from '../invites/answer-ports.ts';
import type { Cause } from '../invites/cause.ts';
import type { DraftEvent } from '../invites/event.ts';
import type { Transact, Unit } from '../invites/ports.ts';
import { callbacksOf } from './callbacks.ts';
import type { AppendEvents } from './commit/batch.ts';
import { type CommitCounts, commitQueue } from './commit/queue.ts';
import type { Database } from './database.ts';
import { inboxOf } from './inbox.ts';
import { onceOf } from './once.ts';
import { outboxOf } from './outbox.ts';
import { recordsOf } from './records.ts';
import type { Tx } from './tables.ts';
import { withCause } from './with-cause.ts';

/**
 * Transactions as the domain sees them; several may share one commit. How events get into the log is handed in,
 * because the log lives with the stream.
 * @param commits is kept up to date
 */
export function transactOn(database: Database, append: AppendEvents, commits?: CommitCounts): Transactions {
  const commit = commitQueue(database, append, commits);
  return {
    transact(work) {
      const cause = presentCause();
      return commit((tx, events) => work(unitOf(tx, events, cause)));
    },
    transactAnswers: (reads, work) => commit({ reads, work, cause: presentCause() }),
  };
}

/** Both kinds of transactions, over one queue. */
export interface Transactions {
  readonly transact: Transact;
  readonly transactAnswers: TransactAnswers;
}

function unitOf(tx: Tx, events: DraftEvent[], cause: Cause | undefined): Unit {
  return {
    records: recordsOf(tx),
    log: { append: async (drafts) => void events.push(...withCause(drafts, cause)) },
    outbox: outboxOf(tx, cause),
    inbox: inboxOf(tx),
    callbacks: callbacksOf(tx),
    once: onceOf(tx),
  };
}
