import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { type InviteText, writeInvite } from '../../src/calendar/write.ts';
import { canonicalAddress } from '../../src/invites/address.ts';
import { acceptEvent, isWebUrl } from '../../src/invites/event-input.ts';
import type { CalendarEvent } from '../../src/invites/invite.ts';
import { dateTime, epochOf, instantTime } from '../../src/invites/time.ts';

const HOSTILE = [
  '\r\nATTENDEE:mailto:evil@example.test',
  '\nEND:VEVENT\n',
  '\r',
  '\u2028',
  '\u0000',
  '\u0007',
  '\u007f',
  '\u0085',
  '\u009b',
  '"',
  '\\',
  '\\n',
  ';',
  ',',
  ':',
  '^n',
  "^'",
  '^^',
  '=',
  ' ',
  '\t',
  '🎉',
  '𝒜',
  '\ud800',
  'é',
  '日本語',
  '👩‍👩‍👧',
];
const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 12 })), {
    maxLength: 24,
  })
  .map((parts) => parts.join(''));
const requiredText = hostileText.map((text) => `x${text}`);

const day = fc.date({ min: new Date('1901-01-01'), max: new Date('9990-01-01'), noInvalidDate: true });
const zone = fc.constantFrom('Etc/UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata');
const instants = fc
  .tuple(day, fc.integer({ min: 1, max: 40 * 86_400 }), zone, zone)
  .map(([start, length, a, b]) => {
    const from = Math.floor(start.getTime() / 1000) * 1000;
    return { start: instantTime(from, a), end: instantTime(from + length * 1000, b) };
  });
const dates = fc.tuple(day, fc.integer({ min: 1, max: 40 }), zone).map(([start, length, name]) => {
  const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return {
    start: dateTime(dateOf(start.getTime()), name),
    end: dateTime(dateOf(start.getTime() + length * 86_400_000), name),
  };
});
const coordinate = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
const location = fc.record(
  { description: hostileText, place: fc.tuple(coordinate(85), coordinate(180)) },
  { requiredKeys: [] },
);
const event: fc.Arbitrary<CalendarEvent> = fc
  .tuple(
    fc.oneof(instants, dates),
    fc.record(
      {
        description: hostileText,
        location,
        url: fc.webUrl({ withQueryParameters: true, withFragments: true }).filter(isWebUrl),
      },
      { requiredKeys: [] },
    ),
    requiredText,
    fc.constantFrom('OPAQUE' as const, 'TRANSPARENT' as const),
  )
  .map(([times, { location: where, ...parts }, summary, transparency]) => {
    const [latitude, longitude] = where?.place ?? [];
    return acceptEvent({
      ...times,
      ...parts,
      summary,
      transparency,
      ...(where && {
        location: {
          ...(where.description === undefined ? {} : { description: where.description }),
          ...(latitude === undefined || longitude === undefined ? {} : { latitude, longitude }),
        },
      }),
    });
  });
const email = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(..."abzAZ09.+-_%?#&=/!'`{|}~^*é日"), minLength: 1, maxLength: 20 }),
    fc.constantFrom('guest.test', 'Guest.TEST', 'bücher.test', 'xn--bcher-kva.test'),
  )
  .map((parts) => parts.join('@'));
const person = fc.record({ email, name: hostileText }, { requiredKeys: ['email'] });
const second = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000);
const inviteText: fc.Arbitrary<InviteText> = fc.record({
  method: fc.constantFrom('REQUEST' as const, 'CANCEL' as const),
  uid: fc.uuid().map((id) => `${id}@example.test`),
  sequence: fc.nat(),
  stampedAt: second,
  createdAt: second,
  updatedAt: second,
  event,
  organizer: person.map(({ email: address, ...rest }) => ({ address, ...rest })),
  attendees: fc.array(
    fc
      .tuple(
        person,
        fc.constantFrom('PENDING' as const, 'ACCEPTED' as const, 'TENTATIVE' as const, 'DECLINED' as const),
      )
      .map(([guest, status]) => ({ ...guest, status })),
    { minLength: 1, maxLength: 5 },
  ),
});

/** What text survives: line breaks as one kind, no control characters, no halves of characters. */
function surviving(text: string): string {
  return [...text.toWellFormed().replaceAll('\r\n', '\n').replaceAll('\r', '\n')]
    .map((character) => (/[\u0085\u2028\u2029]/.test(character) ? '\n' : character))
    .filter((character) => character === '\n' || character === '\t' || !/\p{Cc}/u.test(character))
    .join('');
}

function survivingName(name: string | undefined): string {
  return surviving(name ?? '')
    .replace(/[\n\t]/g, ' ')
    .replaceAll('"', "'")
    .replaceAll('\\', '/')
    .trim();
}

