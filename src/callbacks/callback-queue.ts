/** A callback in the hands of one worker until its lease ends. */
export interface ClaimedCallback {
  /** The delivery id: the same for every attempt, so that receivers can tell a repetition. */
  readonly id: string;
  /** Whoever holds an older lease lost the callback. */
  readonly lease: number;
  /** Claims so far, this one included. */
  readonly attempts: number;
  readonly application: string;
  readonly inviteId: string;
  readonly url: string;
  /** Made once, so that every attempt sends the same bytes. */
  readonly body: string;
  readonly createdAt: number;
  /** Of what brought the news: sent along. */
  readonly requestId?: string;
  /** W3C Trace Context, sent along. */
  readonly traceparent?: string;
}

/** What one attempt came to; times are milliseconds since 1970. */
export interface AttemptFacts {
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /** The HTTP status, where the receiver answered. */
  readonly status?: number;
  /** One sentence for people, where it was not delivered. */
  readonly reason?: string;
}

/** What an attempt leaves a callback in. */
export type CallbackOutcome = AttemptFacts &
  (
    | { readonly state: 'PENDING'; readonly nextAttemptAt: number }
    /** FAILED: the last attempt was made. GONE: the receiver wants no more callbacks for this invite. */
    | { readonly state: 'DELIVERED' | 'FAILED' | 'GONE' }
  );

/** The queue of callbacks as its worker sees it. */
export interface CallbackQueue {
  /**
   * Takes due callbacks, oldest first, for `leaseMs`; a worker that dies loses them to the next claim after that.
   * @param busyHosts hosts (`new URL(url).host`) to pass over: they are being called as often as they may be,
   *   and their callbacks would stand in the way of everybody else's
   */
  claim(
    now: number,
    leaseMs: number,
    limit: number,
    busyHosts: readonly string[],
  ): Promise<readonly ClaimedCallback[]>;
  /** Keeps what an attempt came to. Without effect where the lease was lost. */
  report(claimed: ClaimedCallback, outcome: CallbackOutcome): Promise<void>;
}
