import type { Clock } from '../invites/ports.ts';

/** The only place that asks what time it is; everything else is told, and tests tell it what they like. */
export const systemClock: Clock = { now: () => Date.now() };
