import type { Clock } from '../invites/ports.ts';

/** The longest that a timer of Node waits, in ms; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Calls once the clock says that it is time, in milliseconds since 1970, and never earlier: timers may fire a little
 * before. Returns how to call it off.
 */
export function callAt(clock: Clock, time: number, call: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const left = time - clock.now();
    timer = setTimeout(left > 0 ? wait : call, Math.max(0, Math.min(left, LONGEST_TIMER_MS)));
  };
  wait();
  return () => clearTimeout(timer);
}
