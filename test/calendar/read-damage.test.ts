import { describe, expect, test } from 'vitest';
import type { CalendarComponent } from '../../src/calendar/calendar-object.ts';
import { readCalendar } from '../../src/calendar/read.ts';
import { partstatToStatus } from '../../src/calendar/status.ts';
import { calendarText } from './compose.ts';

/** The numbers are those of the catalogue of replies that real clients send. */

const ANA = 'ATTENDEE;PARTSTAT=ACCEPTED;CN=Ana:mailto:ana@guest.test';
const read = (text: string, timeZone = 'Europe/Berlin') => readCalendar(text, { timeZone });

function only(text: string): CalendarComponent & { warnings: readonly string[] } {
  const { components, warnings } = read(text);
  expect(components).toHaveLength(1);
  return { ...(components[0] as CalendarComponent), warnings };
}

const event = (...lines: string[]) => only(calendarText(lines));
const attendee = (line: string) => event(line).attendees[0];
const instant = (text: string, timeZone: string) => ({ kind: 'instant', instant: text, timeZone });
const date = (text: string, timeZone: string) => ({ kind: 'date', date: text, timeZone });
const TIMES_IGNORED = 'The times of the component do not fit together and were ignored.';

describe('the standard shapes', () => {
  test('case 2: a note from Gmail loses its backslash and then its HTML entity', () => {
    const line =
      'ATTENDEE;PARTSTAT=DECLINED;X-NUM-GUESTS=0;X-RESPONSE-COMMENT="Can&#39\\;t make it":mailto:ana@guest.test';
    expect(attendee(line)).toMatchObject({ partstat: 'DECLINED', responseComment: "Can't make it" });
  });

  test('case 2: every entity of a note is undone once, and one that names no character stays', () => {
    const note = '&amp;lt\\; &quot\\;&lt\\;b&gt\\;&quot\\; &#x1F389\\; &#55296\\; &#0\\; &bogus\\;';
    expect(attendee(`ATTENDEE;X-RESPONSE-COMMENT="${note}":mailto:ana@guest.test`)?.responseComment).toBe(
      '&lt; "<b>" 🎉 &#55296;  &bogus;',
    );
  });

  test('case 2: a note that lost its quotes is still whole', () => {
    const line = 'ATTENDEE;X-RESPONSE-COMMENT=Can&#39\\;t make it;PARTSTAT=DECLINED:mailto:ana@guest.test';
    expect(attendee(line)).toMatchObject({ partstat: 'DECLINED', responseComment: "Can't make it" });
  });

  test('case 7: a reply without ORGANIZER and with a language on its texts is complete', () => {
    const reply = event('SUMMARY;LANGUAGE=en-US:Accepted: Board meeting', ANA);
    expect(reply).toMatchObject({ summary: 'Accepted: Board meeting', warnings: [] });
    expect(reply).not.toHaveProperty('organizer');
  });

  test('cases 8 and 9: a comment of Exchange is trimmed, an empty one is no comment', () => {
    expect(event('COMMENT;LANGUAGE=en-GB:Running late\\n', ANA).comments).toEqual(['Running late']);
    expect(event('COMMENT;LANGUAGE=en-US:\\n', 'COMMENT:', ANA).comments).toEqual([]);
  });

  test('case 10: a text without METHOD names none', () => {
    expect(read(calendarText([ANA], ''))).not.toHaveProperty('method');
  });

  test('case 14: the real address behind a proxy is in EMAIL', () => {
    const line = 'ATTENDEE;PARTSTAT=ACCEPTED;EMAIL=ana@guest.test:mailto:2_GEYDA@imip.me.com';
    expect(attendee(line)).toMatchObject({ address: '2_GEYDA@imip.me.com', email: 'ana@guest.test' });
  });

  test('case 25: UID, DTSTAMP and ATTENDEE are enough', () => {
    expect(event(ANA)).toEqual({
      name: 'VEVENT',
      uid: 'invite-1@example.test',
      stamp: Date.parse('2031-03-01T08:00:00Z'),
      attendees: [
        { address: 'ana@guest.test', partstat: 'ACCEPTED', name: 'Ana', delegatedTo: [], delegatedFrom: [] },
      ],
      comments: [],
      requestStatus: [],
      warnings: [],
    });
  });

  test('case 31: the assistant who answered is named beside the boss', () => {
    const line = 'ATTENDEE;SENT-BY="mailto:pa@acme.test";PARTSTAT=ACCEPTED:mailto:boss@acme.test';
    expect(attendee(line)).toMatchObject({ address: 'boss@acme.test', sentBy: 'pa@acme.test' });
  });

  test('case 36: both sides of a delegation are read, with and without quotes', () => {
    const { attendees } = event(
      'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:b@x.test","mailto:c@x.test":mailto:a@x.test',
      'ATTENDEE;DELEGATED-FROM=mailto:a@x.test:mailto:b@x.test',
    );
    expect(attendees).toMatchObject([
      { address: 'a@x.test', partstat: 'DELEGATED', delegatedTo: ['b@x.test', 'c@x.test'] },
      { address: 'b@x.test', delegatedFrom: ['a@x.test'] },
    ]);
  });

  test('case 52: the sequence of Exchange is kept apart from SEQUENCE', () => {
    const reply = event('X-MICROSOFT-CDO-APPT-SEQUENCE:4', ANA);
    expect(reply.appointmentSequence).toBe(4);
    expect(reply).not.toHaveProperty('sequence');
  });

  test.each(['-1', 'two', '99999999999', '4294967296', '1.5', ''])('a SEQUENCE of "%s" is none', (value) => {
    const reply = event(`SEQUENCE:${value}`, ANA);
    expect(reply).not.toHaveProperty('sequence');
    expect(reply.warnings).toEqual(['SEQUENCE is no number and was ignored.']);
  });

  test('case 56: a DTSTAMP without Z is taken for UTC, one with a zone is converted, a bad one is missing', () => {
    const stamped = (line: string) => only(calendarText([ANA]).replace(/DTSTAMP.*/, line));
    expect(stamped('DTSTAMP:20310301T080000\r')).toMatchObject({
      stamp: Date.parse('2031-03-01T08:00:00Z'),
      warnings: ['DTSTAMP names no time zone and was read in Etc/UTC.'],
    });
    expect(stamped('DTSTAMP;TZID=America/New_York:20310301T080000\r').stamp).toBe(
      Date.parse('2031-03-01T13:00:00Z'),
    );
    expect(stamped('DTSTAMP:yesterday\r')).not.toHaveProperty('stamp');
  });

  test('case 67: a UID, a property or a parameter called __proto__ is a name like any other', () => {
    const text = calendarText([
      '__proto__;__proto__=polluted:polluted',
      'ATTENDEE;__PROTO__=polluted;CONSTRUCTOR=x;PARTSTAT=ACCEPTED:mailto:__proto__@guest.test',
    ]).replace('invite-1@example.test', '__proto__');
    const reply = only(text);
    expect(reply).toMatchObject({ uid: '__proto__', attendees: [{ address: '__proto__@guest.test' }] });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(reply.attendees[0])).toBe(Object.prototype);
  });
});

