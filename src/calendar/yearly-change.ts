import { civilOf, dayOf, daysInMonth, weekdayOf } from '../invites/series/civil-day.ts';
import { WEEKDAYS } from '../invites/series/recurrence-rule.ts';
import type { ZoneChange } from './zone-changes.ts';

/** One yearly change of the clocks as VTIMEZONE tells it. Mostly one rule, two where its week spans two months. */
export interface YearlyRule {
  /** An RRULE value. */
  readonly rule: string;
  /** True for a day, as a number (civil-day.ts), on which the rule has the change. */
  readonly includes: (day: number) => boolean;
}

const DAY = 86_400;

/** The day and second of the day that the clocks would have shown had they not changed. */
export function localOnset({ at, before }: ZoneChange): { readonly day: number; readonly second: number } {
  const local = at / 1000 + before;
  const day = Math.floor(local / DAY);
  return { day, second: local - day * DAY };
}

/**
 * The rules under which one change comes back every year: on a date, or on a day of the week within seven dates.
 * Undefined where the changes are not of one kind, not one for each year, or on dates that follow no such rule.
 */
export function yearlyRules(changes: readonly ZoneChange[]): readonly YearlyRule[] | undefined {
  const [first] = changes;
  if (!first) return undefined;
  const onsets = changes.map(localOnset);
  const days = onsets.map(({ day }) => civilOf(day));
  const alike = changes.every(
    ({ before, after }, index) =>
      before === first.before && after === first.after && onsets[index]?.second === onsets[0]?.second,
  );
  const { year } = civilOf(localOnset(first).day);
  if (!alike || days.some((day, index) => day.year !== year + index)) return undefined;
  const weekdays = new Set(onsets.map(({ day }) => weekdayOf(day)));
  // Of two months, the earlier: the days of the later one count on from its end.
  const month = Math.min(...days.map((day) => day.month));
  const places = onsets.map(({ day }, index) => day - dayOf(year + index, month, 1) + 1);
  const [least, most] = [Math.min(...places), Math.max(...places)];
  if (least === most) return [onDates(month, least, least)];
  // The length of February differs, so that places counted on from it would too.
  if (weekdays.size !== 1 || most - least > 6 || (month === 2 && most > 28)) return undefined;
  return onWeekday(month, least, most, [...weekdays][0] as number);
}

function onWeekday(month: number, least: number, most: number, weekday: number): YearlyRule[] {
  const length = daysInMonth(2025, month);
  const name = WEEKDAYS[weekday];
  if (most > length)
    return [
      onDates(month, least, length, weekday),
      onDates(month + 1, Math.max(1, least - length), most - length, weekday),
    ];
  const isWhole = most - least === 6;
  const counted = onDates(month, least, most, weekday);
  if (isWhole && least % 7 === 1)
    return [{ ...counted, rule: `FREQ=YEARLY;BYMONTH=${month};BYDAY=${(least + 6) / 7}${name}` }];
  // The form that Exchange reads; a fourth or a last Sunday has one, a Sunday from the 23rd to the 29th has not.
  if (isWhole && most === length)
    return [{ ...counted, rule: `FREQ=YEARLY;BYMONTH=${month};BYDAY=-1${name}` }];
  return [counted];
}

function onDates(month: number, least: number, most: number, weekday?: number): YearlyRule {
  const dates = Array.from({ length: most - least + 1 }, (_, index) => least + index);
  const byDay = weekday === undefined ? '' : `;BYDAY=${WEEKDAYS[weekday]}`;
  return {
    rule: `FREQ=YEARLY;BYMONTH=${month};BYMONTHDAY=${dates.join(',')}${byDay}`,
    includes: (day) => {
      const civil = civilOf(day);
      const fits = civil.month === month && civil.day >= least && civil.day <= most;
      return fits && (weekday === undefined || weekdayOf(day) === weekday);
    },
  };
}
