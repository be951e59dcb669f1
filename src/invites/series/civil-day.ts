/** Days of the Gregorian calendar as numbers, so that rules can be worked out without a clock or a zone. */

const DAY_MS = 86_400_000;

export interface CivilDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Days since 1970-01-01 of a date `YYYY-MM-DD`. */
export function dayOfDate(date: string): number {
  // A date alone is read as UTC, whatever the zone of this machine (ECMA-262 §21.4.1.32).
  return Date.parse(date) / DAY_MS;
}

/** The date `YYYY-MM-DD` of a day's number. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Days since 1970-01-01; a month or day beyond its range runs over into the next, as in Date.UTC. */
export function dayOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** Year, month and day of a day's number. */
export function civilOf(day: number): CivilDay {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Days that a month has; `month` may run over, as in dayOf. */
export function daysInMonth(year: number, month: number): number {
  return dayOf(year, month + 1, 1) - dayOf(year, month, 1);
}
