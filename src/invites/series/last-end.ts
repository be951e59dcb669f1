import type { CalendarEvent, Invite } from '../invite.ts';
import { type EventTime, epochOf } from '../time.ts';
import { dayOfDate } from './civil-day.ts';
import { instantAt } from './local-time.ts';

/** How long after the end of its event an invite's addresses take mail (mail-invitations 2.2), in milliseconds. */
export const ADDRESS_LIFE_MS = 90 * 86_400_000;

/** The instant at which a time is reached, in ms since 1970; a date begins with its midnight in its zone. */
function instantOf(time: EventTime): number {
  if (time.kind === 'instant') return epochOf(time);
  return instantAt({ day: dayOfDate(time.date), second: 0 }, time.timeZone);
}

/**
 * When an event is over for good, in ms since 1970: for a series the end of its last occurrence, or undefined
 * where nobody can say without counting them (COUNT) or where it never ends.
 */
export function lastEndOf({ start, end, recurrence }: CalendarEvent): number | undefined {
  const over = instantOf(end);
  if (!recurrence) return over;
  const length = over - instantOf(start);
  const ends = [over, ...recurrence.rdates.map((date) => instantOf(date) + length)];
  if (recurrence.rule !== undefined) {
    const until = untilOf(recurrence.rule);
    if (until === undefined) return undefined;
    ends.push(until + length);
  }
  return Math.max(...ends);
}

/** True while mail to the invite's addresses is taken; where nobody knows the end, for good. */
export function takesMail({ event }: Invite, now: number): boolean {
  const last = lastEndOf(event);
  return last === undefined || now < last + ADDRESS_LIFE_MS;
}

/** UNTIL of a rule, a date as its last second (RFC 5545 §3.3.10). */
function untilOf(rule: string): number | undefined {
  const [, year, month, day, clock] =
    /(?:^|;)UNTIL=(\d{4})(\d{2})(\d{2})(T\d{6})?Z?(?:;|$)/i.exec(rule) ?? [];
  if (year === undefined) return undefined;
  const time = clock?.replace(/T(..)(..)(..)/i, '$1:$2:$3') ?? '23:59:59';
  const until = Date.parse(`${year}-${month}-${day}T${time}Z`);
  return Number.isFinite(until) ? until : undefined;
}
