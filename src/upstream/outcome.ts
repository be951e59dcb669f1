import type { Problem } from '../errors.ts';

/** What became of one call to Cronofy: every ending there is, so that a switch over `kind` can be complete. */
export type Outcome<T> = { readonly kind: 'ok'; readonly value: T } | Failure;

export type Failure = FailureKind & {
  /**
   * True where Cronofy may have done what it was asked, in this attempt or in one before it that was repeated.
   * Whoever takes a failure with `true` for "nothing happened" tells a caller something false.
   */
  readonly mayHaveTakenEffect: boolean;
};

/** A failure of one attempt, before it is known what the attempts before it may have done. */
export type FailureKind =
  /** 401: the client secret is not recognised. */
  | { readonly kind: 'unauthorized' }
  /** 402: the account's plan lacks smart invites. */
  | { readonly kind: 'payment-required' }
  /** 403: recognised and not allowed. */
  | { readonly kind: 'forbidden' }
  /** 404 and 410: Cronofy has no such invite. */
  | { readonly kind: 'not-found' }
  /** 422, with the paths of our inputs. */
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  /** Any other 4xx: the request is one that Cronofy does not take, and repeating it cannot help. */
  | { readonly kind: 'refused'; readonly status: number }
  /** 429, or our own budget is spent (`by`); after so many milliseconds there is room again. */
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number; readonly by: 'cronofy' | 'budget' }
  /** 5xx, with Retry-After where it was given. */
  | { readonly kind: 'server-error'; readonly status: number; readonly retryAfterMs?: number }
  /** No answer, since there was no connection or it broke. */
  | { readonly kind: 'unreachable'; readonly reason: 'dns' | 'refused' | 'tls' | 'reset' | 'closed' }
  /** No answer within the time for this phase; `turn` is the wait for one of the connections. */
  | { readonly kind: 'timed-out'; readonly phase: 'turn' | 'connect' | 'headers' | 'body' }
  /** An answer that is not one of Cronofy's. */
  | {
      readonly kind: 'unreadable';
      readonly reason: 'redirect' | 'too-large' | 'not-http' | 'encoding' | 'not-json' | 'shape';
    }
  /** Not asked: Cronofy failed so often that it is left alone for so many milliseconds. */
  | { readonly kind: 'breaker-open'; readonly retryAfterMs: number };

/** The failure of one attempt. */
export function failure(kind: FailureKind, mayHaveTakenEffect: boolean): Failure {
  return { ...kind, mayHaveTakenEffect };
}

/** True where the failure says that Cronofy is ill, and not that this one request was wrong. */
export function isOutage({ kind }: Failure): boolean {
  return kind === 'server-error' || kind === 'unreachable' || kind === 'timed-out';
}
