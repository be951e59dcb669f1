import type { Transact } from '../../../src/invites/ports.ts';
import { transactOn as honest } from '../../../src/store/unit.ts';

export const replaces = import.meta.resolve('../../../src/store/unit.ts');

let doomed = false;
process.on('SIGUSR2', () => {
  doomed = true;
});

/** Dies, once doomed, right after the commit of a caller's operation and before anybody is told of it. */
export function transactOn(...parts: Parameters<typeof honest>): Transact {
  const transact = honest(...parts);
  return async (work) => {
    const result = await transact(work);
    // The mail worker's transactions have no result, and nobody to be told.
    if (doomed && result !== undefined) process.kill(process.pid, 'SIGKILL');
    return result;
  };
}
