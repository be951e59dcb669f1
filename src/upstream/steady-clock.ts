import type { Clock } from '../invites/ports.ts';

/**
 * A clock that stands still where the given one is set back, and goes on from there. Spans measured with it
 * are never negative; a wall clock corrected by an hour would otherwise keep a gate shut for that hour.
 */
export function steadyClock(clock: Clock): Clock {
  let lost = 0;
  let latest = Number.NEGATIVE_INFINITY;
  return {
    now() {
      const time = clock.now() + lost;
      if (time < latest) lost += latest - time;
      latest = Math.max(latest, time);
      return latest;
    },
  };
}
