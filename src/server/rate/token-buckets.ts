/** How much a bucket holds, and in how many milliseconds an empty one is full again. */
export interface BucketSize {
  readonly capacity: number;
  readonly fillMs: number;
}

/** Token buckets, one for each key. */
export interface TokenBuckets {
  /** Takes so many tokens. Undefined where they were there; otherwise nothing is taken, and in so many ms they will be. */
  take(key: string, tokens: number, now: number): number | undefined;
  /** What `take` would say, without taking. */
  wait(key: string, tokens: number, now: number): number | undefined;
  readonly size: () => number;
}

/**
 * Buckets that begin full and fill evenly, at most `keys` of them: beyond that the one that was used longest ago is
 * forgotten, which is as if it were full, and mostly it is.
 */
export function createTokenBuckets({ capacity, fillMs }: BucketSize, keys: number): TokenBuckets {
  const buckets = new Map<string, { tokens: number; at: number }>();
  /** The key that was used last, which stands last. */
  let last: string | undefined;
  const held = (bucket: { tokens: number; at: number } | undefined, now: number) => {
    if (!bucket) return capacity;
    // A clock that was set back fills nothing, and takes nothing away.
    return Math.min(capacity, bucket.tokens + (Math.max(0, now - bucket.at) * capacity) / fillMs);
  };
  const waitFor = (missing: number) => (missing > 0 ? Math.ceil((missing * fillMs) / capacity) : undefined);
  return {
    size: () => buckets.size,
    wait: (key, tokens, now) => waitFor(tokens - held(buckets.get(key), now)),
    take(key, tokens, now) {
      const bucket = buckets.get(key);
      const before = held(bucket, now);
      const wait = waitFor(tokens - before);
      if (wait !== undefined) return wait;
      if (bucket && key === last) {
        bucket.tokens = before - tokens;
        bucket.at = now;
        return undefined;
      }
      // Taken out and put in again, it stands last: the first is the one that was used longest ago.
      buckets.delete(key);
      const [oldest] = buckets.keys();
      if (buckets.size >= keys && oldest !== undefined) buckets.delete(oldest);
      buckets.set(key, { tokens: before - tokens, at: now });
      last = key;
      return undefined;
    },
  };
}
