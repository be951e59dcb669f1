import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextAttemptAt } from '../../src/callbacks/schedule.ts';

const NOW = Date.parse('2031-03-01T08:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Chance in the middle: no jitter. */
const EVEN = 0.5;

test('a callback is tried eight times over a little more than a day', () => {
  const waits: number[] = [];
  let now = NOW;
  for (let failed = 0; ; failed++) {
    const next = nextAttemptAt(failed, now, EVEN);
    if (next === undefined) break;
    waits.push(next - now);
    now = next;
  }
  const planned = [0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];
  expect(waits).toEqual(planned);
  expect(now - NOW).toBe(27 * HOUR + 35 * MINUTE + 5 * SECOND);
});

test('a callback that was claimed more often than it may be tried is not tried again', () => {
  for (const failed of [8, 9, 100]) expect(nextAttemptAt(failed, NOW, EVEN)).toBeUndefined();
});

test('chance moves an attempt by a tenth of the delay either way', () => {
  expect(nextAttemptAt(4, NOW, 0)).toBe(NOW + 0.9 * 2 * HOUR);
  expect(nextAttemptAt(4, NOW, 0.75)).toBe(NOW + 1.05 * 2 * HOUR);
});

test('a receiver that asks for peace is not disturbed before, and not forgotten after a day', () => {
  const failed = fc.integer({ min: 1, max: 7 });
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(failed, random, fc.nat({ max: 1000 * DAY }), (attempts, chance, asked) => {
      const next = nextAttemptAt(attempts, NOW, chance, asked);
      const unasked = nextAttemptAt(attempts, NOW, chance) ?? Number.NaN;
      expect(next).toBeGreaterThanOrEqual(NOW + Math.min(asked, DAY));
      expect(next).toBeGreaterThanOrEqual(unasked);
      expect(next).toBeLessThanOrEqual(Math.max(unasked, NOW + 1.1 * Math.min(asked, DAY) + 1));
    }),
  );
});

test('a receiver that asks for less than the plan has it does not hasten anything', () => {
  expect(nextAttemptAt(4, NOW, EVEN, SECOND)).toBe(NOW + 2 * HOUR);
});

test('asking for peace brings no ninth attempt', () => {
  expect(nextAttemptAt(8, NOW, EVEN, HOUR)).toBeUndefined();
});
