import { performance } from 'node:perf_hooks';

// Kept from before tests put clocks of their own in the place of these.
const { setInterval, clearInterval } = globalThis;

/**
 * Gives what the work gives, or rejects once this process has had nothing to do for so long, in ms, while the work was
 * under way. The time in which it has to wait for its turn on the machine is none of that.
 */
export async function beforeIdle<T>(ms: number, work: () => T | Promise<T>): Promise<T> {
  const idle = idleSince();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setInterval(() => {
      if (idle() > ms) reject(new Error('It waits for something that does not come.'));
    }, 50);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearInterval(timer);
  }
}

/** A clock from now on, in ms, that only runs while this process has nothing to do. */
export function idleSince(): () => number {
  const start = performance.eventLoopUtilization();
  return () => performance.eventLoopUtilization(start).idle;
}
