import { describe, expect, test } from 'vitest';
import { dateStartingAt, instantOfLocal, zoneOfTzid } from '../../src/calendar/zone.ts';

const at = (date: string, hour: number, minute: number, timeZone: string) =>
  new Date(instantOfLocal({ date, hour, minute, second: 0 }, timeZone)).toISOString();

describe('time zones', () => {
  test.each([
    ['Europe/Lisbon', 'Europe/Lisbon'],
    ['europe/lisbon', 'Europe/Lisbon'],
    ['US/Eastern', 'US/Eastern'],
    ['UTC', 'UTC'],
    ['/freeassociation.sourceforge.net/Europe/Lisbon', 'Europe/Lisbon'],
    ['/mozilla.org/20050126_1/America/Argentina/Salta', 'America/Argentina/Salta'],
    ['GMT Standard Time', 'Europe/London'],
    ['Tokyo Standard Time', 'Asia/Tokyo'],
    ['tzone://Microsoft/Utc', 'Etc/UTC'],
  ])('TZID %s is %s', (tzid, zone) => {
    expect(zoneOfTzid(tzid)).toBe(zone);
  });

  test.each([
    'Customized Time Zone',
    'tzone://Microsoft/Custom',
    '',
    '/',
    '+02:00',
    '__proto__',
    'x'.repeat(10_000),
  ])('TZID %s is nobody’s name for a zone', (tzid) => {
    expect(zoneOfTzid(tzid)).toBeUndefined();
  });

  test('a local time is the instant at which the clocks of the zone show it', () => {
    expect(at('2031-01-15', 9, 0, 'America/New_York')).toBe('2031-01-15T14:00:00.000Z');
    expect(at('2031-07-15', 9, 0, 'America/New_York')).toBe('2031-07-15T13:00:00.000Z');
    expect(at('2031-07-15', 9, 0, 'Asia/Kathmandu')).toBe('2031-07-15T03:15:00.000Z');
  });

  test('a time that the clocks skip counts with the offset before, one they show twice is the first', () => {
    expect(at('2026-03-29', 2, 30, 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(at('2026-10-25', 2, 30, 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  });

  test('a day begins at midnight, or later where the clocks skip midnight', () => {
    expect(dateStartingAt(Date.parse('2031-03-04T23:00:00Z'), 'Europe/Berlin')).toBe('2031-03-05');
    expect(dateStartingAt(Date.parse('2031-03-04T23:00:01Z'), 'Europe/Berlin')).toBeUndefined();
    // Sao Paulo began its summer time at midnight: 4 November 2018 starts at one o'clock.
    expect(dateStartingAt(Date.parse('2018-11-04T03:00:00Z'), 'America/Sao_Paulo')).toBe('2018-11-04');
  });
});
