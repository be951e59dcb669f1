import fc from 'fast-check';
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { type InviteText, writeInvite } from '../../src/calendar/write.ts';
import { acceptEvent } from '../../src/invites/event-input.ts';
import type { CalendarEvent } from '../../src/invites/invite.ts';
import { occurrencesOf } from '../../src/invites/series/occurrences.ts';
import { dateTime, type EventTime, epochOf, instantTime } from '../../src/invites/time.ts';
import { aRule } from '../invites/rules.ts';

const AT_MOST = 25;
const NOW = Date.parse('2031-03-01T08:00:00Z');

function textOf(event: CalendarEvent, over: Partial<InviteText> = {}): InviteText {
  return {
    method: 'REQUEST',
    uid: 'a1b2c3@reply.example',
    sequence: 3,
    stampedAt: NOW,
    createdAt: NOW,
    updatedAt: NOW,
    event,
    organizer: { address: 'r-abc@reply.example' },
    attendees: [{ email: 'ana@guest.test', status: 'PENDING' }],
    ...over,
  };
}

interface Read {
  readonly components: readonly ICAL.Component[];
  readonly master: ICAL.Event;
}

/** Reads as a client would: zones from the text itself, the series with its exceptions. */
function read(text: string): Read {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const components = calendar.getAllSubcomponents('vevent');
  const [first, ...rest] = components as [ICAL.Component, ...ICAL.Component[]];
  return { components, master: new ICAL.Event(first, { exceptions: rest } as unknown as object) };
}

const momentOf = (time: ICAL.Time) =>
  time.isDate ? `${time.toString()}` : time.toJSDate().toISOString().replace('.000', '');
const nameOf = (time: EventTime) => (time.kind === 'date' ? time.date : time.instant);

/** Start and end of the first occurrences, as ical.js works them out from the text alone. */
function theirs({ master }: Read, most = AT_MOST): string[] {
  const iterator = master.iterator();
  const found: string[] = [];
  const before = `${Number(momentOf(master.startDate).slice(0, 4)) + 18}`;
  for (let next = iterator.next(); next && found.length < most; next = iterator.next()) {
    if (momentOf(next) >= before) break;
    const { startDate } = master.getOccurrenceDetails(next);
    found.push(momentOf(startDate));
  }
  return found;
}

function ours(event: CalendarEvent): string[] {
  const before = `${Number(nameOf(event.start).slice(0, 4)) + 18}`;
  const found: string[] = [];
  for (const { start } of occurrencesOf(event)) {
    if (found.length === AT_MOST || nameOf(start) >= before) break;
    found.push(nameOf(start));
  }
  return found;
}

const zones = Intl.supportedValuesOf('timeZone');
const series = fc
  .record({
    rule: aRule,
    timeZone: fc.constantFrom('Etc/UTC', 'Europe/Berlin', 'America/New_York', ...zones),
    // Of the day there, away from the hours in which clocks change, which readers take in different ways: ical.js takes
    // a time that comes twice for the second, RFC 5545 §3.3.5 for the first.
    minute: fc.integer({ min: 5 * 60, max: 21 * 60 }),
    day: fc.integer({ min: 20_700, max: 23_000 }),
    isAllDay: fc.boolean(),
    left: fc.subarray([1, 2, 4, 5]),
    added: fc.subarray([3, 40, 200]),
  })
  .map(({ rule, timeZone, minute, day, isAllDay, left, added }) => {
    const timeOn = (number: number, shift = 0): EventTime => {
      if (isAllDay)
        return dateTime(new Date((number + shift) * 86_400_000).toISOString().slice(0, 10), timeZone);
      const there = new Temporal.PlainDateTime(1970, 1, 1).add({ days: number, minutes: minute });
      return instantTime(there.toZonedDateTime(timeZone).epochMilliseconds + shift * 1_800_000, timeZone);
    };
    const made = (number: number, exdates: readonly EventTime[]) =>
      acceptEvent({
        summary: 'x',
        start: timeOn(number),
        end: timeOn(number, 1),
        recurrence: { rule, exdates, rdates: added.map((later) => timeOn(number + later)) },
      });
    // The first day on which the rule can begin; none within a year where it begins on the 30th of a month only.
    for (let number = day; number < day + 800; number++) {
      try {
        const plain = made(number, []);
        const all = ours(plain);
        const exdates = [...occurrencesOf(plain)]
          .filter((_, index) => left.includes(index))
          .map(({ start }) => start);
        return all.length > 6 ? made(number, exdates) : plain;
      } catch {}
    }
    return undefined;
  })
  .filter((event) => event !== undefined);

