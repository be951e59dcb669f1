/** At most `limit` uses in any span of so many milliseconds. */
export interface Window {
  /** The earliest time at which one more token may be used while `reserve` others stay unused. */
  readyAt(reserve: number): number;
  /** Uses a token; times never fall from one call to the next. */
  use(at: number): void;
}

/**
 * A bucket of tokens, each of which comes back a whole span after it was used. A bucket that drips would admit
 * its capacity and its drip in one span, almost twice the limit, and Cronofy would answer 429.
 */
export function createWindow(limit: number, spanMs: number): Window {
  // The newest `limit` uses, oldest at `oldest`.
  const uses = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
  let oldest = 0;
  return {
    readyAt: (reserve) => (uses[(oldest + Math.min(reserve, limit - 1)) % limit] as number) + spanMs,
    use(at) {
      uses[oldest] = at;
      oldest = (oldest + 1) % limit;
    },
  };
}
