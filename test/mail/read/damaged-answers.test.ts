import { describe, expect, it } from 'vitest';
import {
  ACCEPTED,
  calendar,
  calendarMail,
  crlf,
  header,
  multipart,
  part,
  readNone,
  readReply,
  STAMP,
} from './mails.ts';

/** Part G of the catalogue and the ordering values, through a whole mail. */

const status = async (text: string) => (await readReply(calendarMail(text))).reply.status;

describe('calendar text with defects whose answer can still be read', () => {
  it.each([
    ['case 115: LF only', (text: string) => text.replaceAll('\r\n', '\n')],
    ['case 115: CR only', (text: string) => text.replaceAll('\r\n', '\r')],
    ['case 115: mixed line ends', (text: string) => text.replace('\r\n', '\n').replace('UID', '\rUID')],
    ['case 117: no PRODID and no VERSION', (text: string) => text.replace(/(PRODID|VERSION).*\r\n/g, '')],
    ['case 117: cut off before END', (text: string) => text.replace(/END:V[\s\S]*$/, '')],
    [
      'case 118: names in lower case',
      (text: string) => text.replace(/^[A-Z-]+(;PARTSTAT=ACCEPTED)?/gm, (name) => name.toLowerCase()),
    ],
    ['case 119: PARTSTAT in quotes', (text: string) => text.replace('=ACCEPTED', '="ACCEPTED"')],
    ['case 119: PARTSTAT with spaces', (text: string) => text.replace('=ACCEPTED', '= accepted ')],
    [
      'case 124: an alarm and an attachment',
      (text: string) =>
        text.replace(
          'END:VEVENT',
          crlf(
            'BEGIN:VALARM',
            'ATTENDEE;PARTSTAT=DECLINED:mailto:ana@guest.test',
            'END:VALARM',
            'ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA',
            'CLASS:PRIVATE',
            'X-LIC-ERROR:x',
            'END:VEVENT',
          ).trimEnd(),
        ),
    ],
    [
      'case 125: a cancelled STATUS',
      (text: string) => text.replace('END:VEVENT', 'STATUS:CANCELLED\r\nEND:VEVENT'),
    ],
  ])('%s', async (_name, damage) => {
    expect(await status(damage(calendar('REPLY', ACCEPTED)))).toBe('ACCEPTED');
  });

  it('case 125: a guest who deleted the event has declined, and nothing else', async () => {
    const deleted = calendar('REPLY', 'STATUS:CANCELLED', 'ATTENDEE;PARTSTAT=DECLINED:mailto:ana@guest.test');
    expect((await readReply(calendarMail(deleted))).reply).toEqual({ status: 'DECLINED', stamp: STAMP });
  });

  it.each([
    ['case 119: an unknown PARTSTAT', 'ATTENDEE;PARTSTAT=X-MAYBE:mailto:ana@guest.test'],
    ['case 119: a misspelled PARTSTAT', 'ATTENDEE;PARTSTAT=ACCEPT:mailto:ana@guest.test'],
    ['case 120: PARTSTAT as a property', 'PARTSTAT:ACCEPTED\r\nATTENDEE:mailto:ana@guest.test'],
  ])('%s changes nothing, with a warning', async (_name, lines) => {
    const { reply, warnings } = await readReply(calendarMail(calendar('REPLY', lines)));
    expect(reply).not.toHaveProperty('status');
    expect(warnings.join(' ')).toMatch(/PARTSTAT/);
  });

  it.each([
    ['escapes', 'a\\nb\\Nc\\, d\\; e\\\\f', 'a\nb\nc, d; e\\f'],
    ['an unknown escape and a comma', 'a\\q, b', 'aq, b'],
    ['control characters and overrides', 'a\u0007\u202eb\\n<script>', 'ab\n<script>'],
  ])('cases 122, 128: a comment with %s', async (_name, written, comment) => {
    const { reply } = await readReply(calendarMail(calendar('REPLY', `COMMENT:${written}`, ACCEPTED)));
    expect(reply.comment).toBe(comment);
  });

  it.each([
    ['case 127: no event at all', 'BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n'],
    ['case 127: nothing', ''],
    ['case 127: a page of HTML', '<!doctype html><title>502</title>'],
  ])('%s is malformed', async (_name, text) => {
    expect(await readNone(calendarMail(text))).toMatchObject({ disposition: 'malformed' });
  });

  it.each(['VTODO', 'VJOURNAL', 'VFREEBUSY', 'VPOLL'])(
    'case 126: an answer about a %s is none',
    async (name) => {
      const text = calendar('REPLY', ACCEPTED).replaceAll('VEVENT', name);
      expect(await readNone(calendarMail(text))).toMatchObject({
        disposition: 'unsupported-method',
        reason: expect.stringContaining(name),
      });
    },
  );

  it.each([
    ['2.0;Success', 'reply'],
    ['3.7;Invalid calendar user;ATTENDEE:x', '3.7'],
    ['3.8;No authority', '3.8'],
    ['5.1;Service unavailable', '5.1'],
  ])('case 123: REQUEST-STATUS %s', async (value, expected) => {
    const text = calendar('REPLY', 'ATTENDEE:mailto:ana@guest.test', `REQUEST-STATUS:${value}`);
    if (expected === 'reply') return expect(await status(text)).toBeUndefined();
    expect(await readNone(calendarMail(text))).toMatchObject({
      disposition: 'bounce',
      report: { action: 'failed', status: expected, recipient: 'ana@guest.test' },
    });
  });

  it('case 123: with an answer beside it, a refusal is an answer', async () => {
    expect(await status(calendar('REPLY', ACCEPTED, 'REQUEST-STATUS:3.8;No authority'))).toBe('ACCEPTED');
  });
});

