import { isWebUrl } from '../invites/event-input.ts';
import type { CalendarEvent, MailMethod, RsvpStatus } from '../invites/invite.ts';
import type { EventTime } from '../invites/time.ts';
import { mailtoUri } from './cal-address.ts';
import { contentLine, type Parameters, parameterText } from './lines.ts';
import { statusToPartstat } from './status.ts';
import { escapeText } from './text-value.ts';
import { type TimeForm, timeLine, utcText } from './write-time.ts';

export interface AttendeeText {
  readonly email: string;
  readonly name?: string;
  readonly status: RsvpStatus;
}

/** What every VEVENT of one text shares. Times are milliseconds since 1970. */
export interface TextHeader {
  readonly method: MailMethod;
  /** What the organizer has to say about this text. */
  readonly comment?: string;
  readonly uid: string;
  readonly sequence: number;
  /** DTSTAMP; later than that of any text sent before, or clients drop the update. */
  readonly stampedAt: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The address that answers go to. */
  readonly organizer: { readonly address: string; readonly name?: string };
}

/** What one VEVENT says: the event, or the series as a whole, or one occurrence of it. */
export interface EventText {
  readonly event: CalendarEvent;
  readonly attendees: readonly AttendeeText[];
  /** The start that the occurrence has in its series; absent for the event or series itself. */
  readonly recurrenceId?: EventTime;
}

/** The content lines of one VEVENT. There is no VALARM; writeInvite says why. */
export function eventLines(header: TextHeader, text: EventText, form: TimeForm): string[] {
  const { method } = header;
  const { event, attendees, recurrenceId } = text;
  const lines = ['BEGIN:VEVENT', contentLine('UID', escapeText(header.uid))];
  if (recurrenceId) lines.push(timeLine('RECURRENCE-ID', recurrenceId, form));
  lines.push(
    `SEQUENCE:${header.sequence}`,
    `DTSTAMP:${utcText(header.stampedAt)}`,
    ...timeLines(event, form),
    ...contentLines(event),
  );
  if (header.comment) lines.push(contentLine('COMMENT', escapeText(header.comment)));
  lines.push(
    `STATUS:${method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`,
    `TRANSP:${event.transparency}`,
    'CLASS:PUBLIC',
    // Outlook shows this one and ignores TRANSP.
    `X-MICROSOFT-CDO-BUSYSTATUS:${event.transparency === 'TRANSPARENT' ? 'FREE' : 'BUSY'}`,
    contentLine('ORGANIZER', mailtoUri(header.organizer.address), commonName(header.organizer.name)),
  );
  for (const attendee of attendees) lines.push(attendeeLine(attendee));
  lines.push(
    `CREATED:${utcText(header.createdAt)}`,
    `LAST-MODIFIED:${utcText(header.updatedAt)}`,
    'END:VEVENT',
  );
  return lines;
}

function timeLines({ start, end, recurrence }: CalendarEvent, form: TimeForm): string[] {
  const lines = [
    timeLine('DTSTART', start, form),
    timeLine('DTEND', end, form),
    ...(recurrence?.rule === undefined ? [] : [`RRULE:${recurrence.rule}`]),
    ...(recurrence?.rdates ?? []).map((time) => timeLine('RDATE', time, form)),
    ...(recurrence?.exdates ?? []).map((time) => timeLine('EXDATE', time, form)),
  ];
  // Exchange takes a date without this for a meeting from midnight to midnight of the viewer's zone.
  return start.kind === 'date' ? [...lines, 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE'] : lines;
}

function contentLines({ summary, description, location, url }: CalendarEvent): string[] {
  const lines = [contentLine('SUMMARY', escapeText(summary))];
  if (description) lines.push(contentLine('DESCRIPTION', escapeText(description)));
  if (location?.description) lines.push(contentLine('LOCATION', escapeText(location.description)));
  if (location?.latitude !== undefined && location.longitude !== undefined)
    lines.push(contentLine('GEO', `${degrees(location.latitude)};${degrees(location.longitude)}`));
  // Not TEXT, so nothing is escaped: what is no plain web address would be an injection and is left out.
  if (url !== undefined && isWebUrl(url)) lines.push(contentLine('URL', asciiUrl(url)));
  return lines;
}

function attendeeLine({ email, name, status }: AttendeeText): string {
  // What is ours needs no look at whether it may stand there.
  const ours = `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=${statusToPartstat(status)};RSVP=TRUE`;
  return contentLine(ours, mailtoUri(email), commonName(name));
}

function commonName(name: string | undefined): Parameters {
  const text = name === undefined ? '' : parameterText(name);
  return text === '' ? [] : [['CN', text]];
}

/** Six decimals, about ten centimetres (RFC 5545 §3.8.1.6); never an exponent, which a FLOAT cannot have. */
function degrees(value: number): string {
  return value.toFixed(6).replace(/\.?0+$/, '');
}

/** A URI is ASCII (RFC 3986); an address that is already goes out as the caller wrote it. */
function asciiUrl(url: string): string {
  return /^[\u0021-\u007e]+$/.test(url) ? url : new URL(url).href;
}
