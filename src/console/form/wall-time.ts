const MINUTE = 60_000;
const DAY = 86_400_000;

/** A day and a time of day as a form shows them, `2031-03-05` and `10:00`. */
export interface WallTime {
  readonly day: string;
  readonly time: string;
}

/**
 * The instant at which clocks in a zone show a time, in RFC 3339; undefined where it is no time at all. A time that
 * is skipped in spring is read as the one an hour later, and one that comes twice in autumn as the first.
 */
export function instantOf({ day, time }: WallTime, timeZone: string): string | undefined {
  const shown = Date.parse(`${day}T${time}:00Z`);
  if (Number.isNaN(shown) || !isZone(timeZone)) return undefined;
  // The offset can only be asked of an instant: of one that is near, then of the one that it gives.
  const near = shown - offsetAt(shown - DAY, timeZone);
  const at = shown - offsetAt(near, timeZone);
  const first = offsetAt(near, timeZone) === offsetAt(at, timeZone) ? at : Math.max(near, at);
  return new Date(first).toISOString().replace('.000Z', 'Z');
}

/** What clocks in a zone show at an instant. */
export function wallTimeOf(instant: number, timeZone: string): WallTime {
  const shown = new Date(instant + offsetAt(instant, timeZone)).toISOString();
  return { day: shown.slice(0, 10), time: shown.slice(11, 16) };
}

/** The day that many days later. */
export function dayAfter(day: string, days: number): string {
  const at = Date.parse(day);
  return Number.isNaN(at) ? day : new Date(at + days * DAY).toISOString().slice(0, 10);
}

function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** How far clocks in a zone are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(new Date(instant));
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return shown - Math.floor(instant / MINUTE) * MINUTE;
}
