import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
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
  return honest(database, async (tx, events, trail) => {
    if (randomInt(0, ONE_IN) === 0) await pause(randomInt(0, BEFORE_MS + 1));
    await append(tx, events, trail);
    // The head is locked by now, and the other instance waits.
    if (randomInt(0, ONE_IN) === 0) await pause(randomInt(0, AFTER_MS + 1));
  });
}
