import { StoreAwayError } from '../errors.ts';

/** SQLSTATEs (appendix A of Postgres' manual) after which the same work may well succeed. */
const REFUSED_BY_ORDER = new Set(['40001', '40P01']);
/** A statement after one that failed because its table was changed while it was prepared; see postgres-pool.ts. */
const ABORTED = '25P02';
const UNIQUE_VIOLATION = '23505';
/** The server ends, or begins, or has no connection left; class 08 is the connection itself. */
const UNAVAILABLE = /^(08...|57P0[1-3]|53300)$/;
const CUT = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const CUT_WORDS =
  /^(Connection terminated|Client has encountered a connection error|Postgres connection has been discarded)/;

/** Of pg and its pool where no answer came in time. */
const SILENT_WORDS = /^(timeout exceeded when trying to connect|Query read timeout)/;

/** What a failure says about the transaction it ended: why it may be repeated, or that repeating is of no use. */
export type Failure = 'order' | 'duplicate' | 'connection' | 'final';

/** Sorts a failure of Postgres, or of the way to it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof StoreAwayError) return failureOf(error.cause);
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') {
    if (REFUSED_BY_ORDER.has(code) || code === ABORTED) return 'order';
    if (code === UNIQUE_VIOLATION) return 'duplicate';
    if (UNAVAILABLE.test(code) || CUT.has(code)) return 'connection';
  }
  return typeof message === 'string' && CUT_WORDS.test(message) ? 'connection' : 'final';
}

/** Whether a statement, or what was to send it, failed because there is no server, or none that answers. */
export function isAway(error: unknown): boolean {
  if (error instanceof StoreAwayError) return false;
  const { message } = error as { message?: unknown };
  return failureOf(error) === 'connection' || (typeof message === 'string' && SILENT_WORDS.test(message));
}

/** Whether Postgres itself refused a statement: whatever came after it in the transaction is undone then. */
export function isRefused(error: unknown): boolean {
  return (error as { severity?: unknown }).severity !== undefined;
}

/** Whether a statement gave up waiting for a row that another transaction holds. */
export function isLockTimeout(error: unknown): boolean {
  return (error as { code?: unknown }).code === '55P03';
}
