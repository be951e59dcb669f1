import type { Clock } from '../../src/invites/ports.ts';
import type { Pause } from '../../src/upstream/pause.ts';
import { NOW } from '../invites/sample-invite.ts';

/** Time that passes only while everybody waits, and then at once to the next who wakes. */
export interface VirtualTime {
  readonly clock: Clock;
  readonly pause: Pause;
  /** Milliseconds passed since the start. */
  readonly elapsed: () => number;
  /** Lets time pass, or sets the clock back. */
  readonly advance: (ms: number) => void;
}

export function virtualTime(): VirtualTime {
  let now = NOW;
  let pumping = false;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  function pump(): void {
    sleepers.sort((a, b) => a.at - b.at);
    const next = sleepers.shift();
    pumping = next !== undefined;
    if (!next) return;
    now = Math.max(now, next.at);
    next.wake();
    setImmediate(pump);
  }

  return {
    clock: { now: () => now },
    elapsed: () => now - NOW,
    advance: (ms) => {
      now += ms;
    },
    pause: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          const index = sleepers.indexOf(sleeper);
          if (index >= 0) sleepers.splice(index, 1);
          reject(signal.reason);
        });
        if (!pumping) setImmediate(pump);
        pumping = true;
      }),
  };
}