describe('the text of a series', () => {
  test('has the very occurrences that the series has, in every zone and under every kind of rule', () => {
    fc.assert(
      fc.property(series, (event) => {
        const text = writeInvite(textOf(event));
        expect(theirs(read(text)), text).toEqual(ours(event));
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  test('keeps the zone of a timed series and describes it', () => {
    const start = instantTime(Date.parse('2031-03-04T09:30:00Z'), 'Europe/Lisbon');
    const end = instantTime(Date.parse('2031-03-04T10:00:00Z'), 'Europe/Lisbon');
    const event = acceptEvent({
      summary: 'x',
      start,
      end,
      recurrence: {
        rule: 'FREQ=WEEKLY;UNTIL=20310401',
        exdates: [instantTime(Date.parse('2031-03-11T09:30:00Z'), 'Etc/UTC')],
        rdates: [instantTime(Date.parse('2031-04-03T14:00:00Z'), 'Europe/Paris')],
      },
    });
    const lines = writeInvite(textOf(event)).split('\r\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'BEGIN:VTIMEZONE',
        'TZID:Europe/Lisbon',
        'DTSTART;TZID=Europe/Lisbon:20310304T093000',
        'DTEND;TZID=Europe/Lisbon:20310304T100000',
        'RRULE:FREQ=WEEKLY;UNTIL=20310401T225959Z',
        'EXDATE;TZID=Europe/Lisbon:20310311T093000',
        'RDATE;TZID=Europe/Lisbon:20310403T150000',
      ]),
    );
    expect(lines.filter((line) => line === 'BEGIN:VTIMEZONE')).toHaveLength(1);
  });

  test('in UTC or of whole days needs no zone', () => {
    const utc = acceptEvent({
      summary: 'x',
      start: instantTime(NOW),
      end: instantTime(NOW + 1_800_000),
      recurrence: { rule: 'FREQ=DAILY', exdates: [instantTime(NOW + 86_400_000)] },
    });
    expect(writeInvite(textOf(utc))).not.toContain('TZID');
    expect(writeInvite(textOf(utc))).toContain('\r\nEXDATE:20310302T080000Z\r\n');
    const allDay = acceptEvent({
      summary: 'x',
      start: dateTime('2031-03-04', 'Europe/Berlin'),
      end: dateTime('2031-03-05', 'Europe/Berlin'),
      recurrence: { rule: 'FREQ=DAILY;UNTIL=20310310', exdates: [dateTime('2031-03-05')] },
    });
    const text = writeInvite(textOf(allDay));
    expect(text).not.toContain('TZID');
    expect(text).toContain('\r\nRRULE:FREQ=DAILY;UNTIL=20310310\r\nEXDATE;VALUE=DATE:20310305\r\n');
  });

  const berlin = (text: string) => instantTime(Date.parse(text), 'Europe/Berlin');
  const weekly = acceptEvent({
    summary: 'Stand-up',
    start: berlin('2031-03-04T08:00:00Z'),
    end: berlin('2031-03-04T08:30:00Z'),
    recurrence: { rule: 'FREQ=WEEKLY' },
  });
  const { recurrence: _, ...once } = weekly;
  const moved = {
    recurrenceId: berlin('2031-04-01T07:00:00Z'),
    event: {
      ...once,
      summary: 'Retrospective',
      start: instantTime(Date.parse('2031-04-02T12:00:00Z'), 'America/New_York'),
      end: instantTime(Date.parse('2031-04-02T13:00:00Z'), 'America/New_York'),
    },
    attendees: [{ email: 'ana@guest.test', status: 'DECLINED' as const }],
  };

  test('brings its changed occurrences along, or a client would put them back', () => {
    const reading = read(writeInvite(textOf(weekly, { occurrences: [moved] })));
    expect(reading.components).toHaveLength(2);
    expect(theirs(reading, 6)).toEqual([
      '2031-03-04T08:00:00Z',
      '2031-03-11T08:00:00Z',
      '2031-03-18T08:00:00Z',
      '2031-03-25T08:00:00Z',
      '2031-04-02T12:00:00Z',
      '2031-04-08T07:00:00Z',
    ]);
    const [, exception] = reading.components as [ICAL.Component, ICAL.Component];
    expect(exception.getFirstPropertyValue('summary')).toBe('Retrospective');
    expect(exception.getFirstPropertyValue('sequence')).toBe(3);
    expect(exception.getFirstProperty('attendee')?.getFirstParameter('partstat')).toBe('DECLINED');
    expect(exception.getFirstProperty('rrule')).toBeNull();
  });

  test('about one occurrence has that VEVENT alone, with every zone that it names', () => {
    const text = writeInvite(textOf(weekly, { occurrences: [moved], only: moved }));
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(1);
    expect(text).toContain('RECURRENCE-ID;TZID=Europe/Berlin:20310401T090000\r\n');
    expect(text).toContain('DTSTART;TZID=America/New_York:20310402T080000\r\n');
    expect(text.match(/\r\nTZID:(.*)/g)).toEqual(['\r\nTZID:America/New_York', '\r\nTZID:Europe/Berlin']);
    expect(text).not.toContain('\r\nRRULE:FREQ=WEEKLY');
    const [vevent] = read(text).components as [ICAL.Component];
    expect(momentOf(vevent.getFirstPropertyValue('recurrence-id') as ICAL.Time)).toBe('2031-04-01T07:00:00Z');
  });

  test('cancels one occurrence, or all of them in one VEVENT', () => {
    const one = writeInvite(textOf(weekly, { method: 'CANCEL', only: moved }));
    expect(one).toContain('METHOD:CANCEL');
    expect(one).toContain('STATUS:CANCELLED');
    expect(one).toContain('RECURRENCE-ID;TZID=Europe/Berlin:20310401T090000');
    const all = writeInvite(textOf(weekly, { method: 'CANCEL', occurrences: [moved] }));
    expect(all.match(/BEGIN:VEVENT/g)).toHaveLength(1);
    expect(all).not.toContain('RECURRENCE-ID');
  });

  test('tells the second of two equal hours in UTC, since a local time would mean the first', () => {
    const twice = {
      ...moved,
      event: { ...once, start: berlin('2031-10-26T01:30:00Z'), end: berlin('2031-10-26T02:30:00Z') },
    };
    const text = writeInvite(textOf(weekly, { only: twice }));
    expect(text).toContain('\r\nDTSTART:20311026T013000Z\r\n');
    expect(epochOf(twice.event.start)).toBe(Date.parse('2031-10-26T01:30:00Z'));
  });
});
