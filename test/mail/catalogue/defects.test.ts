import { expect, test } from 'vitest';
import type { Invite } from '../../../src/invites/invite.ts';
import { crlf } from '../read/mails.ts';
import { aMailroom, answerTo, calendarLetter, type Said, vcalendar, vevent } from './a-mailroom.ts';

/** Part G of the catalogue: damaged calendar texts whose answer counts all the same, and those that have none. */

const ANA = 'ana@guest.test';
const reply = (invite: Invite) => vcalendar('REPLY', vevent(invite));

test.each<[string, (text: string) => string]>([
  ['case 115: with LF alone', (text) => text.replaceAll('\r\n', '\n')],
  ['case 115: with CR alone', (text) => text.replaceAll('\r\n', '\r')],
  [
    'case 117: without PRODID and VERSION, cut off before its end',
    (text) => text.replace(/(PRODID|VERSION).*\r\n/g, '').replace(/END:VEVENT[\s\S]*/, ''),
  ],
  [
    'case 118: in lower case',
    (text) =>
      text
        .replace(/^[A-Z-]+/gm, (name) => name.toLowerCase())
        .replace('PARTSTAT=ACCEPTED', 'partstat=accepted'),
  ],
  ['case 119: with PARTSTAT in quotes and spaces', (text) => text.replace('=ACCEPTED', '=" Accepted "')],
  [
    'case 124: with an alarm, an attachment and a class',
    (text) =>
      text.replace(
        'END:VEVENT',
        `${crlf('CLASS:CONFIDENTIAL', 'ATTACH:https://evil.test/beacon', 'BEGIN:VALARM', 'ACTION:EMAIL', 'ATTENDEE;PARTSTAT=DECLINED:mailto:ana@guest.test', 'END:VALARM')}END:VEVENT`,
      ),
  ],
  [
    'case 83: with a zone nobody can compute',
    (text) =>
      text
        .replace(
          'BEGIN:VEVENT',
          `${crlf('BEGIN:VTIMEZONE', 'TZID:Customized', 'BEGIN:DAYLIGHT', 'RRULE:FREQ=NEVER', 'END:DAYLIGHT', 'END:VTIMEZONE')}BEGIN:VEVENT`,
        )
        .replace('END:VEVENT', 'DTSTART;TZID=Customized:20310304T093000\r\nEND:VEVENT'),
  ],
  [
    'case 85: with impossible times',
    (text) => text.replace('END:VEVENT', 'DTSTART:20319999T996199Z\r\nDTEND:20310101T000000Z\r\nEND:VEVENT'),
  ],
  [
    'case 123: with a status of success',
    (text) => text.replace('END:VEVENT', 'REQUEST-STATUS:2.0;Success\r\nEND:VEVENT'),
  ],
])('%s the answer counts', async (_name, damage) => {
  await using room = await aMailroom();
  await room.deliver(calendarLetter(damage(reply(room.made))));
  expect(await room.statuses()).toEqual([`${ANA}: ACCEPTED`]);
});

test('case 125: a guest who deletes the event has declined, and calls nothing off', async () => {
  await using room = await aMailroom();
  await room.deliver(answerTo(room.made, { status: 'DECLINED', lines: ['STATUS:CANCELLED', 'SEQUENCE:0'] }));
  expect(await room.invite()).toMatchObject({ state: 'ACTIVE', recipients: [{ status: 'DECLINED' }] });
});

test.each<[string, Said]>([
  ['case 119: an unknown PARTSTAT', { status: 'X-PERHAPS' }],
  ['case 119: a misspelled PARTSTAT', { status: 'ACCEPT' }],
  ['case 119: no answer yet', { status: 'NEEDS-ACTION' }],
  [
    'case 120: PARTSTAT as a property',
    { attendees: [`ATTENDEE:mailto:${ANA}`], lines: ['PARTSTAT:DECLINED'] },
  ],
])('%s leaves the answer as it was', async (_name, said) => {
  await using room = await aMailroom();
  await room.deliver(answerTo(room.made, { lines: ['COMMENT:Gladly'] }));
  const before = await room.invite();
  await room.deliver(answerTo(room.made, { ...said, stamp: '20310301T080600Z' }));
  expect(await room.invite()).toEqual(before);
});

test('cases 122, 128: a comment keeps its words, escapes undone, and loses what deceives', async () => {
  await using room = await aMailroom();
  const said = {
    lines: ['COMMENT:One\\nTwo\\, three\\; \\\\four\u0000\u0007\u202e <script>x</script> \\q'],
    attendees: [`ATTENDEE;CN=A^'b^nc;PARTSTAT=ACCEPTED:mailto:${ANA}`],
  };
  await room.deliver(answerTo(room.made, said));
  expect((await room.person(ANA)).comment).toBe('One\nTwo, three; \\four <script>x</script> q');
});

test.each<[string, (invite: Invite) => string, string]>([
  [
    'case 126: an answer about a task',
    (invite) => calendarLetter(reply(invite).replaceAll('VEVENT', 'VTODO')),
    'unsupported-method',
  ],
  ['case 127: a calendar without an event', () => calendarLetter(vcalendar('REPLY')), 'malformed'],
  [
    'case 127: an empty calendar part',
    () => calendarLetter('', {}, 'text/calendar; method=REPLY'),
    'malformed',
  ],
  [
    'case 127: an error page',
    () => calendarLetter('<!DOCTYPE html><h1>503</h1>', {}, 'text/calendar; method=REPLY'),
    'malformed',
  ],
  [
    'case 103: vCalendar 1.0 without an answer',
    () =>
      calendarLetter(
        'BEGIN:VCALENDAR\r\nVERSION:1.0\r\nEND:VCALENDAR\r\n',
        {},
        'text/x-vcalendar; method=REPLY',
      ),
    'malformed',
  ],
])('%s changes nothing and is kept as it came', async (_name, mail, disposition) => {
  await using room = await aMailroom();
  const raw = mail(room.made);
  expect(await room.deliver(raw)).toMatchObject({ disposition });
  expect(await room.invite()).toEqual(room.made);
  const [row] = await room.database.queries.selectFrom('received_mail').select('raw').execute();
  expect(Buffer.from(row!.raw).toString()).toBe(raw);
});
