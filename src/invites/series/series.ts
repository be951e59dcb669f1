import { type RefusedError, refuse } from '../../errors.ts';
import type { CalendarEvent } from '../invite.ts';
import { type EventTime, epochOf } from '../time.ts';
import { type CivilDay, civilOf, dayOfDate, daysInMonth } from './civil-day.ts';
import { instantAt, localAt } from './local-time.ts';
import { occurrencesOf, occursAt } from './occurrences.ts';
import { type Recurrence, type RecurrenceDraft, readRecurrence } from './recurrence.ts';
import { parseRule, type RecurrenceRule } from './recurrence-rule.ts';
import { MAX_YEARS, ruleDays } from './rule-days.ts';

/** Occurrences of a rule that are looked at for overlaps; a pattern that shows none by then shows none. */
const OVERLAP_SAMPLE = 400;
const DAY_MS = 86_400_000;
const RECURRENCE = ['input', 'event', 'recurrence'] as const;

/**
 * The recurrence of an event, checked against its times. Throws RefusedError for what a guest's calendar would
 * show otherwise than ours: a start that is no occurrence of its rule, dates left out that are none, occurrences
 * that run into each other, an end that lies beyond MAX_YEARS, or nothing left that takes place.
 */
export function acceptRecurrence(draft: RecurrenceDraft, start: EventTime, end: EventTime): Recurrence {
  const written = readRecurrence(draft, start);
  // ical.js shows a day twice that is both added and of the rule.
  const plain = { start, end, recurrence: { ...written, exdates: [], rdates: [] } };
  const rdates = written.rdates.filter((time) => occursAt(plain, time) === 'none');
  if (written.rule === undefined && rdates.length === 0)
    throw refuse('INVALID_INPUT', 'add names start alone, which takes place anyway.', ...RECURRENCE, 'add');
  const recurrence = { ...written, rdates };
  const series = { start, end, recurrence };
  if (recurrence.rule !== undefined) checkRule(parseRule(recurrence.rule, start), start, end);
  const stray = recurrence.exdates.find((time) => occursAt(series, time) === 'none');
  if (stray)
    throw wrong(
      `exclude names ${nameOf(stray)}, at which no occurrence begins. Give recurrence anew.`,
      'exclude',
    );
  const [first] = occurrencesOf(series);
  if (!first) throw wrong('exclude leaves no occurrence. Leave one, or call the invite off.', 'exclude');
  return recurrence;
}

/** True where the event takes place at least once more beside these occurrences. */
export function hasOtherOccurrence(event: CalendarEvent, besides: readonly EventTime[]): boolean {
  const gone = new Set(besides.map(epochOf));
  for (const { recurrenceId } of occurrencesOf(event)) if (!gone.has(epochOf(recurrenceId))) return true;
  return false;
}

function checkRule(rule: RecurrenceRule, start: EventTime, end: EventTime): void {
  const { timeZone } = start;
  const local =
    start.kind === 'date' ? { day: dayOfDate(start.date), second: 0 } : localAt(epochOf(start), timeZone);
  if (start.kind === 'instant' && instantAt(local, timeZone) !== epochOf(start))
    throw wrong(`start lies in an hour that the clocks of ${timeZone} show twice. Choose another.`, 'rule');
  const [first] = ruleDays(rule, local.day);
  if (first !== local.day || (rule.until && epochOf(rule.until) < epochOf(start)))
    throw wrong(
      `start is no occurrence of rule, so calendars would disagree about it. Begin with the first occurrence.`,
      'rule',
    );
  checkYearDays(rule, civilOf(local.day));
  const horizon = epochOf(start) + MAX_YEARS * 365 * DAY_MS;
  const days = rule.count === undefined ? [] : [...ruleDays(rule, local.day)];
  if (days.length < (rule.count ?? 0) || (rule.until && epochOf(rule.until) > horizon))
    throw wrong(
      `rule goes on for more than ${MAX_YEARS} years. Let it end sooner, or leave COUNT and UNTIL out.`,
      'rule',
    );
  const length = (epochOf(end) - epochOf(start)) / DAY_MS;
  if (length > shortestGap(rule, local.day))
    throw wrong('end is later than the next start, so occurrences would overlap. Shorten the event.', 'rule');
}

/** Calendars agree on what a year's 30 February is in no way: some skip it, some take the day after. */
function checkYearDays({ freq, byMonth, byMonthDay, byDay }: RecurrenceRule, begin: CivilDay): void {
  if (freq !== 'YEARLY' || byDay.length > 0) return;
  const months = byMonth.length === 0 ? [begin.month] : byMonth;
  const days = byMonthDay.length === 0 ? [begin.day] : byMonthDay;
  // 2025, or any other year without a 29 February.
  const shortest = Math.min(...months.map((month) => daysInMonth(2025, month)));
  if (days.some((day) => day < 0 || day > shortest))
    throw wrong(
      'rule names a day that not every year has, or counts it from the end of the month, which calendars read ' +
        'differently. Name an earlier day, or use FREQ=MONTHLY with INTERVAL=12.',
      'rule',
    );
}

/** Days between two occurrences that follow each other most closely. */
function shortestGap(rule: RecurrenceRule, first: number): number {
  let shortest = Number.POSITIVE_INFINITY;
  let before = Number.NEGATIVE_INFINITY;
  let seen = 0;
  for (const day of ruleDays(rule, first)) {
    shortest = Math.min(shortest, day - before);
    before = day;
    seen += 1;
    if (seen === OVERLAP_SAMPLE) break;
  }
  return shortest;
}

function nameOf(time: EventTime): string {
  return time.kind === 'date' ? time.date : time.instant;
}

function wrong(message: string, part: 'rule' | 'exclude'): RefusedError {
  return refuse('INVALID_INPUT', message, ...RECURRENCE, part);
}
