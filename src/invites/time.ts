import { refuse } from '../errors.ts';

/**
 * When a calendar event begins or ends: an instant shown in a zone, or a calendar date without a time of
 * day. A date is never turned into an instant: an all-day event is the same day in every zone.
 */
export type EventTime =
  | { readonly kind: 'instant'; readonly instant: string; readonly timeZone: string }
  | { readonly kind: 'date'; readonly date: string; readonly timeZone: string };

/** The zone of a time whose sender named none. */
export const DEFAULT_TIME_ZONE = 'Etc/UTC';

/** Names found to be zones: finding out takes longer than reading a whole answer. There are some 600, in any case. */
const MAX_ZONES = 2000;
const zones = new Set<string>();

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** True for a name of the IANA time zone database that this runtime knows, such as `Europe/Lisbon`. */
export function isTimeZone(name: string): boolean {
  // Intl also takes offsets such as "+02:00", which are no zones: an RFC 5545 TZID cannot carry them.
  if (zones.has(name)) return true;
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    if (zones.size >= MAX_ZONES) zones.clear();
    zones.add(name);
    return true;
  } catch {
    return false;
  }
}

/** The instant as `YYYY-MM-DDTHH:MM:SSZ`: iCalendar has no fractions of seconds (RFC 5545 §3.3.5). */
export function formatInstant(epochMs: number): string {
  return writtenInstant(epochMs, '-', ':') ?? `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

/** The instant as `YYYYMMDDTHHMMSSZ`, iCalendar's own form of it. */
export function compactInstant(epochMs: number): string {
  return writtenInstant(epochMs, '', '') ?? formatInstant(epochMs).replace(/[-:]/g, '');
}

/** Put together by hand, in half the time: every answer has three of them. Undefined where a year is not 4 digits. */
function writtenInstant(epochMs: number, dash: string, colon: string): string | undefined {
  const at = new Date(epochMs);
  const year = at.getUTCFullYear();
  if (!(year >= 1000 && year <= 9999)) return undefined;
  const date = `${year}${dash}${two(at.getUTCMonth() + 1)}${dash}${two(at.getUTCDate())}`;
  return `${date}T${two(at.getUTCHours())}${colon}${two(at.getUTCMinutes())}${colon}${two(at.getUTCSeconds())}Z`;
}

/** An instant with its zone. Throws RefusedError for a fraction of a second, a bad zone, or a year past 9999. */
export function instantTime(epochMs: number, timeZone = DEFAULT_TIME_ZONE, ...path: string[]): EventTime {
  if (!Number.isFinite(epochMs) || epochMs < MIN_EPOCH || epochMs > MAX_EPOCH)
    throw refuse('INVALID_INPUT', 'dateTime must lie between the years 1900 and 9999.', ...path, 'dateTime');
  if (epochMs % 1000 !== 0)
    throw refuse('INVALID_INPUT', 'dateTime must not have fractions of a second.', ...path, 'dateTime');
  return { kind: 'instant', instant: formatInstant(epochMs), timeZone: knownZone(timeZone, path) };
}

/** A calendar date with a zone for display. Throws RefusedError for a day that no calendar has or before 1900. */
export function dateTime(date: string, timeZone = DEFAULT_TIME_ZONE, ...path: string[]): EventTime {
  if (!isDate(date))
    throw refuse('INVALID_INPUT', `date must be a real day as YYYY-MM-DD, not ${date}.`, ...path, 'date');
  if (date < '1900-01-01')
    throw refuse('INVALID_INPUT', 'date must lie between the years 1900 and 9999.', ...path, 'date');
  return { kind: 'date', date, timeZone: knownZone(timeZone, path) };
}

/** True for a real day of the Gregorian calendar as `YYYY-MM-DD`; there is no year 0000. */
export function isDate(text: string): boolean {
  if (!DATE.test(text) || text.startsWith('0000')) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  if (month < 1 || month > 12 || day < 1) return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return (
    day <=
    (month === 2 ? (isLeap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31)
  );
}

/** Milliseconds since 1970 by which times are ordered; a date counts from its midnight in UTC. */
export function epochOf(time: EventTime): number {
  return Date.parse(time.kind === 'instant' ? time.instant : `${time.date}T00:00:00Z`);
}

/** True where both name the same moment or day; the zone they are shown in does not matter. */
export function sameMoment(a: EventTime, b: EventTime): boolean {
  return a.kind === b.kind && epochOf(a) === epochOf(b);
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

const MIN_EPOCH = Date.parse('1900-01-01T00:00:00Z');
const MAX_EPOCH = Date.parse('9999-12-31T23:59:59Z');

function knownZone(timeZone: string, path: readonly string[]): string {
  if (!isTimeZone(timeZone))
    throw refuse(
      'INVALID_INPUT',
      `timeZone must be an IANA name such as Europe/Berlin, not ${timeZone}.`,
      ...path,
      'timeZone',
    );
  return timeZone;
}
