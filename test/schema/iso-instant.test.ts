import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoInstant } from '../../src/schema/iso-instant.ts';

/** The furthest instant that a Date has (ECMA-262 §21.4.1.1). */
const FURTHEST = 8.64e15;

test('an instant is written as Date writes it, whatever came before it', () => {
  const instant = fc.oneof(
    fc.integer({ min: -FURTHEST, max: FURTHEST }),
    fc.integer({ min: Date.parse('0000-01-01'), max: Date.parse('9999-12-31') }),
    // Many of one day, and its neighbours.
    fc.integer({ min: Date.parse('2031-03-03T23:59:59Z'), max: Date.parse('2031-03-05T00:00:01Z') }),
  );
  fc.assert(
    fc.property(fc.array(instant, { minLength: 1 }), (instants) => {
      expect(instants.map(isoInstant)).toEqual(instants.map((one) => new Date(one).toISOString()));
    }),
  );
  for (const edge of [-FURTHEST, -1, 0, 999, 86_399_999, 86_400_000, FURTHEST])
    expect(isoInstant(edge)).toBe(new Date(edge).toISOString());
});

test('what is no instant is refused, and leaves nothing behind', () => {
  const before = isoInstant(5);
  expect(() => isoInstant(FURTHEST + 86_400_000)).toThrow(RangeError);
  expect(() => isoInstant(Number.NaN)).toThrow(RangeError);
  expect(isoInstant(5)).toBe(before);
});
