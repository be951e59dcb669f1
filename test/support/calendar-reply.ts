import PostalMime from 'postal-mime';
import type { SentMail } from './smtp-client.ts';

/** What a guest answers, and who they are. */
export interface GuestAnswer {
  readonly from: string;
  readonly partstat: 'ACCEPTED' | 'TENTATIVE' | 'DECLINED';
  readonly comment?: string;
  /** DTSTAMP, milliseconds since 1970. */
  readonly at: number;
  /** Left out where the guest answers for themselves. */
  readonly attendee?: string;
}

/** The iCalendar text that an invitation carries for calendar clients. */
export async function calendarOf(invitation: string): Promise<string> {
  const { attachments } = await PostalMime.parse(invitation);
  const part = attachments.find(({ mimeType }) => mimeType === 'text/calendar');
  if (part === undefined) throw new Error('The mail has no text/calendar part.');
  const { content } = part;
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
  // postal-mime gives text with the line ends of JavaScript; iCalendar has CRLF (RFC 5545 §3.1).
  return text.replace(/\r?\n/g, '\r\n');
}

/**
 * The answer to an invitation as RFC 5546 §3.2.3 and RFC 6047 have it, made from the invitation's own text
 * as a calendar client makes it: to its ORGANIZER, with its UID, SEQUENCE and times.
 */
export async function answerTo(
  invitation: string,
  { from, partstat, comment, at, attendee = from }: GuestAnswer,
): Promise<SentMail> {
  const lines = (await calendarOf(invitation)).replace(/\r\n[ \t]/g, '').split('\r\n');
  const event = lines.slice(lines.indexOf('BEGIN:VEVENT'), lines.indexOf('END:VEVENT'));
  const line = (name: string) => {
    const found = event.find((one) => new RegExp(`^${name}[;:]`).test(one));
    if (found === undefined) throw new Error(`The invitation has no ${name}.`);
    return found;
  };
  const organizer = /mailto:(.*)$/i.exec(line('ORGANIZER'))?.[1];
  if (organizer === undefined) throw new Error('The ORGANIZER has no mail address.');
  const stamp = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
  const reply = [
    'BEGIN:VCALENDAR',
    'PRODID:-//Guest//Calendar//EN',
    'VERSION:2.0',
    'METHOD:REPLY',
    'BEGIN:VEVENT',
    ...['UID', 'SEQUENCE', 'DTSTART', 'DTEND', 'SUMMARY', 'ORGANIZER'].map(line),
    `DTSTAMP:${stamp}`,
    `ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=${partstat}:mailto:${attendee}`,
    ...(comment === undefined ? [] : [`COMMENT:${comment}`]),
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
  const message = [
    `From: <${from}>`,
    `To: <${organizer}>`,
    `Subject: ${partstat}`,
    `Message-ID: <${partstat}.${at}@guest.test>`,
    `Date: ${new Date(at).toUTCString()}`,
    'MIME-Version: 1.0',
    'Content-Type: text/calendar; method=REPLY; charset=UTF-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(reply)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
    '',
  ].join('\r\n');
  return { from, to: organizer, message };
}
