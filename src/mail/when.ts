import type { CalendarEvent } from '../invites/invite.ts';
import { type EventTime, epochOf } from '../invites/time.ts';

const DAY_MS = 86_400_000;

/** When an event happens, in words. */
export interface When {
  /** The day and the hours, or all of it where it does not fit into two lines. */
  readonly parts: readonly string[];
  /** The zone with its offset, or that it lasts all day; absent where the parts say it. */
  readonly more?: string;
}

type Span = Pick<CalendarEvent, 'start' | 'end'>;

/**
 * When an event happens, in its own zone: nobody knows the reader's, and a mail is read in several. An all-day event
 * names its days inclusively: its `end` is the first day after it, which people read as one day too many.
 */
export function describeWhen({ start, end }: Span): When {
  if (start.kind === 'date') {
    const last = epochOf(end) - DAY_MS;
    const [from, to] = [formatDay(epochOf(start), 'UTC'), formatDay(last, 'UTC')];
    return { parts: [from === to ? from : `${from} – ${to}`], more: 'all day' };
  }
  const [from, to] = [dayAndTime(start), dayAndTime(end)];
  if (from.zone !== to.zone)
    return { parts: [`${from.day}, ${from.time} (${from.zone}) – ${to.day}, ${to.time} (${to.zone})`] };
  if (from.day !== to.day)
    return { parts: [`${from.day}, ${from.time} – ${to.day}, ${to.time}`], more: from.zone };
  return { parts: [from.day, `${from.time} – ${to.time}`], more: from.zone };
}

/** The same as one text: `Wednesday, 5 March 2031, 10:00 – 11:00 (Europe/Berlin, GMT+1)`. */
export function formatWhen(span: Span): string {
  const { parts, more } = describeWhen(span);
  return more === undefined ? parts.join(', ') : `${parts.join(', ')} (${more})`;
}

/** A leaf of a tear-off calendar: the first day of an event. */
export function calendarLeaf({ start }: Span): { month: string; day: string; weekday: string } {
  const timeZone = start.kind === 'date' ? 'UTC' : start.timeZone;
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(epochOf(start));
  // British English has "Sept", the only month of four letters.
  return {
    month: part({ month: 'long' }).slice(0, 3),
    day: part({ day: 'numeric' }),
    weekday: part({ weekday: 'long' }).slice(0, 3),
  };
}

function dayAndTime(time: EventTime): { day: string; time: string; zone: string } {
  const epochMs = epochOf(time);
  const { timeZone } = time;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return {
    day: formatDay(epochMs, timeZone),
    time: clock.format(epochMs),
    zone: zoneName(epochMs, timeZone),
  };
}

function formatDay(epochMs: number, timeZone: string): string {
  // Spelled out by parts: the order and commas of `dateStyle: 'full'` differ between ICU versions.
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).formatToParts(epochMs);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('weekday')}, ${part('day')} ${part('month')} ${part('year')}`;
}

/** The zone with its offset on that day, since few people know whether Lisbon has summer time by then. */
function zoneName(epochMs: number, timeZone: string): string {
  if (timeZone === 'Etc/UTC' || timeZone === 'UTC') return 'UTC';
  const offset = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts(epochMs)
    .find((part) => part.type === 'timeZoneName')?.value;
  const place = timeZone.replaceAll('_', ' ');
  // ICU versions write London's winter as GMT or as GMT+0.
  return offset ? `${place}, ${offset.replace(/^GMT[+-]0$/, 'GMT')}` : place;
}
