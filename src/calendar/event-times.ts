import { type EventTime, epochOf, formatInstant, sameMoment } from '../invites/time.ts';
import type { CalendarComponent } from './calendar-object.ts';
import type { ContentLine } from './parse-line.ts';
import type { Repairs } from './repairs.ts';
import { readDuration, readTime } from './time-value.ts';
import { addDays, addDuration, type Duration, dateStartingAt } from './zone.ts';

/** DTSTART, DTEND or DURATION, and the start that a COUNTER of Outlook would replace. */
export type EventTimes = Pick<CalendarComponent, 'start' | 'end' | 'originalStart'>;

type Find = (name: string) => ContentLine | undefined;

/**
 * The times of a component. An end that is there and cannot be read, or does not lie after the start, takes
 * the start with it: a proposal with half its times guessed would be nobody's proposal (case 85).
 */
export function readTimes(find: Find, timeZone: string, repairs: Repairs): EventTimes {
  const isAllDay = find('X-MICROSOFT-CDO-ALLDAYEVENT')?.value.trim().toUpperCase() === 'TRUE';
  const timeOf = (name: string): EventTime | undefined => {
    const line = find(name);
    const time = line && readTime(line, timeZone, repairs);
    return time && isAllDay ? asDate(time, timeZone, repairs) : time;
  };
  const originalStart = timeOf('X-MS-OLK-ORIGINALSTART');
  const original = originalStart ? { originalStart } : {};
  const start = timeOf('DTSTART');
  if (!start) return original;

  const duration = find('DTEND') ? undefined : find('DURATION');
  if (!find('DTEND') && !duration) return { start, ...original };
  const length = duration && readDuration(duration, repairs);
  const end = duration ? length && endAfter(start, length) : timeOf('DTEND');
  const fitting = end && endFitting(start, end, repairs);
  if (fitting) return { start, end: fitting, ...original };
  repairs.note('The times of the component do not fit together and were ignored.');
  return original;
}

/** Exchange writes an all-day event from midnight to midnight and says so in a property of its own. */
function asDate(time: EventTime, timeZone: string, repairs: Repairs): EventTime {
  if (time.kind === 'date') return time;
  for (const zone of [time.timeZone, timeZone]) {
    const date = dateStartingAt(epochOf(time), zone);
    if (date !== undefined) return { kind: 'date', date, timeZone: zone };
  }
  repairs.note('An event marked as all-day does not begin and end at midnight and was read as timed.');
  return time;
}

function endAfter(start: EventTime, length: Duration): EventTime | undefined {
  const { timeZone } = start;
  if (start.kind === 'date') {
    const days = length.days + length.seconds / 86_400;
    return Number.isInteger(days) ? dateWithin(addDays(start.date, days), timeZone) : undefined;
  }
  const instant = formatInstant(addDuration(epochOf(start), length, timeZone));
  return /^\d{4}-/.test(instant) ? { kind: 'instant', instant, timeZone } : undefined;
}

/** Years past 9999 have more digits, which no iCalendar value can carry. */
function dateWithin(date: string, timeZone: string): EventTime | undefined {
  return /^\d{4}-/.test(date) ? { kind: 'date', date, timeZone } : undefined;
}

function endFitting(start: EventTime, end: EventTime, repairs: Repairs): EventTime | undefined {
  if (start.kind !== end.kind) return undefined;
  if (epochOf(end) > epochOf(start)) return end;
  if (start.kind !== 'date' || !sameMoment(start, end)) return undefined;
  // DTEND is exclusive, which writers of one-day events often miss.
  repairs.note('An all-day event ends on the date it starts; it was read as that one day.');
  return dateWithin(addDays(start.date, 1), start.timeZone);
}
