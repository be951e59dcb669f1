import { readCalAddress } from './cal-address.ts';
import type { CalendarAttendee } from './calendar-object.ts';
import { READING_LIMITS } from './limits.ts';
import { type ContentLine, parameter } from './parse-line.ts';
import type { Repairs } from './repairs.ts';
import { normalizePartstat, partstatToStatus } from './status.ts';
import { cleanText, decodeEntities, unescapeText } from './text-value.ts';

/** Where a reading is in the text: the calendar's VERSION, since vCalendar 1.0 names things differently. */
export interface AttendeeContext {
  readonly isVCalendar1: boolean;
}

/** An ATTENDEE line as a person who answers (RFC 5545 §3.8.4.1). Never throws. */
export function readAttendee(
  line: ContentLine,
  { isVCalendar1 }: AttendeeContext,
  repairs: Repairs,
): CalendarAttendee {
  const text = (name: string, most: number) => {
    const value = parameter(line, name);
    return value === undefined ? undefined : cleanText(value, most);
  };
  const address = readCalAddress(line.value);
  if (address === undefined) repairs.note('An ATTENDEE names no mail address.');
  const email = readCalAddress(parameter(line, 'EMAIL') ?? '');
  const partstat = readPartstat(line, isVCalendar1, repairs);
  const name = text('CN', READING_LIMITS.name)?.replace(/\\([\\,;"])/g, '$1');
  const [sentBy] = addresses(line, 'SENT-BY');
  const responseComment = readResponseComment(line);
  const guests = readGuests(line);
  return {
    ...(address === undefined ? {} : { address }),
    ...(email === undefined ? {} : { email }),
    ...(partstat === undefined ? {} : { partstat }),
    ...(name === undefined ? {} : { name }),
    ...(sentBy === undefined ? {} : { sentBy }),
    delegatedTo: addresses(line, 'DELEGATED-TO'),
    delegatedFrom: addresses(line, 'DELEGATED-FROM'),
    ...(responseComment === undefined ? {} : { responseComment }),
    ...(guests === undefined ? {} : { guests }),
  };
}

function readGuests(line: ContentLine): number | undefined {
  const written = parameter(line, 'X-NUM-GUESTS');
  if (written === undefined) return undefined;
  const digits = /^\s*(\d{1,3})\s*$/.exec(written)?.[1];
  return Number(digits) > 0 ? Number(digits) : undefined;
}

function readPartstat(line: ContentLine, isVCalendar1: boolean, repairs: Repairs): string | undefined {
  const written = parameter(line, 'PARTSTAT') ?? (isVCalendar1 ? parameter(line, 'STATUS') : undefined);
  const partstat = cleanText(normalizePartstat(written ?? ''), READING_LIMITS.token);
  if (partstat === undefined) return undefined;
  const known = isVCalendar1 ? (VCALENDAR_STATUS.get(partstat) ?? partstat) : partstat;
  if (known === 'COMPLETED' || known === 'IN-PROCESS')
    repairs.note(`PARTSTAT=${known} belongs to tasks and was taken for an acceptance.`);
  else if (known !== 'NEEDS-ACTION' && partstatToStatus(known) === undefined)
    repairs.note('A PARTSTAT is unknown and changes nothing.');
  return known;
}

/** STATUS values of vCalendar 1.0 (its section 2.5.4) that iCalendar spells otherwise. */
const VCALENDAR_STATUS: ReadonlyMap<string, string> = new Map([
  ['CONFIRMED', 'ACCEPTED'],
  ['NEEDS ACTION', 'NEEDS-ACTION'],
  ['SENT', 'NEEDS-ACTION'],
]);

/** Google writes the note twice escaped: as HTML, and then as TEXT, which parameters do not have. */
function readResponseComment(line: ContentLine): string | undefined {
  const value = parameter(line, 'X-RESPONSE-COMMENT');
  return value === undefined
    ? undefined
    : cleanText(decodeEntities(unescapeText(value)), READING_LIMITS.comment);
}

function addresses(line: ContentLine, name: string): string[] {
  const given = line.parameters.get(name);
  if (given === undefined) return [];
  const values = given.slice(0, READING_LIMITS.values);
  return values.map(readCalAddress).filter((address) => address !== undefined);
}
