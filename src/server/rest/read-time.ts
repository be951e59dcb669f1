import { RefusedError } from '../../errors.ts';
import {
  DEFAULT_TIME_ZONE,
  dateTime,
  type EventTime,
  instantTime,
  isDate,
  isTimeZone,
} from '../../invites/time.ts';
import type { Fields } from './fields.ts';

/** `T` or, from .NET, a space; `Z`, from Python also `UTC`, or an offset (contract 2.2). */
const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?(Z| ?UTC|[+-]\d{2}:\d{2})$/i;

const FORM =
  'must be a Time such as 2031-03-04T09:30:00Z, ending in Z or an offset, or a Date such as 2031-03-04';

/** What a broken event is checked with, so that its other problems are found in the same answer. */
const STAND_IN: readonly [EventTime, EventTime] = [
  { kind: 'instant', instant: '2000-01-01T00:00:00Z', timeZone: DEFAULT_TIME_ZONE },
  { kind: 'instant', instant: '2000-01-01T01:00:00Z', timeZone: DEFAULT_TIME_ZONE },
];

/**
 * Start and end of an event: each a Time, a Date or `{time, tzid}`. A `tzid` of its own wins over the event's,
 * because C#'s SDK always sends the one and the other only where it was set.
 */
export function readTimes(event: Fields): { readonly start: EventTime; readonly end: EventTime } {
  const zone = readZone(event);
  const start = readTime(event, 'start', zone);
  const end = readTime(event, 'end', zone);
  if (start && end && start.kind !== end.kind)
    event.wrong('end', 'errors.invalid', 'start and end must both be Times or both be Dates');
  if (!start || !end || start.kind !== end.kind) return { start: STAND_IN[0], end: STAND_IN[1] };
  return { start, end };
}

function readTime(event: Fields, name: 'start' | 'end', zone: string | undefined): EventTime | undefined {
  const value = event.value(name);
  if (value === undefined || value === '')
    return event.wrong(name, 'errors.required', `${name} must be specified`);
  const wrong = (description: string) => event.wrong(name, 'errors.invalid', description);
  if (typeof value !== 'string' && typeof value !== 'object') return wrong(FORM);
  const given = typeof value === 'string' ? { time: value, zone } : readObject(event, name, zone);
  if (given?.time === undefined) return undefined;
  const { time, zone: timeZone = DEFAULT_TIME_ZONE } = given;

  if (isDate(time)) return made(() => dateTime(time, timeZone), wrong);
  const [, date = '', clock, fraction = '', offset = ''] = TIME.exec(time) ?? [];
  // The engine's own parser takes the 31st of February for the 3rd of March.
  const epochMs = isDate(date)
    ? Date.parse(`${date}T${clock}${/utc/i.test(offset) ? 'Z' : offset.toUpperCase()}`)
    : Number.NaN;
  if (!Number.isFinite(epochMs)) return wrong(FORM);
  if (/[1-9]/.test(fraction)) return wrong('must not have fractions of a second');
  return made(() => instantTime(epochMs, timeZone), wrong);
}

function readObject(event: Fields, name: string, zone: string | undefined) {
  const fields = event.within(name);
  if (!fields) return undefined;
  return { time: fields.requiredText('time'), zone: readZone(fields) ?? zone };
}

function readZone(fields: Fields): string | undefined {
  const tzid = fields.text('tzid');
  if (tzid === undefined || tzid === '') return undefined;
  return isTimeZone(tzid)
    ? tzid
    : fields.wrong('tzid', 'errors.invalid', 'must be an IANA name such as Europe/Lisbon');
}

/** Dates and zones are known to be real by now: what is left to refuse is a year that calendars do not have. */
function made(make: () => EventTime, wrong: (description: string) => undefined): EventTime | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return wrong('must lie between the years 1900 and 9999');
  }
}
