import type { Clock } from '../invites/ports.ts';
import { type AttemptResult, attemptDelivery } from './attempt.ts';
import type { CallbackOutcome, CallbackQueue, ClaimedCallback } from './callback-queue.ts';
import type { Lookup } from './resolve.ts';
import { nextAttemptAt } from './schedule.ts';
import { signedHeaders } from './webhook-headers.ts';

export interface DeliverParts {
  readonly queue: CallbackQueue;
  /** The application's active client secrets. */
  readonly secrets: (application: string) => readonly string[] | Promise<readonly string[]>;
  readonly clock: Clock;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** The development setting (see DestinationRules). */
  readonly allowPrivate: boolean;
  readonly lookup?: Lookup | undefined;
  /** Told what each attempt came to, once that is durable. */
  readonly onOutcome?: (outcome: AttemptResult['outcome']) => void;
  /** Makes each attempt, with the `traceparent` that it is to carry; absent: with that of what it goes back to. */
  readonly trace?: TraceAttempt | undefined;
}

export type TraceAttempt = (
  claimed: ClaimedCallback,
  attempt: (traceparent: string | undefined) => Promise<AttemptResult>,
) => Promise<AttemptResult>;

/**
 * Makes one attempt at a claimed callback and reports what came of it. An attempt that `cut` ended is not reported:
 * it comes back when its lease ends, as does one whose report fails. Rejects where secrets or queue do.
 */
export async function deliver(
  parts: DeliverParts,
  claimed: ClaimedCallback,
  cut: AbortSignal,
): Promise<void> {
  const { clock, queue, random, trace = (claimed, attempt) => attempt(claimed.traceparent) } = parts;
  const startedAt = clock.now();
  const result = await trace(claimed, (traceparent) =>
    attempt(parts, { ...claimed, traceparent }, startedAt, cut),
  );
  // That the program stops is no fault of the receiver's, and must not read like one.
  if (cut.aborted && result.outcome === 'retry') return;
  const endedAt = clock.now();
  const facts = { attempt: claimed.attempts, startedAt, endedAt, ...factsOf(result) };
  await queue.report(claimed, { ...facts, ...stateAfter(result, claimed.attempts, endedAt, random()) });
  parts.onOutcome?.(result.outcome);
}

type Sent = Omit<ClaimedCallback, 'traceparent'> & { readonly traceparent: string | undefined };

async function attempt(
  { secrets, allowPrivate, lookup }: DeliverParts,
  { application, id, url, body, requestId, traceparent }: Sent,
  now: number,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const active = await secrets(application);
  if (active.length === 0)
    return { outcome: 'retry', reason: 'The application has no active client secret to sign with.' };
  const headers = {
    ...signedHeaders(body, active, id, now / 1000),
    ...(requestId === undefined ? {} : { 'X-Request-Id': requestId }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  return attemptDelivery({ url, body, headers, allowPrivate, lookup, signal });
}

function factsOf(result: AttemptResult): Pick<CallbackOutcome, 'status' | 'reason'> {
  return {
    ...('status' in result ? { status: result.status } : {}),
    ...('reason' in result ? { reason: result.reason } : {}),
  };
}

function stateAfter(result: AttemptResult, attempts: number, now: number, random: number) {
  if (result.outcome === 'delivered') return { state: 'DELIVERED' } as const;
  if (result.outcome === 'gone') return { state: 'GONE' } as const;
  const retryAfterMs = result.outcome === 'retry' ? result.retryAfterMs : undefined;
  const next = nextAttemptAt(attempts, now, random, retryAfterMs);
  return next === undefined
    ? ({ state: 'FAILED' } as const)
    : ({ state: 'PENDING', nextAttemptAt: next } as const);
}
