import { InvitegraphError, RefusedError, refuse } from '../errors.ts';
import type { Failure } from './outcome.ts';

/**
 * The error that a caller of the graph gets for a failure: a RefusedError where the caller can mend the input,
 * an InvitegraphError otherwise. The message is safe to show: it holds nothing that Cronofy or a socket said,
 * the descriptions of a 422 aside.
 */
export function errorOf(failure: Failure): InvitegraphError | RefusedError {
  switch (failure.kind) {
    case 'invalid':
      return new RefusedError(failure.problems);
    case 'not-found':
      return refuse('INVITE_NOT_FOUND', 'Cronofy has no such invite.', 'input', 'smartInviteId');
    case 'payment-required':
      return refuse('NOT_ALLOWED', "Cronofy's plan of this account has no smart invites.", 'input');
    case 'forbidden':
      return refuse('NOT_ALLOWED', 'Cronofy does not allow this account to do that.', 'input');
    case 'rate-limited':
      return new InvitegraphError(
        'RATE_LIMITED',
        'Cronofy takes no more requests for now. Try again later.',
        {
          details: { retryAfterMs: failure.retryAfterMs },
        },
      );
    case 'unauthorized':
      return unavailable("Cronofy does not accept this gateway's client secret.", failure);
    case 'refused':
      return unavailable(`Cronofy refused the request (${failure.status}).`, failure);
    case 'server-error':
      return unavailable(`Cronofy failed (${failure.status}).`, failure);
    case 'unreachable':
      return unavailable('Cronofy could not be reached.', failure);
    case 'timed-out':
      return unavailable('Cronofy did not answer in time.', failure);
    case 'unreadable':
      return unavailable("The answer was not one of Cronofy's.", failure);
    case 'breaker-open':
      return unavailable('Cronofy is failing and was not asked.', failure);
  }
}

function unavailable(what: string, failure: Failure): InvitegraphError {
  const message = failure.mayHaveTakenEffect ? `${what} The change may have been made nevertheless.` : what;
  return new InvitegraphError('UPSTREAM_UNAVAILABLE', message, {
    details: {
      mayHaveTakenEffect: failure.mayHaveTakenEffect,
      ...('retryAfterMs' in failure ? { retryAfterMs: failure.retryAfterMs } : {}),
    },
  });
}
