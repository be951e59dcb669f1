/** Counts what each key does within a span of time; keys are forgotten, oldest first, where there are too many. */
export interface RateLimit {
  /** True where the key may do one more at this time. */
  hasRoom(key: string, now: number): boolean;
  /** Counts one; false, and not counted, where there was no room. */
  take(key: string, now: number): boolean;
}

export interface RateLimitOptions {
  /** How much of it is allowed in one span. */
  readonly most: number;
  /** Length of the span, in milliseconds; it begins with the first of a key. */
  readonly withinMs: number;
  /** Keys remembered at a time. */
  readonly keys: number;
}

/** A limit whose memory is bounded, whatever the keys. */
export function createRateLimit({ most, withinMs, keys }: RateLimitOptions): RateLimit {
  const spans = new Map<string, { readonly since: number; count: number }>();
  const present = (key: string, now: number) => {
    const span = spans.get(key);
    // A clock that was set back would otherwise lock the key until it catches up.
    return span && now >= span.since && now < span.since + withinMs ? span : undefined;
  };
  return {
    hasRoom: (key, now) => (present(key, now)?.count ?? 0) < most,
    take(key, now) {
      const span = present(key, now) ?? { since: now, count: 0 };
      if (span.count >= most) return false;
      span.count += 1;
      // Taken out and put in again, it stands last: the first is the one that was quiet for longest.
      spans.delete(key);
      const [quietest] = spans.keys();
      if (spans.size >= keys && quietest !== undefined) spans.delete(quietest);
      spans.set(key, span);
      return true;
    },
  };
}
