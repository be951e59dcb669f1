import { createRequire } from 'node:module';
import { Temporal } from 'temporal-polyfill';
import { dayOfDate } from '../invites/series/civil-day.ts';
import { instantAt } from '../invites/series/local-time.ts';
import { isTimeZone } from '../invites/time.ts';

/** Time zone names and local times, the part of iCalendar that needs a time zone database. */

/** A day of the calendar and a time of day in no particular zone; the fields are known to be real. */
export interface LocalTime {
  /** `YYYY-MM-DD`, the year from 1 to 9999. */
  readonly date: string;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** A length of time (RFC 5545 §3.3.6): days are days of the calendar, seconds are exact. */
export interface Duration {
  readonly days: number;
  readonly seconds: number;
}

const require = createRequire(import.meta.url);
/** Loaded with the first name that is no IANA name: a list of 160 kB that many a gateway never needs. */
const windowsNames = () => require('windows-iana') as typeof import('windows-iana');

/** Longest TZID looked at, in characters. */
const LONGEST_NAME = 128;
/** Names whose spelling is remembered; there are some 600, in any case. */
const MAX_SPELLINGS = 2000;
const spellings = new Map<string, string>();

/**
 * The IANA name that a TZID stands for: itself, the end of a path (`/mozilla.org/20050126_1/Europe/Berlin`),
 * or a Windows name's first zone in CLDR. Absent for any other name, whose VTIMEZONE is not evaluated.
 */
export function zoneOfTzid(tzid: string): string | undefined {
  if (tzid.length > LONGEST_NAME) return undefined;
  const name = tzid.trim().replace(/^["']|["']$/g, '');
  const parts = name.split('/').filter((part) => part !== '');
  // Longest ending first: America/Argentina/Salta has three parts. A leading slash marks a registry's path.
  const endings = name.startsWith('/') ? [parts.slice(-3), parts.slice(-2), parts.slice(-1)] : [];
  const candidates = [name, ...endings.map((ending) => ending.join('/'))];
  const iana = candidates.find(isTimeZone) ?? windowsNames().findIana(name).find(isTimeZone);
  if (iana !== undefined) return spelledAsRegistered(iana);
  // What Exchange writes where a mailbox keeps its times in UTC (MS-OXCICAL 2.1.3.1.1.19.1).
  return /^tzone:\/\/microsoft\/utc$/i.test(name) ? 'Etc/UTC' : undefined;
}

/**
 * The instant, in milliseconds since 1970, at which a zone's clocks show a local time. A time that the clocks
 * skip is read with the offset before the gap, one they show twice is the first (RFC 5545 §3.3.5).
 */
export function instantOfLocal({ date, hour, minute, second }: LocalTime, timeZone: string): number {
  return instantAt({ day: dayOfDate(date), second: hour * 3600 + minute * 60 + second }, timeZone);
}

/** The instant after a duration: whole days by the zone's calendar, then exact seconds (RFC 5545 §3.3.6). */
export function addDuration(epochMs: number, { days, seconds }: Duration, timeZone: string): number {
  if (days === 0) return epochMs + seconds * 1000;
  return Temporal.Instant.fromEpochMilliseconds(epochMs)
    .toZonedDateTimeISO(timeZone)
    .add({ days })
    .add({ seconds }).epochMilliseconds;
}

/** The date after so many days, as `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** The date that begins at the instant in a zone; absent where its clocks do not show the start of a day. */
export function dateStartingAt(epochMs: number, timeZone: string): string | undefined {
  const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
  return zoned.startOfDay().equals(zoned) ? zoned.toPlainDate().toString() : undefined;
}

/** `europe/berlin` as `Europe/Berlin`, an alias kept as it is: the name goes on to people and to clients. */
function spelledAsRegistered(timeZone: string): string {
  const known = spellings.get(timeZone);
  if (known !== undefined) return known;
  const spelling = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone).timeZoneId;
  if (spellings.size >= MAX_SPELLINGS) spellings.clear();
  spellings.set(timeZone, spelling);
  return spelling;
}
