import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { dayAfter, instantOf, wallTimeOf } from '../../src/console/form/wall-time.ts';

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Etc/UTC',
];

test('what a form shows is the instant that it means, in every zone and season, as Temporal reads it', () => {
  const minute = fc.integer({ min: Date.UTC(2025, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 });
  fc.assert(
    fc.property(minute, fc.constantFrom(...ZONES), (minutes, zone) => {
      const wall = wallTimeOf(minutes * 60_000, zone);
      const { epochMilliseconds } = Temporal.PlainDateTime.from(`${wall.day}T${wall.time}`).toZonedDateTime(
        zone,
      );
      expect(Date.parse(instantOf(wall, zone) ?? '')).toBe(epochMilliseconds);
    }),
    { numRuns: 500 },
  );
});

test('a time that clocks skip is the one an hour later, and one that comes twice the first', () => {
  expect(instantOf({ day: '2031-03-30', time: '02:30' }, 'Europe/Berlin')).toBe('2031-03-30T01:30:00Z');
  expect(instantOf({ day: '2031-10-26', time: '02:30' }, 'Europe/Berlin')).toBe('2031-10-26T00:30:00Z');
  expect(instantOf({ day: '2031-03-09', time: '02:30' }, 'America/New_York')).toBe('2031-03-09T07:30:00Z');
  expect(instantOf({ day: '2031-11-02', time: '01:30' }, 'America/New_York')).toBe('2031-11-02T05:30:00Z');
});

test('what is no time, and a zone that is none, are no instant', () => {
  expect(instantOf({ day: '', time: '10:00' }, 'Europe/Berlin')).toBeUndefined();
  expect(instantOf({ day: '2031-03-05', time: '' }, 'Europe/Berlin')).toBeUndefined();
  expect(instantOf({ day: '2031-03-05', time: '10:00' }, 'Europe/Nowhere')).toBeUndefined();
  expect([dayAfter('2028-02-28', 1), dayAfter('', 1)]).toEqual(['2028-02-29', '']);
});
