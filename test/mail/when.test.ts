import { expect, test } from 'vitest';
import type { CalendarEvent } from '../../src/invites/invite.ts';
import { dateTime, instantTime } from '../../src/invites/time.ts';
import { calendarLeaf, formatWhen } from '../../src/mail/when.ts';

function when(start: CalendarEvent['start'], end: CalendarEvent['end']): string {
  return formatWhen({ start, end });
}
const at = (instant: string, timeZone?: string) => instantTime(Date.parse(instant), timeZone);

test("a meeting is shown in the event's own zone", () => {
  expect(when(at('2031-03-05T09:00:00Z', 'Europe/Berlin'), at('2031-03-05T10:30:00Z', 'Europe/Berlin'))).toBe(
    'Wednesday, 5 March 2031, 10:00 – 11:30 (Europe/Berlin, GMT+1)',
  );
});

test('a meeting that ends on another day in its zone names both days', () => {
  expect(
    when(at('2031-03-05T20:00:00Z', 'Asia/Kathmandu'), at('2031-03-06T19:00:00Z', 'Asia/Kathmandu')),
  ).toBe('Thursday, 6 March 2031, 01:45 – Friday, 7 March 2031, 00:45 (Asia/Kathmandu, GMT+5:45)');
});

test('a flight names the zone of either end', () => {
  expect(
    when(at('2031-03-05T09:00:00Z', 'Europe/London'), at('2031-03-05T17:00:00Z', 'America/New_York')),
  ).toBe(
    'Wednesday, 5 March 2031, 09:00 (Europe/London, GMT) – Wednesday, 5 March 2031, 12:00 (America/New York, GMT-5)',
  );
});

test('a night in which the clocks change shows both offsets', () => {
  expect(when(at('2031-03-29T23:00:00Z', 'Europe/Berlin'), at('2031-03-30T04:00:00Z', 'Europe/Berlin'))).toBe(
    'Sunday, 30 March 2031, 00:00 (Europe/Berlin, GMT+1) – Sunday, 30 March 2031, 06:00 (Europe/Berlin, GMT+2)',
  );
});

test('an event without a zone is shown in UTC', () => {
  expect(when(at('2031-03-05T00:00:00Z'), at('2031-03-05T00:05:00Z'))).toBe(
    'Wednesday, 5 March 2031, 00:00 – 00:05 (UTC)',
  );
});

test('an all-day event of one day names one day, whatever zone it is shown in', () => {
  for (const zone of ['Etc/UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'])
    expect(when(dateTime('2031-03-05', zone), dateTime('2031-03-06', zone))).toBe(
      'Wednesday, 5 March 2031 (all day)',
    );
});

test('an all-day range is shown with its last day and not with the day after', () => {
  expect(when(dateTime('2031-12-30'), dateTime('2032-01-02'))).toBe(
    'Tuesday, 30 December 2031 – Thursday, 1 January 2032 (all day)',
  );
});

test.each([
  [
    'an all-day event',
    dateTime('2031-09-01', 'Pacific/Pago_Pago'),
    { month: 'Sep', day: '1', weekday: 'Mon' },
  ],
  [
    'an evening that is the next day in Japan',
    at('2031-09-01T20:00:00Z', 'Asia/Tokyo'),
    { month: 'Sep', day: '2', weekday: 'Tue' },
  ],
])('the leaf of the calendar shows the first day of %s', (_kind, start, leaf) => {
  expect(calendarLeaf({ start, end: start })).toEqual(leaf);
});
