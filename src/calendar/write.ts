import { isWebUrl } from '../invites/event-input.ts';
import type { CalendarEvent, RsvpStatus } from '../invites/invite.ts';
import { type EventTime, formatInstant } from '../invites/time.ts';
import { mailtoUri } from './cal-address.ts';
import { contentLine, joinLines, type Parameters, parameterText } from './lines.ts';
import { statusToPartstat } from './status.ts';
import { escapeText } from './text-value.ts';

/** Everything that the text of one invitation says. Times are milliseconds since 1970. */
export interface InviteText {
  readonly method: 'REQUEST' | 'CANCEL';
  readonly uid: string;
  readonly sequence: number;
  /** DTSTAMP; later than that of any text sent before, or clients drop the update. */
  readonly stampedAt: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly event: CalendarEvent;
  /** The address that answers go to. */
  readonly organizer: { readonly address: string; readonly name?: string };
  readonly attendees: readonly {
    readonly email: string;
    readonly name?: string;
    readonly status: RsvpStatus;
  }[];
}

/**
 * The iCalendar text of an invitation or its cancellation (RFC 5546 §3.2.2, §3.2.5), in the form that makes
 * the RSVP card appear (mail-invitations 1.3): one VEVENT, instants in UTC so that no VTIMEZONE is needed.
 *
 * There is no VALARM: Gmail drops or overrides it, Outlook broke on its position, and an alarm of the sender's
 * choosing is unwelcome on somebody else's device.
 */
export function writeInvite(text: InviteText): string {
  const { method, event } = text;
  return joinLines([
    'BEGIN:VCALENDAR',
    'PRODID:-//invitegraph//invitegraph//EN',
    'VERSION:2.0',
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    contentLine('UID', escapeText(text.uid)),
    `SEQUENCE:${text.sequence}`,
    `DTSTAMP:${utc(text.stampedAt)}`,
    ...timeLines(event),
    ...contentLines(event),
    `STATUS:${method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`,
    `TRANSP:${event.transparency}`,
    'CLASS:PUBLIC',
    // Outlook shows this one and ignores TRANSP.
    `X-MICROSOFT-CDO-BUSYSTATUS:${event.transparency === 'TRANSPARENT' ? 'FREE' : 'BUSY'}`,
    contentLine('ORGANIZER', mailtoUri(text.organizer.address), commonName(text.organizer.name)),
    ...text.attendees.map(attendeeLine),
    `CREATED:${utc(text.createdAt)}`,
    `LAST-MODIFIED:${utc(text.updatedAt)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]);
}

function timeLines({ start, end }: CalendarEvent): string[] {
  const lines = [timeLine('DTSTART', start), timeLine('DTEND', end)];
  // Exchange takes a date without this for a meeting from midnight to midnight of the viewer's zone.
  return start.kind === 'date' ? [...lines, 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE'] : lines;
}

function timeLine(name: string, time: EventTime): string {
  return time.kind === 'date'
    ? contentLine(name, time.date.replaceAll('-', ''), [['VALUE', 'DATE']])
    : contentLine(name, utc(Date.parse(time.instant)));
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

function attendeeLine({ email, name, status }: InviteText['attendees'][number]): string {
  return contentLine('ATTENDEE', mailtoUri(email), [
    ['CUTYPE', 'INDIVIDUAL'],
    ['ROLE', 'REQ-PARTICIPANT'],
    ['PARTSTAT', statusToPartstat(status)],
    ['RSVP', 'TRUE'],
    ...commonName(name),
  ]);
}

function commonName(name: string | undefined): Parameters {
  return name !== undefined && parameterText(name) !== '' ? [['CN', name]] : [];
}

function utc(epochMs: number): string {
  return formatInstant(epochMs).replace(/[-:]/g, '');
}

/** Six decimals, about ten centimetres (RFC 5545 §3.8.1.6); never an exponent, which a FLOAT cannot have. */
function degrees(value: number): string {
  return value.toFixed(6).replace(/\.?0+$/, '');
}

/** A URI is ASCII (RFC 3986); an address that is already goes out as the caller wrote it. */
function asciiUrl(url: string): string {
  return /^[\u0021-\u007e]+$/.test(url) ? url : new URL(url).href;
}
