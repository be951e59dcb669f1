import { expect, test } from 'vitest';
import { InvitegraphError, RefusedError } from '../../src/errors.ts';
import { errorOf } from '../../src/upstream/failure-error.ts';
import { type FailureKind, failure } from '../../src/upstream/outcome.ts';

const problem = { code: 'INVALID_INPUT', message: 'required', path: ['input', 'event', 'start'] } as const;

test.each<[FailureKind, string, string]>([
  [{ kind: 'invalid', problems: [problem] }, 'INVALID_INPUT', 'input.event.start'],
  [{ kind: 'not-found' }, 'INVITE_NOT_FOUND', 'input.smartInviteId'],
  [{ kind: 'payment-required' }, 'NOT_ALLOWED', 'input'],
  [{ kind: 'forbidden' }, 'NOT_ALLOWED', 'input'],
])('%j is a problem of the input', (kind, code, path) => {
  const error = errorOf(failure(kind, false));
  if (!(error instanceof RefusedError)) throw error;
  expect(error.problems.map((one) => [one.code, one.path.join('.')])).toEqual([[code, path]]);
});

test.each<[FailureKind, string, object]>([
  [{ kind: 'rate-limited', retryAfterMs: 1200, by: 'budget' }, 'RATE_LIMITED', { retryAfterMs: 1200 }],
  [{ kind: 'unauthorized' }, 'UPSTREAM_UNAVAILABLE', {}],
  [{ kind: 'refused', status: 423 }, 'UPSTREAM_UNAVAILABLE', {}],
  [{ kind: 'server-error', status: 503, retryAfterMs: 9000 }, 'UPSTREAM_UNAVAILABLE', { retryAfterMs: 9000 }],
  [{ kind: 'unreachable', reason: 'dns' }, 'UPSTREAM_UNAVAILABLE', {}],
  [{ kind: 'timed-out', phase: 'headers' }, 'UPSTREAM_UNAVAILABLE', {}],
  [{ kind: 'unreadable', reason: 'redirect' }, 'UPSTREAM_UNAVAILABLE', {}],
  [{ kind: 'breaker-open', retryAfterMs: 700 }, 'UPSTREAM_UNAVAILABLE', { retryAfterMs: 700 }],
])('%j ends the operation', (kind, code, details) => {
  const error = errorOf(failure(kind, false));
  if (!(error instanceof InvitegraphError)) throw error;
  expect(error.code).toBe(code);
  expect(error.details).toMatchObject(details);
});

test('a failure after which the change may stand says so', () => {
  const error = errorOf(failure({ kind: 'unreachable', reason: 'reset' }, true));
  expect(error.message).toBe('Cronofy could not be reached. The change may have been made nevertheless.');
  expect(error).toMatchObject({ details: { mayHaveTakenEffect: true } });
});
