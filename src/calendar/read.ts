import { DEFAULT_TIME_ZONE, epochOf, isTimeZone } from '../invites/time.ts';
import { readAttendee } from './attendee.ts';
import { readCalAddress } from './cal-address.ts';
import type { CalendarComponent, CalendarObject, RecurrenceId } from './calendar-object.ts';
import { type RawComponent, sortLines } from './components.ts';
import { readTimes } from './event-times.ts';
import { READING_LIMITS } from './limits.ts';
import { type ContentLine, parameter } from './parse-line.ts';
import { Repairs } from './repairs.ts';
import { cleanText, unescapeText } from './text-value.ts';
import { readTime } from './time-value.ts';
import { unfold } from './unfold.ts';

interface Context {
  readonly timeZone: string;
  readonly isVCalendar1: boolean;
  readonly repairs: Repairs;
}

/**
 * Reads iCalendar text as clients really send it: every defect that leaves the answer readable is repaired
 * and noted, everything is bounded (limits.ts), and no input makes it throw. Several VCALENDARs are read as
 * one, with the first METHOD found. Floating times are read in `context.timeZone`, the invite's own.
 */
export function readCalendar(text: string, context: { timeZone: string }): CalendarObject {
  const repairs = new Repairs();
  const { properties, components } = sortLines(unfold(text, repairs), repairs);
  const method = readMethod(properties, components, repairs);
  const version = properties.find((line) => line.name === 'VERSION')?.value.trim();
  const inner: Context = {
    timeZone: isTimeZone(context.timeZone) ? context.timeZone : DEFAULT_TIME_ZONE,
    isVCalendar1: version === '1.0',
    repairs,
  };
  const read = components.map((component) => readComponent(component, inner));
  return { ...(method === undefined ? {} : { method }), components: read, warnings: repairs.list() };
}

function readMethod(
  properties: readonly ContentLine[],
  components: readonly RawComponent[],
  repairs: Repairs,
): string | undefined {
  const isMethod = (line: ContentLine) => line.name === 'METHOD' && line.value.trim() !== '';
  const own = properties.find(isMethod);
  const line = own ?? components.flatMap(({ lines }) => lines).find(isMethod);
  if (!line) return undefined;
  if (line !== own) repairs.note('METHOD stands inside a component instead of the VCALENDAR.');
  return cleanText(line.value.replaceAll('"', ''), READING_LIMITS.token)?.toUpperCase();
}

function readComponent({ name, lines }: RawComponent, context: Context): CalendarComponent {
  const { timeZone, isVCalendar1, repairs } = context;
  // The first of each counts: a Map, since property names are the sender's to choose (`__PROTO__`).
  const first = new Map<string, ContentLine>();
  const [attendees, comments, statuses]: [ContentLine[], ContentLine[], ContentLine[]] = [[], [], []];
  for (const line of lines) {
    if (!first.has(line.name)) first.set(line.name, line);
    if (line.name === 'ATTENDEE') attendees.push(line);
    else if (line.name === 'COMMENT') comments.push(line);
    else if (line.name === 'REQUEST-STATUS') statuses.push(line);
  }
  const find = (property: string) => first.get(property);

  if (attendees.length > READING_LIMITS.attendees)
    repairs.note(`A component has more than ${READING_LIMITS.attendees} attendees; the rest was ignored.`);
  if (find('PARTSTAT')) repairs.note('PARTSTAT is a property instead of a parameter and was ignored.');

  const recurrenceId = readRecurrenceId(find('RECURRENCE-ID'), timeZone, repairs);
  const organizer = readCalAddress(find('ORGANIZER')?.value ?? '');
  const summary = textOf(find('SUMMARY'), READING_LIMITS.summary);
  const location = textOf(find('LOCATION'), READING_LIMITS.summary);
  return {
    name,
    ...uidOf(find('UID'), repairs),
    ...integer('sequence', find('SEQUENCE'), repairs),
    ...integer('appointmentSequence', find('X-MICROSOFT-CDO-APPT-SEQUENCE'), repairs),
    ...stampOf(find('DTSTAMP'), repairs),
    ...readTimes(find, timeZone, repairs),
    ...(recurrenceId === undefined ? {} : { recurrenceId }),
    ...(organizer === undefined ? {} : { organizer }),
    attendees: attendees
      .slice(0, READING_LIMITS.attendees)
      .map((line) => readAttendee(line, { isVCalendar1 }, repairs)),
    comments: comments
      .slice(0, READING_LIMITS.values)
      .map((line) => textOf(line, READING_LIMITS.comment))
      .filter((comment) => comment !== undefined),
    ...(summary === undefined ? {} : { summary }),
    ...(location === undefined ? {} : { location }),
    requestStatus: statuses
      .slice(0, READING_LIMITS.values)
      .map((line) => cleanText(line.value, READING_LIMITS.token))
      .filter((status) => status !== undefined),
  };
}

/** RFC 5545 keeps RANGE and hardly anybody reads it, so only one occurrence is spoken of (case 74). */
function readRecurrenceId(
  line: ContentLine | undefined,
  timeZone: string,
  repairs: Repairs,
): RecurrenceId | undefined {
  if (!line || line.value.trim() === '') return undefined;
  const time = readTime(line, timeZone, repairs);
  const range = parameter(line, 'RANGE')?.trim().toUpperCase();
  if (range !== undefined) repairs.note('RANGE was ignored: the answer counts for the one occurrence.');
  return {
    ...(time === undefined ? {} : { time }),
    ...(range === 'THISANDFUTURE' ? { range } : {}),
  };
}

function uidOf(line: ContentLine | undefined, repairs: Repairs): { uid?: string } {
  const uid = textOf(line, READING_LIMITS.uid + 1);
  if (uid === undefined) return {};
  if (uid.length <= READING_LIMITS.uid) return { uid };
  repairs.note(`The UID is longer than ${READING_LIMITS.uid} characters and was ignored.`);
  return {};
}

function integer<Key extends 'sequence' | 'appointmentSequence'>(
  key: Key,
  line: ContentLine | undefined,
  repairs: Repairs,
): { [K in Key]?: number } {
  if (!line) return {};
  const value = /^\s*\+?(\d{1,10})\s*$/.exec(line.value.slice(0, READING_LIMITS.token))?.[1];
  // RFC 5545 §3.3.8: an INTEGER has 32 bits.
  if (value !== undefined && Number(value) <= 0x7fffffff)
    return { [key]: Number(value) } as { [K in Key]?: number };
  repairs.note(`${line.name} is no number and was ignored.`);
  return {};
}

/** DTSTAMP must be UTC; where it is not, its zone or else UTC is assumed (case 56). */
function stampOf(line: ContentLine | undefined, repairs: Repairs): { stamp?: number } {
  const time = line && readTime(line, DEFAULT_TIME_ZONE, repairs);
  return time?.kind === 'instant' ? { stamp: epochOf(time) } : {};
}

function textOf(line: ContentLine | undefined, most: number): string | undefined {
  if (!line) return undefined;
  const isQuoted = parameter(line, 'ENCODING')?.toUpperCase() === 'QUOTED-PRINTABLE';
  return cleanText(unescapeText(isQuoted ? decodeQuotedPrintable(line.value) : line.value), most);
}

/** Text of vCalendar 1.0, which encodes single values; UTF-8, since its CHARSET parameter is rarely set. */
function decodeQuotedPrintable(value: string): string {
  return value.replace(/(?:=[0-9A-F]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('=', ''), 'hex').toString(),
  );
}
