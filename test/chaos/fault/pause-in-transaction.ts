import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import { together } from '../../../src/store/send.ts';
import type { Tx } from '../../../src/store/tables.ts';
import { transactOn as honest, type Transactions } from '../../../src/store/unit.ts';

export const replaces = import.meta.resolve('../../../src/store/unit.ts');

/** Longest pause before the offsets are taken, and between that and the commit, in milliseconds. */
const BEFORE_MS = 50;
const AFTER_MS = 5;
/** One transaction in so many stops; it may carry the changes of many writers. */
const ONE_IN = 8;

/**
 * Stops within its transactions for a while, now long, now not at all, so that those of several instances end in
 * another order than they began: what offsets taken early would turn into events that nobody ever sees.
 */
export function transactOn(...[database, append]: Parameters<typeof honest>): Transactions {
  const pausing = {
    ...database,
    transaction: <T>(work: (tx: Tx) => Promise<T>) =>
      database.transaction(async (tx) => {
        const result = await work(tx);
        if (randomInt(0, ONE_IN) === 0) await pause(randomInt(0, BEFORE_MS + 1));
        return result;
      }),
  };
  // The head is locked by then, and the other instance waits.
  const sleep = () => ({
    statements:
      randomInt(0, ONE_IN) === 0
        ? [CompiledQuery.raw(`select pg_sleep(${randomInt(0, AFTER_MS + 1) / 1000})`)]
        : [],
    read() {},
  });
  return honest(pausing, (...appended) => together([append(...appended), sleep()], () => {}));
}
