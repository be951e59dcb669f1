import type { Transact } from '../../../src/invites/ports.ts';
import { transactOn as honest } from '../../../src/store/unit.ts';

export const replaces = import.meta.resolve('../../../src/store/unit.ts');

let doomed = false;
process.on('SIGUSR2', () => {
  doomed = true;
});

/** Dies, once doomed, with a caller's operation written whole, its event included, and not committed. */
export function transactOn(...parts: Parameters<typeof honest>): Transact {
  const [database, append] = parts;
  let written = false;
  const transact = honest(database, async (tx, events) => {
    await append(tx, events);
    if (doomed && written) process.kill(process.pid, 'SIGKILL');
  });
  return (work) =>
    transact(async (unit) => {
      const result = await work(unit);
      written ||= doomed && result !== undefined;
      return result;
    });
}
