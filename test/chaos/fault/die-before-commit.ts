import type { Tx } from '../../../src/store/tables.ts';
import { transactOn as honest, type Transactions } from '../../../src/store/unit.ts';

export const replaces = import.meta.resolve('../../../src/store/unit.ts');

let doomed = false;
process.on('SIGUSR2', () => {
  doomed = true;
});

/** Dies, once doomed, with a caller's operation written whole, its event included, and not committed. */
export function transactOn(...parts: Parameters<typeof honest>): Transactions {
  const [database, append] = parts;
  let written = false;
  const dying = {
    ...database,
    transaction: <T>(work: (tx: Tx) => Promise<T>) =>
      database.transaction(async (tx) => {
        const result = await work(tx);
        if (doomed && written) process.kill(process.pid, 'SIGKILL');
        return result;
      }),
  };
  const { transact, transactAnswers } = honest(dying, append);
  const marked =
    <Unit, T>(work: (unit: Unit) => Promise<T>) =>
    async (unit: Unit) => {
      const result = await work(unit);
      written ||= doomed && result !== undefined;
      return result;
    };
  return {
    transact: (work) => transact(marked(work)),
    transactAnswers: (reads, work) => transactAnswers(reads, marked(work)),
  };
}
