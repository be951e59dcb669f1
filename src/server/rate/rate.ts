import { type Attempts, createAttempts } from './attempts.ts';
import { createKeyRate, type KeyRate, type RateSettings } from './key-rate.ts';

/** What holds callers back, the same for every way in. */
export interface Rate {
  readonly keys: KeyRate;
  readonly attempts: Attempts;
}

/** @param now milliseconds since 1970 */
export function createRate(settings: RateSettings, now: () => number): Rate {
  return { keys: createKeyRate(settings, now), attempts: createAttempts(now) };
}
