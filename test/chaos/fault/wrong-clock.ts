import type { Clock } from '../../../src/invites/ports.ts';

export const replaces = import.meta.resolve('../../../src/server/clock.ts');

const MINUTE = 60_000;
const began = performance.now();
const real = Date.now;

/** Wrong by CLOCK_MINUTES, drifting by a minute in each second, and set back by half an hour after four seconds. */
function wrong(): number {
  const ran = performance.now() - began;
  const jump = ran > 4000 ? -30 * MINUTE : 0;
  return Math.round(real() + Number(process.env.CLOCK_MINUTES) * MINUTE + (ran / 1000) * MINUTE + jump);
}
// Libraries ask by themselves.
Date.now = wrong;

export const systemClock: Clock = { now: wrong };
