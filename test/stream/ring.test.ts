import { describe, expect, test } from 'vitest';
import type { InviteEvent } from '../../src/invites/event.ts';
import { RING_BYTES, RING_EVENTS, Ring } from '../../src/stream/ring.ts';

const run = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => ({ offset: first + index }) as InviteEvent);

const offsets = (events: readonly InviteEvent[] | undefined) => events?.map(({ offset }) => offset);

describe('a ring', () => {
  test('gives everything after an offset, read on from where the last run ended', () => {
    const ring = new Ring(10);
    ring.add(run(11, 12), 1);
    ring.add(run(13, 17), 1);
    for (let after = 10; after <= 17; after++) {
      const seen: number[] = [];
      for (let at = after; at < ring.newest; at = seen.at(-1) as number)
        seen.push(...(offsets(ring.after(at)) as number[]));
      expect(seen).toEqual(offsets(run(after + 1, 17)));
    }
    expect(ring.after(17)).toEqual([]);
    expect(ring.after(99)).toEqual([]);
  });

  test('does not pretend to hold what came before it', () => {
    const ring = new Ring(10);
    expect(ring.after(9)).toBeUndefined();
    expect(ring.after(10)).toEqual([]);
  });

  test('lets the oldest go by number and by bytes, and keeps the newest however large', () => {
    const many = new Ring(0);
    for (let first = 1; first <= RING_EVENTS + 100; first += 100) many.add(run(first, first + 99), 1);
    expect(many.after(99)).toBeUndefined();
    expect(many.after(100)?.[0]?.offset).toBe(101);

    const large = new Ring(0);
    large.add(run(1, 1), 1);
    large.add(run(2, 2), RING_BYTES * 2);
    expect(large.after(0)).toBeUndefined();
    expect(offsets(large.after(1))).toEqual([2]);
  });
});
