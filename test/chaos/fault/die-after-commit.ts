import { transactOn as honest, type Transactions } from '../../../src/store/unit.ts';

export const replaces = import.meta.resolve('../../../src/store/unit.ts');

let doomed = false;
process.on('SIGUSR2', () => {
  doomed = true;
});

/** Dies, once doomed, right after the commit of a caller's operation and before anybody is told of it. */
export function transactOn(...parts: Parameters<typeof honest>): Transactions {
  const { transact, transactAnswers } = honest(...parts);
  const dieAfter = async <T>(committed: Promise<T>) => {
    const result = await committed;
    // The mail worker's transactions have no result, and nobody to be told.
    if (doomed && result !== undefined) process.kill(process.pid, 'SIGKILL');
    return result;
  };
  return {
    transact: (work) => dieAfter(transact(work)),
    transactAnswers: (reads, work) => dieAfter(transactAnswers(reads, work)),
  };
}
