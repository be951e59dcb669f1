import { setTimeout as pause } from 'node:timers/promises';
import type { Transact } from '../../../src/invites/ports.ts';
import { transactOn as honest, type Transactions } from '../../../src/store/unit.ts';

export const replaces = import.meta.resolve('../../../src/store/unit.ts');

/** Longer than the pause before a kill, in milliseconds, so that the last acknowledgement is always a lie. */
const COMMIT_DELAY_MS = 150;

/** Says that a transaction is done while its commit is still to come. */
export function transactOn(...parts: Parameters<typeof honest>): Transactions {
  const { transact } = honest(...parts);
  const lying: Transact = (work) =>
    new Promise((resolve, reject) => {
      transact(async (unit) => {
        resolve(await work(unit));
        await pause(COMMIT_DELAY_MS);
      }).catch(reject);
    });
  return { transact: lying, transactAnswers: (_reads, work) => lying(work) };
}
