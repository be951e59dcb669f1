import type { TimeFragment } from '../generated/graphql.ts';

const DAY = 86_400_000;

/** An event's time as a person says it, in the zone that it is meant in. An all-day end is the day after. */
export function whenText(start: TimeFragment, end: TimeFragment): string {
  if (start.date !== null && end.date !== null) {
    const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeZone: 'UTC' });
    return day.formatRange(new Date(start.date), new Date(Date.parse(end.date) - DAY));
  }
  if (start.dateTime === null || end.dateTime === null) return '';
  const time = new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: start.timeZone,
  });
  return time.formatRange(new Date(start.dateTime), new Date(end.dateTime));
}

/** The parts of a day for a leaf of a calendar. */
export function dayOf(time: TimeFragment): {
  readonly month: string;
  readonly day: string;
  readonly weekday: string;
} {
  const at = new Date(time.date ?? time.dateTime ?? 0);
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(undefined, {
      ...options,
      timeZone: time.date === null ? time.timeZone : 'UTC',
    }).format(at);
  return {
    month: part({ month: 'short' }),
    day: part({ day: 'numeric' }),
    weekday: part({ weekday: 'short' }),
  };
}

/** A moment in the reader's own zone. */
export function momentText(moment: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(moment),
  );
}
