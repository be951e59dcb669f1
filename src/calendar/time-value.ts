import { RefusedError } from '../errors.ts';
import { DEFAULT_TIME_ZONE, dateTime, type EventTime, instantTime, isDate } from '../invites/time.ts';
import { type ContentLine, parameter } from './parse-line.ts';
import type { Repairs } from './repairs.ts';
import { type Duration, instantOfLocal, zoneOfTzid } from './zone.ts';

/** DATE, DATE-TIME and DURATION values (RFC 5545 §3.3.4 to §3.3.6), read tolerantly. */

// Also ISO 8601's extended form and UTC offsets, neither of which RFC 5545 allows and home-made clients write.
const TIME =
  /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/i;
const DURATION =
  /^([+-]?)P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/i;
/** RFC 5545's own form of an instant, which most times are in. */
const UTC_TIME = /^([1-9]\d{3})(\d\d)(\d\d)T([01]\d|2[0-3])([0-5]\d)([0-5]\d)Z$/;
/** A century: no event lasts longer, and adding it to any year we take stays within every calendar library. */
const LONGEST_SECONDS = 36_525 * 86_400;

/**
 * The time of a property. A floating time is read in `timeZone`, as is one whose TZID nobody knows; a Z in
 * the value wins over a TZID. Absent, with a note, for a time that no calendar has.
 */
export function readTime(line: ContentLine, timeZone: string, repairs: Repairs): EventTime | undefined {
  const utc = UTC_TIME.exec(line.value);
  if (utc && !line.parameters.has('TZID') && !line.parameters.has('VALUE')) {
    const plain = plainUtc(utc);
    if (plain) return plain;
  }
  const match = line.value.length <= 64 ? TIME.exec(line.value.trim()) : null;
  const impossible = () => {
    repairs.note(`The time in ${line.name} does not exist and was ignored.`);
    return undefined;
  };
  if (!match) return impossible();
  const [, year, month, day, hour, minute, second = '00', zone] = match;
  const date = `${year}-${month}-${day}`;
  if (!isDate(date)) return impossible();

  const isDateOnly = parameter(line, 'VALUE')?.trim().toUpperCase() === 'DATE';
  if (hour === undefined || isDateOnly) {
    if (hour !== undefined || !isDateOnly)
      repairs.note(`${line.name} was read as a date: its value and its VALUE parameter disagree.`);
    return accepted(() => dateTime(date, namedZone(line, repairs) ?? timeZone)) ?? impossible();
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return impossible();
  // RFC 5545 §3.3.12: a system without leap seconds takes second 60 for 59.
  const local = { date, hour: Number(hour), minute: Number(minute), second: Math.min(Number(second), 59) };
  if (zone !== undefined) {
    if (line.parameters.has('TZID'))
      repairs.note(`${line.name} has both a TZID and an offset; the TZID was ignored.`);
    const utc = instantOfLocal(local, DEFAULT_TIME_ZONE) - offsetMs(zone);
    return accepted(() => instantTime(utc, DEFAULT_TIME_ZONE)) ?? impossible();
  }
  const named = namedZone(line, repairs);
  if (named === undefined && !line.parameters.has('TZID'))
    repairs.note(`${line.name} names no time zone and was read in ${timeZone}.`);
  const chosen = named ?? timeZone;
  return accepted(() => instantTime(instantOfLocal(local, chosen), chosen)) ?? impossible();
}

/** An instant in the plain form; undefined where the day does not exist or the domain has a say (years before 1900). */
function plainUtc([, year = '', month, day, hour, minute, second]: RegExpExecArray): EventTime | undefined {
  const date = `${year}-${month}-${day}`;
  if (year < '1900' || !isDate(date)) return undefined;
  return { kind: 'instant', instant: `${date}T${hour}:${minute}:${second}Z`, timeZone: DEFAULT_TIME_ZONE };
}

/** The length that a DURATION names; absent, with a note, for none, a negative one or one beyond a century. */
export function readDuration({ name, value }: ContentLine, repairs: Repairs): Duration | undefined {
  const match = value.length <= 64 ? DURATION.exec(value.trim()) : null;
  const [weeks, days, hours, minutes, seconds] = (match?.slice(2) ?? []).map((digits) => Number(digits ?? 0));
  const duration = {
    days: (weeks ?? 0) * 7 + (days ?? 0),
    seconds: (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0),
  };
  const total = duration.days * 86_400 + duration.seconds;
  if (match && match[1] !== '-' && total > 0 && total <= LONGEST_SECONDS) return duration;
  repairs.note(`The length in ${name} makes no sense and was ignored.`);
  return undefined;
}

function namedZone(line: ContentLine, repairs: Repairs): string | undefined {
  const tzid = parameter(line, 'TZID');
  if (tzid === undefined) return undefined;
  const zone = zoneOfTzid(tzid);
  if (zone === undefined)
    repairs.note(`The TZID of ${line.name} is unknown; its VTIMEZONE was ignored and another zone used.`);
  return zone;
}

function offsetMs(zone: string): number {
  if (/z/i.test(zone)) return 0;
  const digits = zone.replace(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** Asks the domain, which alone decides what times there are; its refusal means that there is no such time. */
function accepted(make: () => EventTime): EventTime | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}