describe('recurrence and time', () => {
  test.each([
    ['case 71', 'RECURRENCE-ID:20310305T080000Z', instant('2031-03-05T08:00:00Z', 'Etc/UTC')],
    [
      'case 71',
      'RECURRENCE-ID;TZID=Europe/Berlin:20310305T090000',
      instant('2031-03-05T08:00:00Z', 'Europe/Berlin'),
    ],
    ['case 72', 'RECURRENCE-ID;VALUE=DATE:20310305', date('2031-03-05', 'Europe/Berlin')],
    ['case 79', 'RECURRENCE-ID:20310305T090000', instant('2031-03-05T08:00:00Z', 'Europe/Berlin')],
    [
      'case 80',
      'RECURRENCE-ID;TZID=W. Europe Standard Time:20310305T090000',
      instant('2031-03-05T08:00:00Z', 'Europe/Berlin'),
    ],
  ])('%s: an answer for one occurrence names its start (%s)', (_case, line, time) => {
    expect(event(line, ANA).recurrenceId).toEqual({ time });
  });

  test('case 85: an occurrence whose start cannot be read is still no answer for the whole event', () => {
    expect(event('RECURRENCE-ID:20310230T250000', ANA).recurrenceId).toEqual({});
  });

  test('case 74: RANGE=THISANDFUTURE is noted and the occurrence kept', () => {
    const reply = event('RECURRENCE-ID;RANGE=THISANDFUTURE:20310305T080000Z', ANA);
    expect(reply.recurrenceId).toEqual({
      time: instant('2031-03-05T08:00:00Z', 'Etc/UTC'),
      range: 'THISANDFUTURE',
    });
    expect(reply.warnings).toEqual(['RANGE was ignored: the answer counts for the one occurrence.']);
  });

  test('case 75: the answer for the series and the one for an occurrence are both listed', () => {
    const text = calendarText([
      ANA.replace('ACCEPTED', 'DECLINED'),
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:invite-1@example.test',
      'RECURRENCE-ID:20310305T080000Z',
      ANA,
    ]);
    const answers = read(text).components.map((component) => [
      component.recurrenceId?.time,
      component.attendees[0]?.partstat,
    ]);
    expect(answers).toEqual([
      [undefined, 'DECLINED'],
      [instant('2031-03-05T08:00:00Z', 'Etc/UTC'), 'ACCEPTED'],
    ]);
  });

  test('case 77: a date stays a date', () => {
    const reply = event('DTSTART;VALUE=DATE:20310305', 'DTEND;VALUE=DATE:20310307', ANA);
    expect(reply.start).toEqual(date('2031-03-05', 'Europe/Berlin'));
    expect(reply.end).toEqual(date('2031-03-07', 'Europe/Berlin'));
  });

  test('case 77: a date without VALUE=DATE, or a time with it, is a date', () => {
    expect(event('DTSTART:20310305', ANA).start).toEqual(date('2031-03-05', 'Europe/Berlin'));
    const reply = event('DTSTART;VALUE=DATE:20310305T000000', ANA);
    expect(reply.start).toEqual(date('2031-03-05', 'Europe/Berlin'));
    expect(reply.warnings).toHaveLength(1);
  });

  test.each([
    [
      'in its zone',
      'DTSTART;TZID=Pacific Standard Time:20310305T000000',
      'DTEND;TZID=Pacific Standard Time:20310306T000000',
      'America/Los_Angeles',
    ],
    ['in the zone of the invite', 'DTSTART:20310304T230000Z', 'DTEND:20310305T230000Z', 'Europe/Berlin'],
  ])('case 78: midnight to midnight %s, marked as all-day, is a date', (_where, start, end, zone) => {
    const reply = event(start, end, 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE', ANA);
    expect(reply.start).toEqual(date('2031-03-05', zone));
    expect(reply.end).toEqual(date('2031-03-06', zone));
  });

  test('case 78: without the mark, midnight to midnight is a time', () => {
    const times = ['DTSTART:20310304T230000Z', 'DTEND:20310305T230000Z'];
    expect(event(...times, 'X-MICROSOFT-CDO-ALLDAYEVENT:FALSE', ANA).start?.kind).toBe('instant');
    expect(event('DTSTART:20310305T100000Z', 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE', ANA)).toMatchObject({
      start: instant('2031-03-05T10:00:00Z', 'Etc/UTC'),
      warnings: [expect.stringContaining('does not begin and end at midnight')],
    });
  });

  test('case 79: a floating time is read in the zone of the invite, with a warning', () => {
    const reply = event('DTSTART:20310305T090000', 'DTEND:20310305T100000', ANA);
    expect(reply.start).toEqual(instant('2031-03-05T08:00:00Z', 'Europe/Berlin'));
    expect(reply.end).toEqual(instant('2031-03-05T09:00:00Z', 'Europe/Berlin'));
    expect(reply.warnings).toContain('DTSTART names no time zone and was read in Europe/Berlin.');
  });

  test('case 79: an invite with an unusable zone falls back to UTC', () => {
    const { components } = read(calendarText(['DTSTART:20310305T090000', ANA]), 'Mars/Olympus');
    expect(components[0]?.start).toEqual(instant('2031-03-05T09:00:00Z', 'Etc/UTC'));
  });

  test.each([
    ['Eastern Standard Time', '2031-03-05T14:00:00Z', 'America/New_York'],
    ['"W. Europe Standard Time"', '2031-03-05T08:00:00Z', 'Europe/Berlin'],
    ['asia/kolkata', '2031-03-05T03:30:00Z', 'Asia/Kolkata'],
    ['/mozilla.org/20050126_1/America/Argentina/Salta', '2031-03-05T12:00:00Z', 'America/Argentina/Salta'],
  ])('case 80: TZID=%s is understood without a VTIMEZONE', (tzid, at, zone) => {
    const reply = event(`DTSTART;TZID=${tzid}:20310305T090000`, ANA);
    expect(reply).toMatchObject({ start: instant(at, zone), warnings: [] });
  });

  test('case 83: a broken VTIMEZONE never fails a reply, and its times are nobody else’s', () => {
    const text = calendarText([ANA, 'DTSTART;TZID=Customized Time Zone:20310305T090000']).replace(
      'BEGIN:VEVENT',
      [
        'BEGIN:VTIMEZONE',
        'TZID:Customized Time Zone',
        'BEGIN:STANDARD',
        'DTSTART:16010101T000000',
        'RRULE:FREQ=NEVER',
        'UID:not-this-one',
        'END:STANDARD',
        'END:VTIMEZONE',
        'BEGIN:VEVENT',
      ].join('\r\n'),
    );
    expect(only(text)).toMatchObject({
      uid: 'invite-1@example.test',
      start: instant('2031-03-05T08:00:00Z', 'Europe/Berlin'),
      warnings: ['The TZID of DTSTART is unknown; its VTIMEZONE was ignored and another zone used.'],
    });
  });

  test('case 84: a Z wins over a TZID', () => {
    const reply = event('DTSTART;TZID="W. Europe Standard Time":20310305T090000Z', ANA);
    expect(reply.start).toEqual(instant('2031-03-05T09:00:00Z', 'Etc/UTC'));
    expect(reply.warnings).toHaveLength(1);
  });

  test.each([
    'DTSTART:20310230T090000Z',
    'DTSTART:20310305T250000Z',
    'DTSTART:20310305T096100Z',
    'DTSTART:00000305T090000Z',
    'DTSTART:18000305T090000Z',
    'DTSTART;TZID=America/New_York:99991231T235959',
    'DTSTART:tomorrow',
    'DTSTART:',
  ])('case 85: %s is no time, and the answer stands', (line) => {
    const reply = event(line, 'DTEND:20310305T100000Z', ANA);
    expect(reply).not.toHaveProperty('start');
    expect(reply).not.toHaveProperty('end');
    expect(reply.attendees[0]?.partstat).toBe('ACCEPTED');
    expect(reply.warnings).toContain('The time in DTSTART does not exist and was ignored.');
  });

  test.each([
    ['before its start', 'DTEND:20310305T080000Z'],
    ['at its start', 'DTEND:20310305T090000Z'],
    ['that does not exist', 'DTEND:20310305T240000Z'],
    ['that is a date', 'DTEND;VALUE=DATE:20310306'],
    ['after a negative length', 'DURATION:-PT1H'],
    ['after no length', 'DURATION:PT0S'],
    ['after a senseless length', 'DURATION:an hour'],
    ['after a million years', 'DURATION:P365000000D'],
  ])('case 85: an event with an end %s has no times', (_what, line) => {
    const reply = event('DTSTART:20310305T090000Z', line, ANA);
    expect(reply).not.toHaveProperty('start');
    expect(reply).not.toHaveProperty('end');
    expect(reply.warnings).toContain(TIMES_IGNORED);
  });

  test.each(['DTSTART:99991231T120000Z', 'DTSTART;VALUE=DATE:99991231'])(
    'case 85: after %s a day more is no year that a calendar can write',
    (line) => {
      expect(event(line, 'DURATION:P1D', ANA)).not.toHaveProperty('end');
      expect(event(line, 'DURATION:P1D', ANA).warnings).toContain(TIMES_IGNORED);
    },
  );

  test('case 85: an all-day event that ends on the date it starts lasts that day', () => {
    expect(event('DTSTART;VALUE=DATE:20310305', 'DTEND;VALUE=DATE:20310305', ANA)).toMatchObject({
      end: date('2031-03-06', 'Europe/Berlin'),
      warnings: [expect.stringContaining('that one day')],
    });
  });

  test('a second 60 is the second before, and other ways to write a time are understood', () => {
    const at = (line: string) => event(line, ANA).start;
    expect(at('DTSTART:20310305T090060Z')).toEqual(instant('2031-03-05T09:00:59Z', 'Etc/UTC'));
    expect(at('DTSTART:2031-03-05T09:00:00.000Z')).toEqual(instant('2031-03-05T09:00:00Z', 'Etc/UTC'));
    expect(at('DTSTART:20310305T090000+0530')).toEqual(instant('2031-03-05T03:30:00Z', 'Etc/UTC'));
    expect(at('DTSTART:20310305T090000-05:00')).toEqual(instant('2031-03-05T14:00:00Z', 'Etc/UTC'));
  });
});

describe('proposals of another time', () => {
  test('case 86: the proposal and the start it would replace are both read', () => {
    const { method, components } = read(
      calendarText(
        [
          'DTSTART;TZID=Eastern Standard Time:20310306T090000',
          'DTEND;TZID=Eastern Standard Time:20310306T100000',
          'X-MS-OLK-ORIGINALSTART;TZID=Eastern Standard Time:20310305T090000',
          'X-MS-OLK-ORIGINALEND;TZID=Eastern Standard Time:20310305T100000',
          'COMMENT;LANGUAGE=en-US:A day later?\\n',
          'ATTENDEE;PARTSTAT=TENTATIVE:mailto:ana@guest.test',
        ],
        'COUNTER',
      ),
    );
    expect(method).toBe('COUNTER');
    expect(components[0]).toMatchObject({
      start: instant('2031-03-06T14:00:00Z', 'America/New_York'),
      end: instant('2031-03-06T15:00:00Z', 'America/New_York'),
      originalStart: instant('2031-03-05T14:00:00Z', 'America/New_York'),
      comments: ['A day later?'],
    });
  });

  test.each([
    ['DTSTART:20310305T090000Z', 'DURATION:PT1H30M', instant('2031-03-05T10:30:00Z', 'Etc/UTC')],
    ['DTSTART:20310305T090000Z', 'DURATION:+P1DT2H', instant('2031-03-06T11:00:00Z', 'Etc/UTC')],
    ['DTSTART:20310305T090000Z', 'DURATION:p2w', instant('2031-03-19T09:00:00Z', 'Etc/UTC')],
    // The night of 30 March 2031 has 23 hours in Berlin: a day is a day of the calendar, hours are hours.
    [
      'DTSTART;TZID=Europe/Berlin:20310329T120000',
      'DURATION:P1D',
      instant('2031-03-30T10:00:00Z', 'Europe/Berlin'),
    ],
    [
      'DTSTART;TZID=Europe/Berlin:20310329T120000',
      'DURATION:PT24H',
      instant('2031-03-30T11:00:00Z', 'Europe/Berlin'),
    ],
    ['DTSTART;VALUE=DATE:20310305', 'DURATION:P1W', date('2031-03-12', 'Europe/Berlin')],
    ['DTSTART;VALUE=DATE:20310305', 'DURATION:PT48H', date('2031-03-07', 'Europe/Berlin')],
  ])('case 91: %s with %s has an end', (start, duration, end) => {
    expect(event(start, duration, ANA)).toMatchObject({ end, warnings: [] });
  });

  test('case 91: a start alone leaves the end to whoever knows the length', () => {
    const reply = event('DTSTART:20310305T090000Z', ANA);
    expect(reply.start).toBeDefined();
    expect(reply).not.toHaveProperty('end');
    expect(reply.warnings).toEqual([]);
  });
});

describe('defects of the text', () => {
  test('case 102: a calendar among other text is found', () => {
    expect(only(`Dear Ana,\n\nsee below.\n\n${calendarText([ANA])}\nBo`).uid).toBe('invite-1@example.test');
  });

  test('case 103: vCalendar 1.0 is read as far as it goes', () => {
    const text = calendarText([
      'ATTENDEE;ROLE=ATTENDEE;STATUS=CONFIRMED:Ana Ruiz <ana@guest.test>',
      'COMMENT;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Bis sp=C3=A4ter',
    ]).replace('VERSION:2.0', 'VERSION:1.0');
    expect(only(text)).toMatchObject({
      attendees: [{ address: 'ana@guest.test', partstat: 'ACCEPTED' }],
      comments: ['Bis später'],
    });
    expect(attendee('ATTENDEE;STATUS=CONFIRMED:mailto:ana@guest.test')).not.toHaveProperty('partstat');
  });

  test.each([
    ['LF', '\n'],
    ['CR', '\r'],
    ['CRCRLF', '\r\r\n'],
    ['blank lines between', '\r\n\r\n'],
  ])('case 115: lines that end in %s are lines, folded ones too', (_name, newline) => {
    const folded = `ATTENDEE;PARTSTAT=ACC${newline}\tEPTED;CN=Ana${newline}  Ruiz:mailto:ana@${newline} guest.test`;
    expect(only(calendarText([folded], 'REPLY', newline))).toMatchObject({
      attendees: [{ address: 'ana@guest.test', partstat: 'ACCEPTED', name: 'Ana Ruiz' }],
      warnings: [],
    });
  });

  test('case 115: mixed line ends and a byte order mark are no obstacle', () => {
    const text = `\ufeff${calendarText([ANA])}`
      .replace('\r\nUID', '\nUID')
      .replace('\r\nDTSTAMP', '\rDTSTAMP');
    expect(read(text)).toMatchObject({ method: 'REPLY', warnings: [] });
    expect(only(text).attendees).toHaveLength(1);
  });

  test('case 115: a line that a gateway wrapped without indenting it is joined again', () => {
    const reply = event('ATTENDEE;PARTSTAT=ACCEPTED;CN=Ana Ruiz of the', 'guests:mailto:ana@guest.test');
    expect(reply.attendees).toMatchObject([{ address: 'ana@guest.test', name: 'Ana Ruiz of theguests' }]);
    expect(reply.warnings).toHaveLength(1);
    expect(event('ATTENDEE;PARTSTAT=ACCEPTED', 'SEQUENCE:2')).toMatchObject({
      sequence: 2,
      attendees: [{ partstat: 'ACCEPTED' }],
    });
  });

  test('case 117: PRODID, VERSION and END lines may be missing', () => {
    const text = `BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:invite-1@example.test\n${ANA}`;
    expect(read(text).method).toBe('REPLY');
    expect(only(text)).toMatchObject({
      attendees: [{ partstat: 'ACCEPTED' }],
      warnings: ['The calendar text ends before its END lines.'],
    });
  });

  test('case 117: without END:VEVENT the next BEGIN ends the event, and without BEGIN:VCALENDAR it begins anyway', () => {
    const text = `BEGIN:VEVENT\nUID:1\n${ANA}\nBEGIN:VEVENT\nUID:2\nEND:VEVENT`;
    const { components, warnings } = read(text);
    expect(components.map(({ uid, attendees }) => [uid, attendees.length])).toEqual([
      ['1', 1],
      ['2', 0],
    ]);
    expect(warnings).toEqual(['A component stands outside of any VCALENDAR.', 'A VEVENT has no END line.']);
  });

  test('case 118: names in lower case are names', () => {
    const text =
      'begin:vcalendar\nmethod:reply\nbegin:vevent\nuid:1\nattendee;partstat=accepted:MAILTO:Ana@Guest.TEST\nend:vevent\nend:vcalendar';
    expect(read(text)).toMatchObject({
      method: 'REPLY',
      components: [
        { name: 'VEVENT', uid: '1', attendees: [{ address: 'Ana@Guest.TEST', partstat: 'ACCEPTED' }] },
      ],
      warnings: [],
    });
  });

  test.each([
    ['PARTSTAT="ACCEPTED"', 'ACCEPTED', 'ACCEPTED', 0],
    ['PARTSTAT= Accepted ', 'ACCEPTED', 'ACCEPTED', 0],
    ['PARTSTAT="\'declined\'"', 'DECLINED', 'DECLINED', 0],
    ['PARTSTAT=ACCEPT', 'ACCEPT', undefined, 1],
    ['PARTSTAT=X-MAYBE', 'X-MAYBE', undefined, 1],
    ['PARTSTAT=NEEDS-ACTION', 'NEEDS-ACTION', undefined, 0],
    ['PARTSTAT=COMPLETED', 'COMPLETED', 'ACCEPTED', 1],
    ['PARTSTAT=', undefined, undefined, 0],
  ])('case 119: %s means what it can mean', (parameter, partstat, status, warnings) => {
    const reply = event(`ATTENDEE;${parameter}:mailto:ana@guest.test`);
    expect(reply.attendees[0]?.partstat).toBe(partstat);
    expect(partstatToStatus(reply.attendees[0]?.partstat)).toBe(status);
    expect(reply.warnings).toHaveLength(warnings);
  });

  test('case 120: PARTSTAT as a property changes nothing and is noted', () => {
    const reply = event('PARTSTAT:ACCEPTED', 'ATTENDEE:mailto:ana@guest.test');
    expect(reply.attendees[0]).not.toHaveProperty('partstat');
    expect(reply.warnings).toEqual(['PARTSTAT is a property instead of a parameter and was ignored.']);
  });

  test('case 122: escapes of a comment are undone, unknown ones keep their character', () => {
    expect(event('COMMENT:a\\nb\\Nc\\, d\\; e\\\\n f\\q, g\\', ANA).comments).toEqual([
      'a\nb\nc, d; e\\n fq, g\\',
    ]);
  });

  test.each([
    ['CN="Ruiz, Ana: boss; \'A\'"', "Ruiz, Ana: boss; 'A'"],
    ['CN=Ruiz, Ana', 'Ruiz, Ana'],
    ['CN=Ruiz\\, Ana', 'Ruiz, Ana'],
    ["CN=Ana ^'Bo^' ^^ ^n2 ^x", 'Ana "Bo" ^ \n2 ^x'],
    ['CN="Ana \\"Bo\\" Ruiz"', 'Ana "Bo" Ruiz'],
    ['CN="Ana" Ruiz', 'Ana Ruiz'],
    ['CN="Ana', 'Ana'],
    ['CN=Ana: boss', 'Ana: boss'],
    ['CN=', undefined],
    ['CN', undefined],
  ])('case 122: after %s the answer and the address are still found', (parameter, name) => {
    for (const line of [
      `ATTENDEE;${parameter};PARTSTAT=ACCEPTED:mailto:ana@guest.test`,
      `ATTENDEE;PARTSTAT=ACCEPTED;${parameter}:mailto:ana@guest.test`,
    ]) {
      const person = attendee(line);
      expect(person).toMatchObject({ address: 'ana@guest.test', partstat: 'ACCEPTED' });
      expect(person?.name).toBe(name);
    }
  });

  test('case 123: delivery problems are kept as they came', () => {
    const reply = event(
      'REQUEST-STATUS:2.0;Success',
      'REQUEST-STATUS:3.7;Invalid calendar user;ATTENDEE',
      ANA,
    );
    expect(reply.requestStatus).toEqual(['2.0;Success', '3.7;Invalid calendar user;ATTENDEE']);
  });

  test('case 124: alarms and attachments inside a reply add nothing to it', () => {
    const reply = event(
      'ATTACH;ENCODING=BASE64;VALUE=BINARY:QUJD',
      'CLASS:PRIVATE',
      'X-LIC-ERROR;X-LIC-ERRORTYPE=VALUE-PARSE-ERROR:No value',
      'BEGIN:VALARM',
      'UID:alarm',
      'ATTENDEE;PARTSTAT=DECLINED:mailto:alarm@guest.test',
      'COMMENT:alarm',
      'END:VALARM',
      ANA,
    );
    expect(reply.attendees).toMatchObject([{ address: 'ana@guest.test', partstat: 'ACCEPTED' }]);
    expect(reply).toMatchObject({ uid: 'invite-1@example.test', comments: [], warnings: [] });
  });

  test('case 125: a STATUS of the sender is not read', () => {
    const reply = event('STATUS:CANCELLED', ANA.replace('ACCEPTED', 'DECLINED'));
    expect(JSON.stringify(reply)).not.toContain('CANCELLED');
    expect(reply.attendees[0]?.partstat).toBe('DECLINED');
  });

  test.each(['VTODO', 'VJOURNAL', 'VFREEBUSY', 'VPOLL'])('case 126: a %s is named as what it is', (name) => {
    expect(only(calendarText([ANA]).replaceAll('VEVENT', name)).name).toBe(name);
  });

  test('case 126: an event inside a poll is no answer', () => {
    const text = calendarText(['BEGIN:VEVENT', ANA, 'END:VEVENT']).replace('VEVENT', 'VPOLL');
    const { components } = read(text.replace(/END:VEVENT\r\nEND:VCALENDAR/, 'END:VPOLL\r\nEND:VCALENDAR'));
    expect(components).toMatchObject([{ name: 'VPOLL', attendees: [] }]);
  });

  test.each([
    ['an empty text', ''],
    ['blank lines', '\r\n \r\n\t'],
    ['an error page', '<!DOCTYPE html>\n<html><body style="color:red">502: bad gateway</body></html>'],
    ['a calendar without components', 'BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n'],
    ['binary data', '\u0000\u0001\ufffd\u0000PK\u0003\u0004'],
  ])('case 127: %s holds no component, and says so', (_what, text) => {
    const { components, warnings } = read(text);
    expect(components).toEqual([]);
    expect(warnings).toContain('The text holds no calendar component.');
  });

  test('case 128: control characters go, line breaks and everything a person wrote stay', () => {
    const reply = event(
      'COMMENT:a\u0000b\u0007\tc\\nd\u001b[31m <script>\u202e',
      ANA.replace('CN=Ana', 'CN=A\u0000na'),
    );
    expect(reply.comments).toEqual(['ab c\nd[31m <script>\u202e']);
    expect(reply.attendees[0]?.name).toBe('Ana');
  });

  test('several calendars in one text are read together, with the first METHOD', () => {
    const text = calendarText([ANA]) + calendarText([ANA], 'REQUEST').replace('invite-1', 'invite-2');
    const { method, components } = read(text);
    expect(method).toBe('REPLY');
    expect(components.map(({ uid }) => uid)).toEqual(['invite-1@example.test', 'invite-2@example.test']);
  });

  test('a METHOD that strayed into the event counts where the calendar has none', () => {
    expect(read(calendarText(['METHOD: reply ', ANA], ''))).toMatchObject({
      method: 'REPLY',
      warnings: ['METHOD stands inside a component instead of the VCALENDAR.'],
    });
    expect(read(calendarText(['METHOD:REQUEST', ANA])).method).toBe('REPLY');
  });
});
