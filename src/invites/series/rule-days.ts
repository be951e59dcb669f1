import { civilOf, dayOf, daysInMonth, weekdayOf } from './civil-day.ts';
import type { RecurrenceRule, RuleDay } from './recurrence-rule.ts';

/**
 * How far a series without an end is followed, in years from its first day. No occurrence beyond it can be
 * answered, changed or asked for, so that no rule costs more than a fixed amount of work.
 */
export const MAX_YEARS = 100;

/**
 * The days, as numbers (civil-day.ts), on which a rule has occurrences, in order, from the day `first` on, on
 * which the series begins. COUNT ends them; UNTIL is the caller's to heed, who knows the time of day.
 *
 * `from` leaves out days before it without visiting them, except where COUNT has to count them.
 */
export function* ruleDays(rule: RecurrenceRule, first: number, from = first): Generator<number> {
  const begin = civilOf(first);
  // Years past 9999 have more digits than any iCalendar value can carry.
  const last = Math.min(dayOf(begin.year + MAX_YEARS, begin.month, begin.day), dayOf(9999, 12, 1));
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  const skipTo = rule.count === undefined ? Math.max(first, from) : first;
  for (const days of periods(rule, first, skipTo, last)) {
    for (const day of days) {
      if (day < first) continue;
      if (day > last) return;
      left -= 1;
      if (day >= from) yield day;
      if (left === 0) return;
    }
  }
}

/** The sorted days of each day, week, month or year that INTERVAL does not leave out. */
function* periods(rule: RecurrenceRule, first: number, skipTo: number, last: number): Generator<number[]> {
  const { freq, interval, weekStart } = rule;
  const begin = civilOf(first);
  const target = civilOf(skipTo);
  if (freq === 'DAILY') {
    for (let day = first + skipped(skipTo - first, interval); day <= last; day += interval)
      yield isKept(rule, day) ? [day] : [];
  } else if (freq === 'WEEKLY') {
    const week = first - ((weekdayOf(first) - weekStart + 7) % 7);
    for (let start = week + skipped(skipTo - week, 7 * interval); start <= last; start += 7 * interval)
      yield weekDays(rule, start, weekdayOf(first));
  } else if (freq === 'MONTHLY') {
    const months = (target.year - begin.year) * 12 + target.month - begin.month;
    for (let index = skipped(months, interval); ; index += interval) {
      const { year, month } = civilOf(dayOf(begin.year, begin.month + index, 1));
      if (dayOf(year, month, 1) > last) return;
      yield chosen(rule, monthDays(rule, year, month, begin.day));
    }
  } else {
    for (let index = skipped(target.year - begin.year, interval); ; index += interval) {
      const year = begin.year + index;
      if (dayOf(year, 1, 1) > last) return;
      yield chosen(rule, yearDays(rule, year, first));
    }
  }
}

/** The largest multiple of `step` that is not beyond `distance`. */
function skipped(distance: number, step: number): number {
  return Math.floor(distance / step) * step;
}

function isKept({ byMonth, byDay }: RecurrenceRule, day: number): boolean {
  return (
    (byMonth.length === 0 || byMonth.includes(civilOf(day).month)) &&
    (byDay.length === 0 || byDay.some(({ weekday }) => weekday === weekdayOf(day)))
  );
}

function weekDays(rule: RecurrenceRule, start: number, weekdayOfFirst: number): number[] {
  const isWanted = (day: number) => rule.byDay.length > 0 || weekdayOf(day) === weekdayOfFirst;
  return [0, 1, 2, 3, 4, 5, 6]
    .map((offset) => start + offset)
    .filter((day) => isWanted(day) && isKept(rule, day));
}

/** `dayOfFirst`: the day of the month on which the series begins, where the rule names none; 31 skips short months. */
function monthDays(rule: RecurrenceRule, year: number, month: number, dayOfFirst: number): number[] {
  const start = dayOf(year, month, 1);
  const length = daysInMonth(year, month);
  if (rule.byDay.length > 0) return counted(rule.byDay, start, length);
  const wanted = rule.byMonthDay.length === 0 ? [dayOfFirst] : rule.byMonthDay;
  return wanted
    .map((number) => (number > 0 ? number : length + 1 + number))
    .filter((number) => number >= 1 && number <= length)
    .map((number) => start + number - 1);
}

function yearDays(rule: RecurrenceRule, year: number, first: number): number[] {
  const { byMonth, byDay } = rule;
  const begin = civilOf(first);
  if (byMonth.length === 0 && byDay.length > 0)
    return counted(byDay, dayOf(year, 1, 1), dayOf(year + 1, 1, 1) - dayOf(year, 1, 1));
  const months = byMonth.length === 0 ? [begin.month] : byMonth;
  return months.flatMap((month) => monthDays(rule, year, month, begin.day));
}

/** The days of BYDAY within a month or year that starts at `start`. */
function counted(byDay: readonly RuleDay[], start: number, length: number): number[] {
  return byDay.flatMap(({ weekday, ordinal }) => {
    const first = start + ((weekday - weekdayOf(start) + 7) % 7);
    const all = Array.from(
      { length: Math.ceil((start + length - first) / 7) },
      (_, week) => first + 7 * week,
    );
    if (ordinal === undefined) return all;
    const day = all.at(ordinal > 0 ? ordinal - 1 : ordinal);
    return day === undefined ? [] : [day];
  });
}

/** Sorted, each day once, and of these what BYSETPOS picks. */
function chosen({ bySetPos }: RecurrenceRule, days: readonly number[]): number[] {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (bySetPos.length === 0) return sorted;
  const picked = bySetPos.map((position) => sorted.at(position > 0 ? position - 1 : position));
  return [...new Set(picked.filter((day) => day !== undefined))].sort((a, b) => a - b);
}
