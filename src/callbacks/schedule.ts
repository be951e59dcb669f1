const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Milliseconds from the end of one attempt to the next: eight attempts over 27 h 35 min 5 s (reliability D6). */
const DELAYS_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  10 * HOUR,
];

/** How far a delay is stretched or shortened by chance, so that callbacks that failed together do not come together. */
const JITTER = 0.1;

/** Longest wait that a receiver may ask for, in milliseconds. */
const MAX_RETRY_AFTER_MS = 24 * HOUR;

/**
 * When a callback is tried again, in milliseconds since 1970, or undefined where that was the last time.
 * @param failed attempts made so far, all of which failed
 * @param now when the last of them ended
 * @param random a number from 0 up to 1
 * @param retryAfterMs what the receiver asked for: it is not disturbed before that, or before a day has passed
 */
export function nextAttemptAt(
  failed: number,
  now: number,
  random: number,
  retryAfterMs = 0,
): number | undefined {
  const delay = DELAYS_MS[failed];
  if (delay === undefined) return undefined;
  const planned = delay * (1 + JITTER * (2 * random - 1));
  // What was asked for is only ever stretched: a receiver that is overrun says the same to everybody.
  const asked = Math.min(retryAfterMs, MAX_RETRY_AFTER_MS) * (1 + JITTER * random);
  return now + Math.round(Math.max(planned, asked));
}
