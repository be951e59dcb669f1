import type { Log, Transact, Unit } from '../invites/ports.ts';
import { callbacksOf } from './callbacks.ts';
import type { Database } from './database.ts';
import { inboxOf } from './inbox.ts';
import { onceOf } from './once.ts';
import { outboxOf } from './outbox.ts';
import { recordsOf } from './records.ts';
import type { Tx } from './tables.ts';

/** Transactions as the domain sees them; the log is handed in because it lives with the stream. */
export function transactOn(database: Database, logOf: (tx: Tx) => Log): Transact {
  return (work) => database.transaction((tx) => work(unitOf(tx, logOf)));
}

function unitOf(tx: Tx, logOf: (tx: Tx) => Log): Unit {
  return {
    records: recordsOf(tx),
    log: logOf(tx),
    outbox: outboxOf(tx),
    inbox: inboxOf(tx),
    callbacks: callbacksOf(tx),
    once: onceOf(tx),
  };
}
