import type { CalendarEvent } from '../../invites/invite.ts';
import { epochOf } from '../../invites/time.ts';

/** When something happens, in the words of one language. */
export interface When {
  readonly days: string;
  /** Absent where the days say it already, or where there is no time of day. */
  readonly times?: string;
  /** The zone that the times are in; absent for whole days. */
  readonly zone?: string;
  readonly allDay: boolean;
}

const DAY_MS = 86_400_000;
const LONG_DAY = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const SHORT_DAY = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
const CLOCK = { hour: 'numeric', minute: '2-digit' } as const;

/**
 * When an event happens, in its own zone: a server does not know the reader's. An all-day event names its days
 * inclusively, though its `end` is the first day after it.
 */
export function describeWhen({ start, end }: Pick<CalendarEvent, 'start' | 'end'>, locale: string): When {
  const format = (timeZone: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone });
  const [from, to] = [epochOf(start), epochOf(end)];
  if (start.kind === 'date')
    return { days: format('UTC', LONG_DAY).formatRange(from, to - DAY_MS), allDay: true };

  const { timeZone } = start;
  if (timeZone !== end.timeZone) {
    const [first, last] = [start, end].map((time) => {
      const text = format(time.timeZone, { ...SHORT_DAY, ...CLOCK }).format(epochOf(time));
      return `${text} (${time.timeZone.replaceAll('_', ' ')})`;
    });
    return { days: `${first} – ${last}`, allDay: false };
  }
  const zone = zoneName(from, timeZone, locale);
  const day = format(timeZone, LONG_DAY);
  if (day.format(from) !== day.format(to))
    return { days: format(timeZone, { ...SHORT_DAY, ...CLOCK }).formatRange(from, to), zone, allDay: false };
  return {
    days: day.format(from),
    times: format(timeZone, CLOCK).formatRange(from, to),
    zone,
    allDay: false,
  };
}

/** A leaf of a tear-off calendar: the first day of an event. */
export function calendarLeaf({ start }: Pick<CalendarEvent, 'start'>, locale: string) {
  const timeZone = start.kind === 'date' ? 'UTC' : start.timeZone;
  const part = (options: Intl.DateTimeFormatOptions, type: Intl.DateTimeFormatPartTypes) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone })
      .formatToParts(epochOf(start))
      .filter((each) => each.type === type)
      .map(({ value }) => value)
      .join('');
  return {
    month: new Intl.DateTimeFormat(locale, { month: 'short', timeZone }).format(epochOf(start)),
    day: part({ day: 'numeric' }, 'day'),
    weekday: part({ weekday: 'short' }, 'weekday'),
  };
}

/** The zone by its name in the reader's language, its registered name and its offset on that day. */
function zoneName(epochMs: number, timeZone: string, locale: string): string {
  if (timeZone === 'Etc/UTC' || timeZone === 'UTC') return 'UTC';
  const named = (timeZoneName: 'long' | 'shortOffset') =>
    new Intl.DateTimeFormat(locale, { timeZone, timeZoneName })
      .formatToParts(epochMs)
      .find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const offset = named('shortOffset').replace(/^(GMT|UTC)[+\-−]0$/, '$1');
  const place = timeZone.replaceAll('_', ' ');
  const name = named('long');
  // Zones without a name of their own are called by their offset, which stands there already.
  return /^(GMT|UTC)/.test(name) ? `${place} (${offset})` : `${name} (${place}, ${offset})`;
}
