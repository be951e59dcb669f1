/**
 * The clocks of a time zone: a series of events keeps its time of day in its zone, whatever the clocks do. Intl
 * answers it, so that the domain needs no package.
 */

/** What the clocks of a zone show. */
export interface LocalMoment {
  /** Days since 1970-01-01, see civil-day.ts. */
  readonly day: number;
  /** Second of the day, 0 to 86,399. */
  readonly second: number;
}

const DAY_MS = 86_400_000;
/** Zones whose formatter is kept ready; making one takes a hundred times as long as using it. */
const MAX_CLOCKS = 100;
/** Zones that need no asking: most times that calendars write are in UTC. */
const UTC: ReadonlySet<string> = new Set(['Etc/UTC', 'UTC']);
const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the zone's clocks show at an instant, milliseconds since 1970. Throws RangeError for an unknown zone. */
export function localAt(epochMs: number, timeZone: string): LocalMoment {
  if (UTC.has(timeZone)) {
    const day = Math.floor(epochMs / DAY_MS);
    return { day, second: Math.floor((epochMs - day * DAY_MS) / 1000) };
  }
  const part = new Map(
    clockOf(timeZone)
      .formatToParts(epochMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes) => part.get(type) ?? 0;
  return {
    day: Date.UTC(of('year'), of('month') - 1, of('day')) / DAY_MS,
    second: of('hour') * 3600 + of('minute') * 60 + of('second'),
  };
}

/**
 * The instant, in milliseconds since 1970, at which the zone's clocks show this. A time that they skip is read
 * with the offset before the gap, one that they show twice is the first (RFC 5545 §3.3.5).
 */
export function instantAt({ day, second }: LocalMoment, timeZone: string): number {
  const wall = day * DAY_MS + second * 1000;
  if (UTC.has(timeZone)) return wall;
  // No zone changes its clocks twice within two days, so one of these two offsets holds at the instant.
  const before = wall - offsetAt(wall - DAY_MS, timeZone);
  const after = wall - offsetAt(wall + DAY_MS, timeZone);
  if (before === after) return before;
  const shows = (epochMs: number) => epochMs + offsetAt(epochMs, timeZone) === wall;
  if (shows(before)) return before;
  return shows(after) ? after : before;
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(epochMs: number, timeZone: string): number {
  const { day, second } = localAt(epochMs, timeZone);
  return day * DAY_MS + second * 1000 - epochMs;
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  if (clocks.size >= MAX_CLOCKS) clocks.clear();
  clocks.set(timeZone, clock);
  return clock;
}