/** ical.js as the strict reader that our text must satisfy. */
function reread(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const events = calendar.getAllSubcomponents('vevent');
  expect(events).toHaveLength(1);
  const vevent = events[0] as ICAL.Component;
  return { calendar, vevent, value: (name: string) => vevent.getFirstPropertyValue(name) };
}

function reader(uri: unknown): string {
  expect(uri).toMatch(/^mailto:/);
  return canonicalAddress(decodeURIComponent(String(uri).slice('mailto:'.length)));
}

function lineCount({ event: { start, description, location: where, url }, attendees }: InviteText): number {
  const optional = [
    description,
    where?.description,
    where?.latitude !== undefined || undefined,
    url,
    start.kind === 'date' || undefined,
  ].filter((part) => part !== undefined && part !== '').length;
  return 21 + optional + attendees.length;
}

const EXAMPLE: InviteText = {
  method: 'REQUEST',
  uid: '6a1f@example.test',
  sequence: 2,
  stampedAt: Date.parse('2031-03-01T08:00:02Z'),
  createdAt: Date.parse('2031-02-01T08:00:00Z'),
  updatedAt: Date.parse('2031-03-01T08:00:01Z'),
  event: acceptEvent({
    summary: 'Board meeting, part 1; budget',
    description: 'First line\nSecond line',
    start: instantTime(Date.parse('2031-03-05T09:00:00Z'), 'Europe/Berlin'),
    end: instantTime(Date.parse('2031-03-05T10:30:00Z'), 'Europe/Berlin'),
    location: { description: 'Room 5', latitude: 52.52, longitude: 13.405 },
    url: 'https://example.test/a?b=c,d;e',
  }),
  organizer: { address: 'r-0123456789abcdef@reply.example.test', name: 'Ana Ruiz (via Example)' },
  attendees: [{ email: 'bo@guest.test', name: 'Bo "B", Jr.', status: 'PENDING' }],
};

