import type { Clock } from '../invites/ports.ts';
import { type Pause, timerPause } from './pause.ts';
import { steadyClock } from './steady-clock.ts';
import { createWindow } from './window.ts';

/** Cronofy's default for one application: 50 requests a second, 500 a minute (contract part 7). */
const DEFAULT_RATE = { perSecond: 50, perMinute: 500 } as const;

/** Who asks: somebody who waits for the answer, or work that can as well be done later. */
export type Priority = 'caller' | 'background';

export type Taken = { readonly granted: true } | { readonly granted: false; readonly retryAfterMs: number };

/** How often Cronofy may be asked. One budget serves every client of one application. */
export interface RateBudget {
  /**
   * Resolves once a request may leave, or at once with the time to come back in where that is farther off than
   * `maxWaitMs`. Background work gets a token only while more than half of them are unused, so that a burst of
   * it leaves callers their half. Rejects with the signal's reason; the token is spent nevertheless.
   */
  take(priority: Priority, signal?: AbortSignal, maxWaitMs?: number): Promise<Taken>;
  /** Lets nobody pass for so many milliseconds: Cronofy said so with a 429. */
  hold(ms: number): void;
}

export interface RateBudgetOptions {
  readonly clock: Clock;
  readonly perSecond?: number;
  readonly perMinute?: number;
  readonly pause?: Pause;
}

/** Longest wait for a token, in milliseconds, where the call names none. */
const MAX_WAIT_MS = 5000;

/** A full budget. Throws RangeError for a rate that is not a positive whole number. */
export function createRateBudget(options: RateBudgetOptions): RateBudget {
  const { perSecond, perMinute } = { ...DEFAULT_RATE, ...options };
  const { now } = steadyClock(options.clock);
  const pause = options.pause ?? timerPause;
  const limits = [
    { limit: perSecond, window: createWindow(positive(perSecond), 1000) },
    { limit: perMinute, window: createWindow(positive(perMinute), 60_000) },
  ];
  let heldUntil = Number.NEGATIVE_INFINITY;

  function readyAt(priority: Priority, time: number): number {
    const ready = limits.map(({ limit, window }) =>
      window.readyAt(priority === 'background' ? Math.floor(limit / 2) : 0),
    );
    return Math.max(time, heldUntil, ...ready);
  }

  function use(at: number): void {
    for (const { window } of limits) window.use(at);
  }

  return {
    async take(priority, signal, maxWaitMs = MAX_WAIT_MS) {
      signal?.throwIfAborted();
      let left = maxWaitMs;
      let at: number | undefined;
      for (let time = now(); ; time = now()) {
        // A caller's token is booked for the moment it comes free: first come, first served, and whoever would
        // wait too long hears so at once. Background work looks again each time, since callers may overtake it.
        // A hold makes bookings void; left standing, all those within it would pass together at its end. What they booked counts as used.
        const stands = at !== undefined && priority === 'caller' && heldUntil <= at;
        if (!stands) {
          at = readyAt(priority, time);
          if (at - time > left) return { granted: false, retryAfterMs: at - time };
          if (priority === 'caller' || at <= time) use(at);
        }
        const wait = (at as number) - time;
        if (wait <= 0) return { granted: true };
        left -= wait;
        await pause(wait, signal);
      }
    },
    hold(ms) {
      heldUntil = Math.max(heldUntil, now() + ms);
    },
  };
}

function positive(rate: number): number {
  if (!Number.isInteger(rate) || rate < 1) throw new RangeError('A rate must be a positive whole number.');
  return rate;
}
