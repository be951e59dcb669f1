import type { Failure } from './outcome.ts';

/** What is asked of Cronofy; the first three are the methods of a POST (contract part 1). */
export type Operation = 'request' | 'cancel' | 'remove' | 'status';

/** Repeats after the first attempt. */
export const MAX_REPEATS = 2;

/** Statuses of a gateway before the application, which a second attempt may get past. */
const PASSING = new Set([502, 503, 504]);
const BASE_MS = 200;

/**
 * True where asking again may help and can do no harm.
 *
 * A `request` is an upsert: the same identity again is an update that carries the whole event (contract 2.3), so
 * that a second one leaves what the first would have left, and the text it answers with is the one that is
 * mailed; that of the lost answer never was. A `cancel` says again what the first said. A `remove` is no upsert:
 * what a second one does once the person is gone is nowhere written, so it is repeated only where the first was
 * certainly never read. Calls for one invite must not overlap, or a repeat puts an older event over a newer one.
 *
 * Nothing is repeated after a timeout: whoever waits has waited long enough, and Cronofy, slow already, would
 * get three times the work.
 */
export function mayRepeat(operation: Operation, failure: Failure): boolean {
  if (operation === 'remove' && failure.mayHaveTakenEffect) return false;
  switch (failure.kind) {
    case 'rate-limited':
      return failure.by === 'cronofy';
    case 'server-error':
      return operation === 'status' || PASSING.has(failure.status);
    case 'unreachable':
      // A name that is not there or a certificate that is wrong will be so in a second as well.
      return failure.reason === 'reset' || failure.reason === 'refused';
    default:
      return false;
  }
}

/**
 * Milliseconds before the repeat (0, 1, …): what Cronofy asks for, and no less than a random part of a span
 * that doubles, so that callers who failed together do not come back together. `random` is from 0 to below 1.
 */
export function repeatDelay(repeat: number, failure: Failure, random: number): number {
  const asked = failure.kind === 'server-error' ? (failure.retryAfterMs ?? 0) : 0;
  return Math.max(asked, BASE_MS * 2 ** repeat * (0.5 + random / 2));
}
