import type { Clock } from '../invites/ports.ts';
import type { Breaker } from './breaker.ts';
import type { Connections } from './connections.ts';
import type { Exchange, HttpAnswer, HttpRequest } from './exchange.ts';
import { type Failure, type FailureKind, failure, isOutage } from './outcome.ts';
import type { Pause } from './pause.ts';
import type { Priority, RateBudget } from './rate-budget.ts';
import { MAX_REPEATS, mayRepeat, type Operation, repeatDelay } from './retry.ts';

/** Who asks, and until when. */
export interface Call {
  /** Default `caller`. */
  readonly priority?: Priority;
  /** Ends the call; it rejects with the signal's reason, and what was asked may have been done. */
  readonly signal?: AbortSignal;
}

export interface AskParts {
  readonly exchange: Exchange;
  readonly budget: RateBudget;
  readonly breaker: Breaker;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly pause: Pause;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** An answer of Cronofy's that says yes or what is wrong; anything else is a Failure. */
export type Answered = Exclude<HttpAnswer, { kind: 'failed' }> & { readonly mayHaveTakenEffect: boolean };

/** Longest time that one call spends on waiting for its turn and between repeats, in milliseconds. */
const PATIENCE_MS = 5000;

/**
 * Asks Cronofy within the budget, past the breaker, over one of the connections, and again where that is safe.
 * `mayHaveTakenEffect` covers all attempts: a 404 after a reset may mean that the first one was heard.
 */
export async function ask(
  parts: AskParts,
  operation: Operation,
  request: HttpRequest,
  { priority = 'caller', signal }: Call = {},
): Promise<Answered | Failure> {
  const patience = createPatience(parts.clock);
  let heard = false;
  for (let repeat = 0; ; repeat++) {
    const answer = await attempt(parts, operation, request, priority, patience, signal);
    heard ||= answer.mayHaveTakenEffect;
    if (isAnswered(answer)) return { ...answer, mayHaveTakenEffect: heard };
    if (answer.kind === 'rate-limited' && answer.by === 'cronofy') parts.budget.hold(answer.retryAfterMs);
    const delay = repeatDelay(repeat, answer, parts.random());
    const again = repeat < MAX_REPEATS && mayRepeat(operation, answer) && delay <= patience.left();
    // A 429 has to be waited out by the budget, which holds everybody back; where that takes too long, its own
    // answer says how long.
    const tooLong = answer.kind === 'rate-limited' && answer.retryAfterMs > patience.left();
    if (!again || tooLong) return { ...answer, mayHaveTakenEffect: heard };
    await patience.spend(() => parts.pause(delay, signal));
  }
}

export function isAnswered(answer: Answered | Failure): answer is Answered {
  return answer.kind === 'success' || answer.kind === 'unprocessable';
}

async function attempt(
  { exchange, budget, breaker, connections }: AskParts,
  operation: Operation,
  request: HttpRequest,
  priority: Priority,
  patience: Patience,
  signal: AbortSignal | undefined,
): Promise<Answered | Failure> {
  const notAsked = (kind: FailureKind) => failure(kind, false);
  const wait = breaker.waitMs();
  if (wait > 0) return notAsked({ kind: 'breaker-open', retryAfterMs: wait });
  const taken = await patience.spend((left) => budget.take(priority, signal, left));
  if (!taken.granted)
    return notAsked({ kind: 'rate-limited', retryAfterMs: taken.retryAfterMs, by: 'budget' });
  const giveBack = await patience.spend((left) => connections.turn(left, signal));
  if (!giveBack) return notAsked({ kind: 'timed-out', phase: 'turn' });
  // Only now, since the answers of others may have opened it meanwhile, and a probe must not wait in line.
  const permit = breaker.enter();
  try {
    if (!permit) return notAsked({ kind: 'breaker-open', retryAfterMs: breaker.waitMs() });
    const answer = await exchange.send(request, signal);
    const changes = operation !== 'status';
    if (answer.kind !== 'failed') {
      permit.settle('alive');
      return { ...answer, mayHaveTakenEffect: changes && answer.kind === 'success' };
    }
    const failed = failure(answer.failure, changes && answer.maybeSent);
    permit.settle(isOutage(failed) ? 'dead' : 'alive');
    return failed;
  } finally {
    permit?.settle('unknown');
    giveBack?.();
  }
}

interface Patience {
  left(): number;
  /** Runs a wait and takes the time it took off what is left. */
  spend<T>(wait: (left: number) => Promise<T>): Promise<T>;
}

function createPatience({ now }: Clock): Patience {
  let left = PATIENCE_MS;
  return {
    left: () => left,
    async spend(wait) {
      const from = now();
      const result = await wait(left);
      left = Math.max(0, left - Math.max(0, now() - from));
      return result;
    },
  };
}
