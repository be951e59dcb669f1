/**
 * Every failure a caller may act on is an InvitegraphError with a stable code. Codes are part of the public
 * contract: they appear in `extensions.code` and in `UserError.code`, so none is ever renamed.
 */

/** Codes that end a whole GraphQL operation (`extensions.code`). */
export const OPERATION_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'RATE_LIMITED',
  'QUERY_TOO_COMPLEX',
  'CURSOR_EXPIRED',
  'UPSTREAM_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const;

/** Codes of a mutation that was understood and refused (`errors` of its payload). */
export const USER_CODES = [
  'INVALID_INPUT',
  'INVITE_NOT_FOUND',
  'RECIPIENT_NOT_FOUND',
  'ALREADY_EXISTS',
  'INVITE_CANCELLED',
  'REVISION_CONFLICT',
  'IDEMPOTENCY_MISMATCH',
  'NOT_ALLOWED',
  'APPLICATION_NOT_FOUND',
  'API_KEY_NOT_FOUND',
] as const;

export type OperationCode = (typeof OPERATION_CODES)[number];
export type UserCode = (typeof USER_CODES)[number];

/** A failure that ends the operation; its message is safe to show to the caller. */
export class InvitegraphError extends Error {
  readonly code: OperationCode;
  /** Machine-readable facts beside the code, such as `oldestCursor`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: OperationCode,
    message: string,
    options?: ErrorOptions & { details?: Record<string, unknown> },
  ) {
    super(message, options);
    this.name = 'InvitegraphError';
    this.code = code;
    this.details = options?.details ?? {};
  }
}

/** How long whoever finds the store unwritable is told to stay away, in ms: what mends it is a person, or a failover. */
const UNWRITABLE_PAUSE_MS = 30_000;

/** The store takes no writes, as on a full disk or where the database is read-only. Whatever was to be kept was not. */
export class UnwritableError extends InvitegraphError {
  constructor(cause: unknown) {
    super(
      'UPSTREAM_UNAVAILABLE',
      'Nothing can be kept at present: the store behind the gateway takes no writes. This was not kept. Try again later.',
      { cause, details: { retryAfterMs: UNWRITABLE_PAUSE_MS } },
    );
    this.name = 'UnwritableError';
  }
}

/** How long whoever finds the store away is told to stay away, in ms: a server that is started again takes seconds. */
const AWAY_PAUSE_MS = 5000;

/** The store cannot be reached, or was lost while it was asked. */
export class StoreAwayError extends InvitegraphError {
  /** @param mayHaveTakenEffect it was lost within the commit, so that nobody can say whether that was kept */
  constructor(cause: unknown, mayHaveTakenEffect: boolean) {
    super(
      'UPSTREAM_UNAVAILABLE',
      mayHaveTakenEffect
        ? 'The store behind the gateway was lost while this was being kept: it may be kept, or not. Look before you repeat it; what carries a clientMutationId can be repeated at once.'
        : 'The store behind the gateway cannot be reached at present. Nothing was changed. Try again later.',
      { cause, details: { mayHaveTakenEffect, retryAfterMs: AWAY_PAUSE_MS } },
    );
    this.name = 'StoreAwayError';
  }
}

/** One thing wrong with one input, with the way to it (`['input', 'event', 'end']`). */
export interface Problem {
  readonly code: UserCode;
  readonly message: string;
  readonly path: readonly string[];
}

/** A use case refused its input; nothing was changed. Becomes `errors` of the mutation's payload. */
export class RefusedError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join(' '));
    this.name = 'RefusedError';
    this.problems = problems;
  }
}

/** Shorthand for a refusal with one problem. */
export function refuse(code: UserCode, message: string, ...path: string[]): RefusedError {
  return new RefusedError([{ code, message, path }]);
}

/** The start stopped because of a setting; `main.ts` prints the message as one line and exits. */
export class ConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConfigError';
  }
}