describe('writeInvite', () => {
  test('writes an invitation line by line as clients need it', () => {
    expect(writeInvite(EXAMPLE).replaceAll('\r\n ', '').split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'PRODID:-//invitegraph//invitegraph//EN',
      'VERSION:2.0',
      'CALSCALE:GREGORIAN',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'UID:6a1f@example.test',
      'SEQUENCE:2',
      'DTSTAMP:20310301T080002Z',
      'DTSTART:20310305T090000Z',
      'DTEND:20310305T103000Z',
      'SUMMARY:Board meeting\\, part 1\\; budget',
      'DESCRIPTION:First line\\nSecond line',
      'LOCATION:Room 5',
      'GEO:52.52;13.405',
      'URL:https://example.test/a?b=c,d;e',
      'STATUS:CONFIRMED',
      'TRANSP:OPAQUE',
      'CLASS:PUBLIC',
      'X-MICROSOFT-CDO-BUSYSTATUS:BUSY',
      'ORGANIZER;CN=Ana Ruiz (via Example):mailto:r-0123456789abcdef@reply.example.test',
      'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;' +
        'CN="Bo \'B\', Jr.":mailto:bo@guest.test',
      'CREATED:20310201T080000Z',
      'LAST-MODIFIED:20310301T080001Z',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  test('writes an all-day cancellation with dates that no zone can shift', () => {
    const text = writeInvite({
      ...EXAMPLE,
      method: 'CANCEL',
      event: acceptEvent({
        summary: 'Fair',
        start: dateTime('2031-03-05', 'Pacific/Auckland'),
        end: dateTime('2031-03-07', 'Pacific/Auckland'),
        transparency: 'TRANSPARENT',
      }),
    });
    for (const line of [
      'METHOD:CANCEL',
      'STATUS:CANCELLED',
      'DTSTART;VALUE=DATE:20310305',
      'DTEND;VALUE=DATE:20310307',
      'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE',
      'TRANSP:TRANSPARENT',
      'X-MICROSOFT-CDO-BUSYSTATUS:FREE',
    ])
      expect(text).toContain(`\r\n${line}\r\n`);
  });

  test('keeps line breaks of an address, a UID or a URL from starting a line', () => {
    const evil = 'x\r\nBEGIN:VALARM\r\n';
    const text = writeInvite({
      ...EXAMPLE,
      uid: evil,
      organizer: { address: `${evil}@reply.test`, name: evil },
      attendees: [{ email: `${evil}@guest.test`, name: evil, status: 'ACCEPTED' }],
      event: { ...EXAMPLE.event, url: `https://a.test/${evil}`, summary: evil },
    });
    expect(text).not.toMatch(/^BEGIN:VALARM/m);
    expect(text).not.toContain('URL');
    expect(reread(text).vevent.getAllSubcomponents()).toEqual([]);
  });

  test('escapes a percent sign, a question mark and a hash in an address, and leaves a plus alone', () => {
    const attendees = [{ email: 'a%41?b#c+d@guest.test', status: 'PENDING' as const }];
    expect(writeInvite({ ...EXAMPLE, attendees }).replaceAll('\r\n ', '')).toContain(
      ':mailto:a%2541%3Fb%23c+d@guest.test\r\n',
    );
  });

  test('folds every line at 75 octets between whole characters, and ends each with CRLF', () => {
    fc.assert(
      fc.property(inviteText, (invite) => {
        const bytes = Buffer.from(writeInvite(invite), 'utf8');
        const text = bytes.toString('latin1');
        expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
        expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        const decoder = new TextDecoder('utf-8', { fatal: true });
        let logical = 0;
        for (const line of text.slice(0, -2).split('\r\n')) {
          expect(line.length).toBeLessThanOrEqual(75);
          expect(() => decoder.decode(Buffer.from(line, 'latin1'))).not.toThrow();
          expect(line).not.toMatch(/^ ?$/);
          if (!line.startsWith(' ')) logical += 1;
        }
        expect(logical).toBe(lineCount(invite));
      }),
    );
  });

  test('fills lines up to the limit instead of folding early', () => {
    const text = writeInvite({ ...EXAMPLE, event: { ...EXAMPLE.event, summary: 'é'.repeat(200) } });
    const lines = text.split('\r\n').filter((line) => line.includes('é'));
    expect(lines.slice(0, -1).every((line) => Buffer.byteLength(line) >= 74)).toBe(true);
  });

  test('says to a strict reader exactly what the invite says, whatever the texts contain', () => {
    fc.assert(
      fc.property(inviteText, (invite) => {
        const { calendar, vevent, value } = reread(writeInvite(invite));
        const { event: model } = invite;
        expect(calendar.getFirstPropertyValue('method')).toBe(invite.method);
        expect(value('uid')).toBe(invite.uid);
        expect(value('sequence')).toBe(invite.sequence);
        expect(value('status')).toBe(invite.method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED');
        expect(value('transp')).toBe(model.transparency);
        expect(value('summary')).toBe(surviving(model.summary));
        expect(value('description') ?? '').toBe(surviving(model.description ?? ''));
        expect(value('location') ?? '').toBe(surviving(model.location?.description ?? ''));
        expect(value('url')).toBe(model.url === undefined ? null : asUri(model.url));
        for (const [name, ms] of [
          ['dtstamp', invite.stampedAt],
          ['created', invite.createdAt],
          ['last-modified', invite.updatedAt],
        ] as const)
          expect((value(name) as ICAL.Time).toJSDate().getTime()).toBe(ms);
        for (const [name, time] of [
          ['dtstart', model.start],
          ['dtend', model.end],
        ] as const) {
          const read = value(name) as ICAL.Time;
          expect(read.isDate).toBe(time.kind === 'date');
          if (time.kind === 'date') expect(read.toString()).toBe(time.date);
          else expect(read.toJSDate().getTime()).toBe(epochOf(time));
        }
        const geo = value('geo') as unknown as number[] | null;
        expect(geo === null).toBe(model.location?.latitude === undefined);
        if (geo) {
          expect(geo[0]).toBeCloseTo(model.location?.latitude as number, 5);
          expect(geo[1]).toBeCloseTo(model.location?.longitude as number, 5);
        }
        const organizer = vevent.getFirstProperty('organizer') as ICAL.Property;
        expect(reader(organizer.getFirstValue())).toBe(canonicalAddress(invite.organizer.address));
        expect(organizer.getFirstParameter('cn') ?? '').toBe(survivingName(invite.organizer.name));
        const people = vevent.getAllProperties('attendee').map((property) => ({
          address: reader(property.getFirstValue()),
          name: property.getFirstParameter('cn') ?? '',
          partstat: property.getFirstParameter('partstat'),
          rsvp: property.getFirstParameter('rsvp'),
        }));
        expect(people).toEqual(
          invite.attendees.map((guest) => ({
            address: canonicalAddress(guest.email),
            name: survivingName(guest.name),
            partstat: guest.status === 'PENDING' ? 'NEEDS-ACTION' : guest.status,
            rsvp: 'TRUE',
          })),
        );
        expect(vevent.getAllSubcomponents()).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

function asUri(url: string): string {
  return /^[!-~]+$/.test(url) ? url : new URL(url).href;
}
