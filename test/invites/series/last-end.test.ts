import { describe, expect, test } from 'vitest';
import type { CalendarEvent } from '../../../src/invites/invite.ts';
import { ADDRESS_LIFE_MS, lastEndOf, takesMail } from '../../../src/invites/series/last-end.ts';
import { dateTime, instantTime } from '../../../src/invites/time.ts';
import { single } from '../sample-invite.ts';

const at = (text: string) => Date.parse(text);
const timed = (recurrence?: CalendarEvent['recurrence']): CalendarEvent => ({
  ...single().event,
  start: instantTime(at('2031-03-04T09:00:00Z'), 'Europe/Paris'),
  end: instantTime(at('2031-03-04T10:00:00Z'), 'Europe/Paris'),
  ...(recurrence ? { recurrence } : {}),
});

describe('an event is over', () => {
  test.each<[string, CalendarEvent, string | undefined]>([
    ['at its end', timed(), '2031-03-04T10:00:00Z'],
    [
      'of a whole day, at midnight of its own zone',
      { ...timed(), start: dateTime('2031-03-04', 'Asia/Tokyo'), end: dateTime('2031-03-05', 'Asia/Tokyo') },
      '2031-03-04T15:00:00Z',
    ],
    [
      'that repeats until a time, after its last occurrence',
      timed({ rule: 'FREQ=WEEKLY;UNTIL=20310401T080000Z', exdates: [], rdates: [] }),
      '2031-04-01T09:00:00Z',
    ],
    [
      'that has a date more, after that',
      timed({ exdates: [], rdates: [instantTime(at('2031-06-01T08:00:00Z'), 'Europe/Paris')] }),
      '2031-06-01T09:00:00Z',
    ],
    ['that repeats for good, never', timed({ rule: 'FREQ=DAILY', exdates: [], rdates: [] }), undefined],
  ])('%s', (_name, event, expected) => {
    expect(lastEndOf(event)).toBe(expected === undefined ? undefined : at(expected));
  });
});

test('addresses take mail until 90 days after the end, and for good where there is none', () => {
  const invite = { ...single(), event: timed() };
  const last = at('2031-03-04T10:00:00Z') + ADDRESS_LIFE_MS;
  expect(ADDRESS_LIFE_MS).toBe(90 * 24 * 3_600_000);
  expect([takesMail(invite, last - 1), takesMail(invite, last)]).toEqual([true, false]);
  const endless = { ...single(), event: timed({ rule: 'FREQ=DAILY', exdates: [], rdates: [] }) };
  expect(takesMail(endless, last * 2)).toBe(true);
});
