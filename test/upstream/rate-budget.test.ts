import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createRateBudget,
  type Priority,
  type RateBudget,
  type Taken,
} from '../../src/upstream/rate-budget.ts';
import { virtualTime } from './virtual-time.ts';

/** The most uses in any span of so many milliseconds. */
function busiest(times: readonly number[], spanMs: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  let from = 0;
  let most = 0;
  for (const [index, time] of sorted.entries()) {
    while (time - (sorted[from] as number) >= spanMs) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

function aBudget(rates: { perSecond?: number; perMinute?: number } = {}) {
  const time = virtualTime();
  const budget = createRateBudget({ ...rates, clock: time.clock, pause: time.pause });
  const granted: number[] = [];
  const take = async (priority: Priority, maxWaitMs?: number) => {
    const taken = await budget.take(priority, undefined, maxWaitMs);
    if (taken.granted) granted.push(time.elapsed());
    return taken;
  };
  return { time, budget, granted, take };
}

const burst = (count: number, one: () => Promise<unknown>) =>
  Promise.all(Array.from({ length: count }, () => one()));

test('a burst leaves at 50 a second and 500 a minute, in whole, once everybody may wait', async () => {
  const { take, granted } = aBudget();
  await burst(1200, () => take('caller', Number.POSITIVE_INFINITY));
  expect(granted).toHaveLength(1200);
  expect(busiest(granted, 1000)).toBe(50);
  expect(busiest(granted, 60_000)).toBe(500);
  // 500 in the first ten seconds, 500 a minute later, 200 another minute later: not slower than allowed.
  expect(Math.max(...granted)).toBe(123_000);
});

test('whoever would wait for more than five seconds hears so at once, and when to come back', async () => {
  const { take, time } = aBudget({ perSecond: 1, perMinute: 100 });
  await burst(6, () => take('caller'));
  expect(time.elapsed()).toBe(5000);
  await burst(6, () => take('caller')).then((taken) => {
    expect(taken).toEqual([...Array(5).fill({ granted: true }), { granted: false, retryAfterMs: 6000 }]);
  });
});

test('who came first is served first', async () => {
  const { budget } = aBudget({ perSecond: 2 });
  const served: number[] = [];
  await Promise.all([0, 1, 2, 3, 4].map((who) => budget.take('caller').then(() => served.push(who))));
  expect(served).toEqual([0, 1, 2, 3, 4]);
});

describe('background work', () => {
  test('leaves callers their half at any moment', async () => {
    const { take, granted } = aBudget({ perSecond: 50, perMinute: 500 });
    await burst(400, () => take('background', 20_000));
    expect(busiest(granted, 1000)).toBe(25);
    expect(busiest(granted, 60_000)).toBe(250);
    const before = granted.length;
    await burst(50, () => take('caller', 0));
    expect(granted.length - before).toBeGreaterThanOrEqual(25);
  });

  test('stands back while callers use more than half', async () => {
    const { take } = aBudget({ perSecond: 50, perMinute: 5000 });
    await burst(26, () => take('caller', 0));
    expect(await take('background', 0)).toEqual({ granted: false, retryAfterMs: 1000 });
    expect(await take('caller', 0)).toEqual({ granted: true });
  });

  test('gets through where one request a second is all there is', async () => {
    const { take } = aBudget({ perSecond: 1, perMinute: 1 });
    expect(await take('background', 0)).toEqual({ granted: true });
  });
});

test('after a hold nobody passes before its end, not even those who were waiting', async () => {
  const { budget, take, granted, time } = aBudget({ perSecond: 1 });
  await take('caller');
  const waiting = take('caller');
  budget.hold(4000);
  budget.hold(10);
  await waiting;
  expect(granted).toEqual([0, 4000]);
  budget.hold(5001);
  expect(await take('background')).toEqual({ granted: false, retryAfterMs: 5001 });
  expect(time.elapsed()).toBe(4000);
});

test('those whom a hold kept do not pass together at its end', async () => {
  const { budget, take, granted } = aBudget({ perSecond: 2, perMinute: 100 });
  const waiting = burst(6, () => take('caller', 10_000));
  budget.hold(2500);
  await waiting;
  // What was booked for the second 2000 counts although nobody used it: slower after a 429, never faster.
  expect(granted).toEqual([0, 0, 3000, 3000, 4000, 4000]);
});

test('a clock set back by an hour closes nothing', async () => {
  const { budget, take, time } = aBudget({ perSecond: 1, perMinute: 2 });
  await take('caller');
  budget.hold(2000);
  time.advance(-3_600_000);
  expect(await take('caller')).toEqual({ granted: true });
  expect(time.elapsed()).toBe(-3_600_000 + 2000);
});

test('who goes away while waiting hears their own reason', async () => {
  const { budget } = aBudget({ perSecond: 1 });
  await budget.take('caller');
  const leaving = new AbortController();
  const waiting = budget.take('caller', leaving.signal);
  leaving.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  await expect(budget.take('caller', leaving.signal)).rejects.toThrow('gone');
});

test.each([0, -1, 1.5, Number.NaN])('a rate of %d is refused', (rate) => {
  const { clock } = virtualTime();
  expect(() => createRateBudget({ clock, perSecond: rate })).toThrow(RangeError);
  expect(() => createRateBudget({ clock, perMinute: rate })).toThrow(RangeError);
});

test('whatever comes when, no second and no minute sees more than its limit', async () => {
  const step = fc.record({
    after: fc.constantFrom(0, 0, 0, 1, 400, 999, 1000, 20_000),
    priority: fc.constantFrom<Priority>('caller', 'background'),
    patience: fc.constantFrom(0, 500, 5000, 90_000),
    hold: fc.constantFrom(0, 0, 0, 1500),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 9 }),
      fc.array(step, { minLength: 1, maxLength: 40 }),
      async (perSecond, perMinute, steps) => {
        const { budget, take, granted, time } = aBudget({ perSecond, perMinute });
        const pending: Promise<Taken>[] = [take('caller')];
        for (const { after, priority, patience, hold } of steps) {
          await time.pause(after);
          if (hold > 0) budget.hold(hold);
          pending.push(take(priority, patience));
        }
        const taken = await Promise.all(pending);
        expect(granted).toHaveLength(taken.filter((one) => one.granted).length);
        for (const one of taken) if (!one.granted) expect(one.retryAfterMs).toBeGreaterThan(0);
        expect(busiest(granted, 1000)).toBeLessThanOrEqual(perSecond);
        expect(busiest(granted, 60_000)).toBeLessThanOrEqual(perMinute);
        expect(granted.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 60 },
  );
});

test('a budget is shared by whoever has it', async () => {
  const { budget } = aBudget({ perSecond: 1, perMinute: 1 });
  const other: RateBudget = budget;
  await budget.take('caller');
  expect(await other.take('caller', undefined, 0)).toEqual({ granted: false, retryAfterMs: 60_000 });
});
