import type { CalendarEvent } from '../invites/invite.ts';
import { localAt } from '../invites/series/local-time.ts';
import { parseRule, type RecurrenceRule, type RuleDay } from '../invites/series/recurrence-rule.ts';
import { type EventTime, epochOf } from '../invites/time.ts';

const UNITS = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' } as const;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
/** Days that are spelled out one by one; of more, their number. */
const DAYS_NAMED = 6;
const DAY_MS = 86_400_000;

/**
 * How an event repeats, in words: `Every 2 weeks on Tuesday and Thursday, until 30 June 2031`. Undefined for an event
 * that takes place once.
 */
export function describeRecurrence({ start, recurrence }: CalendarEvent): string | undefined {
  if (!recurrence) return undefined;
  const { rule, rdates, exdates } = recurrence;
  const ruled = rule === undefined ? [] : [ruleInWords(parseRule(rule, start), start)];
  const added =
    rdates.length === 0 ? [] : [`${rule === undefined ? 'Also' : 'also'} on ${datesInWords(rdates)}`];
  const left = exdates.length === 0 ? [] : [`not on ${datesInWords(exdates)}`];
  return [...ruled, ...added, ...left].join(', ');
}

function ruleInWords(rule: RecurrenceRule, start: EventTime): string {
  const { freq, interval, count, until } = rule;
  const every = interval === 1 ? `Every ${UNITS[freq]}` : `Every ${interval} ${UNITS[freq]}s`;
  const on = placesInWords(rule, start);
  const end =
    count === undefined ? until && `until ${dateInWords(until)}` : count === 1 ? 'once' : `${count} times`;
  return [on ? `${every} ${on}` : every, ...(end ? [end] : [])].join(', ');
}

function placesInWords(rule: RecurrenceRule, start: EventTime): string {
  const { freq, byDay, byMonth, byMonthDay, bySetPos } = rule;
  const months = byMonth.map((month) => MONTHS[month - 1] as string);
  const inMonths = months.length === 0 ? '' : `in ${inWords(months)}`;
  if (byDay.length > 0) {
    const days = inWords(byDay.map(dayInWords));
    const named = bySetPos.length === 0 ? days : `${inWords(bySetPos.map(placeInWords))} of ${days}`;
    const isCounted = bySetPos.length > 0 || byDay.some(({ ordinal }) => ordinal !== undefined);
    return [`on ${isCounted ? 'the ' : ''}${named}`, inMonths].filter(Boolean).join(' ');
  }
  const { day, month } = dayAndMonth(start);
  if (byMonthDay.length > 0)
    return [`on the ${inWords(byMonthDay.map(dateOfMonth))}`, inMonths].filter(Boolean).join(' ');
  if (freq === 'WEEKLY') return [`on ${weekdayOf(start)}`, inMonths].filter(Boolean).join(' ');
  if (freq === 'MONTHLY') return `on the ${dateOfMonth(day)}`;
  if (freq === 'YEARLY')
    return months.length === 0 ? `on ${day} ${month}` : `on the ${dateOfMonth(day)} ${inMonths}`;
  return inMonths;
}

function dayInWords({ weekday, ordinal }: RuleDay): string {
  const day = WEEKDAYS[weekday] as string;
  return ordinal === undefined ? day : `${placeInWords(ordinal)} ${day}`;
}

function placeInWords(place: number): string {
  if (place > 0) return ordinal(place);
  return place === -1 ? 'last' : `${ordinal(-place)} to last`;
}

function dateOfMonth(date: number): string {
  return date > 0 ? ordinal(date) : `${placeInWords(date)} day`;
}

function ordinal(number: number): string {
  const teens = number % 100 >= 11 && number % 100 <= 13;
  const ending = teens ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}

function datesInWords(times: readonly EventTime[]): string {
  return times.length > DAYS_NAMED ? `${times.length} other days` : inWords(times.map(dateInWords));
}

/** `4 March 2031`, in the time's own zone. */
export function dateInWords(time: EventTime): string {
  const { day, month, year } = dayAndMonth(time);
  return `${day} ${month} ${year}`;
}

function dayAndMonth(time: EventTime): { day: number; month: string; year: number } {
  const date = new Date(dayOf(time) * DAY_MS);
  return {
    day: date.getUTCDate(),
    month: MONTHS[date.getUTCMonth()] as string,
    year: date.getUTCFullYear(),
  };
}

function weekdayOf(time: EventTime): string {
  return WEEKDAYS[new Date(dayOf(time) * DAY_MS).getUTCDay()] as string;
}

function dayOf(time: EventTime): number {
  return time.kind === 'date' ? epochOf(time) / DAY_MS : localAt(epochOf(time), time.timeZone).day;
}

function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
