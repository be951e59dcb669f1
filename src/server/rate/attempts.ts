import type { IncomingMessage } from 'node:http';
import { clientOf } from '../rsvp/rate-limit.ts';
import { createTokenBuckets } from './token-buckets.ts';

/** Attempts without good credentials from one address in a minute: enough for a mistake in a settings file. */
export const MAX_ATTEMPTS_PER_ADDRESS = 60;
/** Addresses remembered at a time. */
export const MAX_ATTEMPTING_ADDRESSES = 10_000;
const MINUTE_MS = 60_000;

/** Counts who tries to get in and fails, by address. */
export interface Attempts {
  /** The milliseconds for which nothing of this client is looked at, or undefined. */
  refused(request: IncomingMessage): number | undefined;
  failed(request: IncomingMessage): void;
}

/**
 * After so many attempts an address is not listened to, not even with the right key: otherwise it could go on
 * guessing. This machine itself is, since everybody behind a proxy that names nobody comes from it.
 */
export function createAttempts(now: () => number): Attempts {
  const buckets = createTokenBuckets(
    { capacity: MAX_ATTEMPTS_PER_ADDRESS, fillMs: MINUTE_MS },
    MAX_ATTEMPTING_ADDRESSES,
  );
  return {
    // Nobody failed: the address is not even worked out.
    refused: (request) => (buckets.size() === 0 ? undefined : buckets.wait(clientOf(request), 1, now())),
    failed(request) {
      const address = clientOf(request);
      if (address !== '::1' && !address.startsWith('127.')) buckets.take(address, 1, now());
    },
  };
}
