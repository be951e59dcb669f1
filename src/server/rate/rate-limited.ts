import type { ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { respond } from '../respond.ts';
import { retryAfter } from '../retry-after.ts';

/** Whole seconds, rounded up: sooner would be too soon. */
function secondsOf(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}

/** The refusal of an operation, with the seconds to wait; over HTTP with status 429 and Retry-After (RFC 6585 §4). */
export function rateLimited(what: string, ms: number): GraphQLError {
  const seconds = secondsOf(ms);
  return new GraphQLError(`${what} Try again in ${seconds} s.`, {
    extensions: {
      code: 'RATE_LIMITED',
      retryAfter: seconds,
      http: { status: 429, headers: retryAfter(ms) },
    },
  });
}

export const TOO_MANY_REQUESTS = 'This key sends more requests than it may.';
export const TOO_MANY_POINTS =
  'This key asks for more than it may: its operations cost too many points together.';

export const TOO_MANY_ATTEMPTS = 'Too many attempts without good credentials came from this address.';

/** Refuses a request before its body is read, in the words of a GraphQL answer. */
export function tooManyRequests(response: ServerResponse, ms: number, what = TOO_MANY_REQUESTS): void {
  const { message, extensions } = rateLimited(what, ms);
  const { http: _http, ...rest } = extensions;
  respond(response, 429, { errors: [{ message, extensions: rest }] }, retryAfter(ms));
}
