import { expect } from 'vitest';
import type { CalendarEvent } from '../../../src/invites/invite.ts';
import { dateTime, instantTime } from '../../../src/invites/time.ts';
import type { MailContext } from '../../../src/mail/read/read-mail.ts';
import { readMail } from '../../../src/mail/read/read-mail.ts';
import type { Answer, MailReading, ReplyReading } from '../../../src/mail/reading.ts';

/** The event that every fixture mail answers: one hour in the morning. */
export const EVENT: CalendarEvent = {
  summary: 'Board meeting',
  start: instantTime(Date.parse('2031-03-05T09:00:00Z'), 'Europe/Paris'),
  end: instantTime(Date.parse('2031-03-05T10:00:00Z'), 'Europe/Paris'),
  reminders: [],
  transparency: 'OPAQUE',
};
export const ALL_DAY: CalendarEvent = {
  ...EVENT,
  start: dateTime('2031-03-05', 'Europe/Paris'),
  end: dateTime('2031-03-06', 'Europe/Paris'),
};
export const REPLY_TO = 'r-0123456789abcdefghjkmnpqrs@reply.example';
export const STAMP = Date.parse('2031-03-01T10:15:00Z');

/** Lines with CRLF after each. */
export function crlf(...lines: string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

/** The header of a mail from Ana; further lines replace those of the same name. */
export function header(...more: string[]): string {
  const named = (line: string) => line.slice(0, line.indexOf(':')).toLowerCase();
  const standard = [
    'From: Ana Ruiz <ana@guest.test>',
    `To: ${REPLY_TO}`,
    'Subject: Accepted: Board meeting',
    'Message-ID: <one@guest.test>',
    'MIME-Version: 1.0',
  ];
  return crlf(...standard.filter((line) => !more.some((other) => named(other) === named(line))), ...more);
}

/** A VCALENDAR with one VEVENT. */
export function calendar(method: string | undefined, ...event: string[]): string {
  return crlf(
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Test//EN',
    ...(method ? [`METHOD:${method}`] : []),
    'BEGIN:VEVENT',
    'UID:u1@invites.example',
    'DTSTAMP:20310301T101500Z',
    ...event,
    'END:VEVENT',
    'END:VCALENDAR',
  );
}

export const ACCEPTED = 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@guest.test';

/** A mail that is nothing but its calendar text. */
export function calendarMail(text: string, type = 'text/calendar; charset=utf-8; method=REPLY'): string {
  return `${header(`Content-Type: ${type}`, 'Content-Transfer-Encoding: 8bit')}\r\n${text}`;
}

/** One part of a multipart: its headers, a blank line, its body. */
export function part(headers: string, body: string): string {
  return `${crlf(...headers.split('\n'))}\r\n${body}`;
}

/** Parts between boundaries; the first headers are those that the multipart itself needs. */
export function multipart(subtype: string, boundary: string, ...parts: string[]): string {
  const body = parts.map((text) => `--${boundary}\r\n${text}\r\n`).join('');
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n\r\n${body}--${boundary}--\r\n`;
}

export function base64(text: string | Uint8Array): string {
  return Buffer.from(text as string)
    .toString('base64')
    .replace(/.{76}/g, '$&\r\n');
}

interface Context extends Partial<Omit<MailContext, 'recipientEmail'>> {
  /** Ana where absent; undefined for the shared address of a group. */
  readonly recipientEmail?: string | undefined;
}

/** Reads a mail that came to Ana's own reply address. */
export function read(mail: string | Uint8Array, context: Context = {}): Promise<MailReading> {
  const { recipientEmail = 'recipientEmail' in context ? undefined : 'ana@guest.test', ...more } = context;
  return readMail(typeof mail === 'string' ? Buffer.from(mail) : mail, {
    mailFrom: 'ana@guest.test',
    event: EVENT,
    ...more,
    ...(recipientEmail === undefined ? {} : { recipientEmail }),
  });
}

/** The only answer in a mail; fails the test, telling the reason, where there is none or several. */
export async function readReply(
  mail: string | Uint8Array,
  context: Context = {},
): Promise<Omit<ReplyReading, 'answers'> & Answer & { warnings: readonly string[] }> {
  const { answers, ...reading } = await readReplies(mail, context);
  expect(answers).toHaveLength(1);
  return { ...reading, ...answers[0] };
}

/** The answers in a mail. */
export async function readReplies(
  mail: string | Uint8Array,
  context: Context = {},
): Promise<ReplyReading & { warnings: readonly string[] }> {
  const { outcome, warnings } = await read(mail, context);
  if (outcome.kind !== 'reply')
    throw new Error(`no answer was read: ${outcome.disposition}, ${outcome.reason}`);
  return { ...outcome, warnings };
}

/** Disposition and reason of a mail without answer; fails the test where it has one. */
export async function readNone(mail: string | Uint8Array, context: Context = {}) {
  const { outcome } = await read(mail, context);
  if (outcome.kind !== 'none') throw new Error(`an answer was read: ${JSON.stringify(outcome)}`);
  return outcome;
}
