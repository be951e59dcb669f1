/**
 * When a mail that was not taken is tried again: after 30 s, 2 min, 10 min, 30 min, 2 h, 6 h, 12 h and 24 h.
 * Two days in all, which is how long RFC 5321 §4.5.4.1 would have a sender try at the least before the longer
 * waits begin; an invitation that comes later than that has mostly missed its event.
 */
const DELAYS_MS: readonly number[] = [0.5, 2, 10, 30, 120, 360, 720, 1440].map((minutes) => minutes * 60_000);

/** Milliseconds to wait after a failed attempt (1, 2, …), or undefined where it was the last. */
export function retryDelay(attempt: number): number | undefined {
  return DELAYS_MS[attempt - 1];
}
