/** How long to wait before a connection is tried again, in milliseconds. */
export interface Backoff {
  /** Bound of the first pause; it doubles with each failure in a row. */
  readonly firstMs: number;
  /** No bound is larger. */
  readonly mostMs: number;
}

export const BACKOFF: Backoff = { firstMs: 250, mostMs: 15_000 };

/**
 * The pause after a number of failures in a row: anywhere between a half of its bound and the whole, so that clients
 * which a restart has cut off together do not all come back together.
 * @param failures how many there were, 1 for the first
 */
export function pauseAfter(failures: number, { firstMs, mostMs }: Backoff, random = Math.random): number {
  const bound = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return bound / 2 + (random() * bound) / 2;
}
