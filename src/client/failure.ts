import type { WireError } from './transport.ts';

/** The stream is over and trying again would not help: `code` says why, in the words of the graph. */
export class InviteStreamError extends Error {
  readonly code: string;
  /** With CURSOR_EXPIRED: from where what is still kept can be read. */
  readonly oldestCursor: string | undefined;

  constructor(message: string, code: string, oldestCursor?: string) {
    super(message);
    this.name = 'InviteStreamError';
    this.code = code;
    this.oldestCursor = oldestCursor;
  }
}

/** Codes of errors that pass by themselves: a gateway that is busy, restarting, or cut off from what it needs. */
const PASSING = new Set(['RATE_LIMITED', 'UPSTREAM_UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'UNAVAILABLE']);

/** WebSocket close codes of graphql-transport-ws after which the same request would be refused again. */
const FINAL_CLOSES = new Map([
  [4400, 'BAD_USER_INPUT'],
  [4401, 'UNAUTHENTICATED'],
  [4403, 'FORBIDDEN'],
  [4406, 'BAD_USER_INPUT'],
]);

/** HTTP statuses for which the same goes. Anything else, 404 too, may be a proxy whose gateway is just restarting. */
const FINAL_STATUSES = new Map([
  [400, 'BAD_USER_INPUT'],
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
]);

/** A CloseEvent, or graphql-sse's NetworkError. */
interface Ending {
  readonly code?: unknown;
  readonly reason?: string;
  readonly response?: { readonly status: number };
}

/** The error to end with, or undefined where it is worth another try. */
export function finalErrorOf(errors: readonly WireError[]): InviteStreamError | undefined {
  const [first] = errors;
  const code = first?.extensions?.code;
  if (!first || (typeof code === 'string' && PASSING.has(code))) return undefined;
  const oldest = first.extensions?.oldestCursor;
  return new InviteStreamError(
    first.message,
    typeof code === 'string' ? code : 'BAD_USER_INPUT',
    typeof oldest === 'string' ? oldest : undefined,
  );
}

/** What a transport said at the end of a connection, as the error to end with; undefined where it was only cut. */
export function finalReasonOf(reason: unknown): InviteStreamError | undefined {
  if (reason instanceof InviteStreamError) return reason;
  if (Array.isArray(reason)) return finalErrorOf(reason);
  const { code, reason: text, response } = (reason ?? {}) as Ending;
  const closed = typeof code === 'number' ? FINAL_CLOSES.get(code) : undefined;
  if (closed !== undefined) return new InviteStreamError(text || closed, closed);
  const refused = response === undefined ? undefined : FINAL_STATUSES.get(response.status);
  return refused === undefined ? undefined : new InviteStreamError(`HTTP ${response?.status}`, refused);
}
