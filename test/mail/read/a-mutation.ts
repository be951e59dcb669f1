import fc from 'fast-check';
import { CALENDAR_CLIENTS } from '../../../src/invites/calendar-client.ts';
import { simulateReply } from '../../../src/mail/simulate/clients.ts';
import { request } from '../simulate/invitation.ts';
import { ACCEPTED, calendar, header, multipart, part } from './mails.ts';
import { winmail, winmailMail } from './tnef/a-winmail.ts';

/** Mails of every kind, to be broken. */
export const MAILS: readonly Buffer[] = [
  ...CALENDAR_CLIENTS.map((client) => simulateReply(client, request({ comment: 'Käse, bitte' }))),
  header() +
    multipart(
      'report',
      'r',
      part('Content-Type: message/delivery-status', 'Action: failed\r\nStatus: 5.1.1\r\n'),
      part('Content-Type: message/rfc822', header()),
    ),
  header() +
    multipart(
      'mixed',
      'x',
      part('Content-Type: text/plain; format=flowed', 'Hello \r\nthere'),
      part(
        'Content-Type: text/calendar; charset=utf-16',
        calendar('COUNTER', ACCEPTED, 'DTSTART:20310306T090000'),
      ),
    ),
  winmailMail(winmail()),
  winmailMail(winmail({ occurrence: '2031-03-12' }), 'application/octet-stream; name=winmail.dat'),
].map((mail) => Buffer.from(mail));

/** Pieces that parsers stumble over. */
const PIECES = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '"',
  '=?utf-8?q?',
  '?=',
  '--',
  ';',
  ':',
  '(',
  '<',
  '=',
  '=0',
  '\\',
  '%',
  '\ufeff',
  'BEGIN:VCALENDAR\r\n',
  'END:VEVENT\r\n',
  'BEGIN:VEVENT\r\n',
  'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'charset=utf-16',
  'METHOD:COUNTER\r\n',
  'UID:__proto__\r\n',
  'DTSTART;TZID=Nowhere/Land:20310230T250000\r\n',
  'DURATION:-P99999999999W\r\n',
  'DTSTAMP:99999999T999999Z\r\n',
  'ATTENDEE;__proto__=x;PARTSTAT=ACCEPTED:mailto:%ff%00@x\r\n',
  'constructor*0*=',
].map((piece) => Buffer.from(piece));

/** One piece of damage. */
export const mutation = fc.oneof(
  fc.record({ kind: fc.constant('byte' as const), at: fc.nat(), value: fc.nat(255) }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), value: fc.nat() }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), value: fc.nat(400) }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), value: fc.nat(400) }),
  fc.record({ kind: fc.constant('swap' as const), at: fc.nat(), value: fc.nat() }),
  fc.record({ kind: fc.constant('truncate' as const), at: fc.nat(), value: fc.nat() }),
);
export type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

/** The mail with that damage done to it. */
export function mutate(mail: Buffer, { kind, at, value }: Mutation): Buffer {
  const place = at % (mail.length + 1);
  const [before, after] = [mail.subarray(0, place), mail.subarray(place)];
  switch (kind) {
    case 'byte':
      return Buffer.concat([before, Buffer.of(value), after.subarray(1)]);
    case 'insert':
      return Buffer.concat([before, PIECES[value % PIECES.length]!, after]);
    case 'cut':
      return Buffer.concat([before, after.subarray(value)]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, value), after]);
    case 'swap': {
      const lines = mail.toString('latin1').split('\r\n');
      const [a, b] = [at % lines.length, value % lines.length];
      [lines[a], lines[b]] = [lines[b]!, lines[a]!];
      return Buffer.from(lines.join('\r\n'), 'latin1');
    }
    case 'truncate':
      return before;
  }
}
