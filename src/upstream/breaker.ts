import type { Clock } from '../invites/ports.ts';
import { steadyClock } from './steady-clock.ts';

/** Leave to ask Cronofy once; whoever has it says what came of it, in every case. */
export interface Permit {
  /** `alive`: it answered. `dead`: it did not, or with a 5xx. `unknown`: the caller went away first. */
  settle(verdict: 'alive' | 'dead' | 'unknown'): void;
}

/**
 * Stops asking a Cronofy that does not answer, so that callers hear so at once instead of after a timeout.
 * Closed, everybody passes; after enough failures in a row it opens, and nobody does; a while later one probe
 * passes, and what comes of it closes the breaker or keeps it open as long again.
 */
export interface Breaker {
  /** Milliseconds until it is worth coming back; 0 where somebody could pass now. Takes no permit. */
  waitMs(): number;
  /** Leave to ask, or undefined. */
  enter(): Permit | undefined;
}

export interface BreakerOptions {
  readonly clock: Clock;
  /** Failures in a row that open it. Default 5. */
  readonly failures?: number;
  /** Milliseconds that it stays open before the next probe. Default 5,000. */
  readonly openMs?: number;
}

/** A closed breaker. */
export function createBreaker({ clock, failures = 5, openMs = 5000 }: BreakerOptions): Breaker {
  const { now } = steadyClock(clock);
  let failed = 0;
  let openedAt: number | undefined;
  let probing = false;
  // Answers to requests sent before the last opening or closing come too late to say anything.
  let epoch = 0;

  function open(): void {
    openedAt = now();
    probing = false;
    epoch += 1;
  }

  function close(): void {
    failed = 0;
    openedAt = undefined;
    probing = false;
    epoch += 1;
  }

  function waitMs(): number {
    if (openedAt === undefined) return 0;
    const left = openedAt + openMs - now();
    if (left > 0) return left;
    // The probe is out: its answer may come any moment, and to say 0 would invite everybody to try.
    return probing ? openMs : 0;
  }

  return {
    waitMs,
    enter() {
      if (waitMs() > 0) return undefined;
      const isProbe = openedAt !== undefined;
      probing = isProbe;
      const entered = epoch;
      let settled = false;
      return {
        settle(verdict) {
          if (settled || entered !== epoch) return;
          settled = true;
          if (verdict === 'unknown') probing = isProbe ? false : probing;
          else if (verdict === 'alive') {
            if (isProbe) close();
            else failed = 0;
          } else {
            failed += 1;
            if (isProbe || failed >= failures) open();
          }
        },
      };
    },
  };
}
