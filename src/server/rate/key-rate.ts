import type { Principal } from '../../access/principal.ts';
import { createTokenBuckets } from './token-buckets.ts';

/** Keys whose use is remembered at a time. */
export const MAX_RATED_KEYS = 10_000;
const MINUTE_MS = 60_000;

/** How much one key may ask for in a minute; 0: as much as it likes. */
export interface RateSettings {
  readonly requestsPerMinute: number;
  readonly pointsPerMinute: number;
}

/** Each gives undefined where it may be, and otherwise the milliseconds until it may. */
export interface KeyRate {
  /** One request, whatever is in it. */
  request(principal: Principal): number | undefined;
  /** The cost of an operation, before it is executed. */
  points(principal: Principal, points: number): number | undefined;
}

/**
 * What one key of one application may ask for: a minute's worth at once, which comes back evenly. Where nobody is
 * asked for credentials nobody can be told from anybody else, and nobody is held back.
 */
export function createKeyRate(
  { requestsPerMinute, pointsPerMinute }: RateSettings,
  now: () => number,
): KeyRate {
  const rated = (capacity: number) => {
    if (capacity === 0) return () => undefined;
    const buckets = createTokenBuckets({ capacity, fillMs: MINUTE_MS }, MAX_RATED_KEYS);
    return (principal: Principal, tokens: number) =>
      principal.actor === 'anonymous' || tokens === 0
        ? undefined
        : buckets.take(keyOf(principal), tokens, now());
  };
  const requests = rated(requestsPerMinute);
  return { request: (principal) => requests(principal, 1), points: rated(pointsPerMinute) };
}

const texts = new WeakMap<Principal, string>();

/** The name of a key among those of all applications: one of one application never stands for one of another. */
function keyOf(principal: Principal): string {
  const known = texts.get(principal);
  if (known !== undefined) return known;
  const text = JSON.stringify([principal.application, principal.actor]);
  texts.set(principal, text);
  return text;
}

/** Holds nobody back. */
export const UNRATED: KeyRate = { request: () => undefined, points: () => undefined };