describe('ordering values as they came', () => {
  const reply = async (...lines: string[]) => {
    const text = calendar('REPLY', ...lines, ACCEPTED).replace(
      lines.some((line) => line.startsWith('DTSTAMP')) ? 'DTSTAMP:20310301T101500Z\r\n' : '\0',
      '',
    );
    return readReply(calendarMail(text));
  };

  it('case 52: SEQUENCE, else that of Exchange, else none', async () => {
    expect((await reply('SEQUENCE:3', 'X-MICROSOFT-CDO-APPT-SEQUENCE:2')).reply.sequence).toBe(3);
    expect((await reply('X-MICROSOFT-CDO-APPT-SEQUENCE:2')).reply.sequence).toBe(2);
    for (const none of ['SEQUENCE:', 'SEQUENCE:-1', 'SEQUENCE:99999999999', 'SEQUENCE:x'])
      expect((await reply(none)).reply).not.toHaveProperty('sequence');
  });

  it.each([
    ['without Z', 'DTSTAMP:20310301T101500'],
    ['with a TZID', 'DTSTAMP;TZID=Europe/Paris:20310301T111500'],
    ['in ISO 8601', 'DTSTAMP:2031-03-01T10:15:00Z'],
  ])('case 56: a DTSTAMP %s', async (_name, line) => {
    expect((await reply(line)).reply.stamp).toBe(STAMP);
  });

  it('case 56: without a DTSTAMP the time of receipt will count, with a warning', async () => {
    const { reply: answer, warnings } = await reply('DTSTAMP:never');
    expect(answer).not.toHaveProperty('stamp');
    expect(warnings.join(' ')).toMatch(/DTSTAMP/);
  });

  it('case 68: an answer given after the event is told', async () => {
    expect((await reply('DTSTAMP:20310305T100001Z')).warnings.join(' ')).toMatch(/after the event had ended/);
    expect((await reply('DTSTAMP:20310305T100000Z')).warnings).toEqual([]);
  });

  it('case 131: that a machine answered is told in the answer', async () => {
    const mail = `Auto-Submitted: auto-generated\r\n${calendarMail(calendar('REPLY', ACCEPTED))}`;
    expect((await readReply(mail)).reply.automatic).toBe(true);
    expect((await reply()).reply).not.toHaveProperty('automatic');
  });

  it('case 109: a COUNTER beside the REQUEST it quotes is the answer', async () => {
    const counter = calendar('COUNTER', ACCEPTED, 'DTSTART:20310306T090000Z');
    const mail =
      header() +
      multipart(
        'mixed',
        'x',
        part(
          'Content-Type: text/calendar; method=REQUEST',
          calendar('REQUEST', 'ATTENDEE:mailto:ana@guest.test'),
        ),
        part('Content-Type: text/calendar; method=COUNTER', counter),
      );
    expect((await readReply(mail)).reply).toHaveProperty('proposal');
  });
});
