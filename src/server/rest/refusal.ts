import { InvitegraphError, type OperationCode, RefusedError } from '../../errors.ts';
import { retryAfter } from '../retry-after.ts';
import { fieldProblem, problemsBody, UnprocessableError } from './problems.ts';
import { MalformedBodyError } from './read-request.ts';

/** Status, JSON and headers of an answer that is not 200. */
export interface Refusal {
  readonly status: number;
  readonly body: object;
  readonly headers?: Record<string, string>;
}

/**
 * The answer to a request that could not be done (contract part 7), or undefined where the error is nobody's to
 * see. `recipientEmail` is the field that says which recipient this request means.
 */
export function refusalOf(error: unknown, recipientEmail: string): Refusal | undefined {
  if (error instanceof MalformedBodyError) return { status: 400, body: { error: error.message } };
  if (error instanceof UnprocessableError) return { status: 422, body: problemsBody(error.problems) };
  if (error instanceof RefusedError) {
    if (error.problems.some(({ code }) => code === 'INVITE_NOT_FOUND'))
      return { status: 404, body: { error: error.message } };
    const problems = error.problems.map((problem) => fieldProblem(problem, recipientEmail));
    return { status: 422, body: problemsBody(problems) };
  }
  if (!(error instanceof InvitegraphError)) return undefined;
  const status = STATUS.get(error.code);
  if (status === undefined) return undefined;
  return { status, body: { error: error.message }, headers: retryAfter(error.details.retryAfterMs) };
}

const STATUS: ReadonlyMap<OperationCode, number> = new Map([
  ['FORBIDDEN', 403],
  ['RATE_LIMITED', 429],
  ['UPSTREAM_UNAVAILABLE', 503],
]);
