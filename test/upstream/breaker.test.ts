import { expect, test } from 'vitest';
import { createBreaker } from '../../src/upstream/breaker.ts';
import { virtualTime } from './virtual-time.ts';

function aBreaker() {
  const time = virtualTime();
  const breaker = createBreaker({ clock: time.clock, failures: 3, openMs: 1000 });
  const settle = (...verdicts: ('alive' | 'dead' | 'unknown')[]) => {
    for (const verdict of verdicts) {
      const permit = breaker.enter();
      if (!permit) throw new Error('the breaker is open');
      permit.settle(verdict);
    }
  };
  return { time, breaker, settle };
}

test('it opens after so many failures in a row, and an answer between them starts the count anew', () => {
  const { breaker, settle } = aBreaker();
  settle('dead', 'dead', 'alive', 'dead', 'dead', 'unknown');
  expect(breaker.waitMs()).toBe(0);
  settle('dead');
  expect(breaker.waitMs()).toBe(1000);
  expect(breaker.enter()).toBeUndefined();
});

test('open, it says how long it is worth waiting', () => {
  const { breaker, settle, time } = aBreaker();
  settle('dead', 'dead', 'dead');
  time.advance(400);
  expect(breaker.waitMs()).toBe(600);
  expect(breaker.enter()).toBeUndefined();
});

test('half-open, one probe passes and nobody else', () => {
  const { breaker, settle, time } = aBreaker();
  settle('dead', 'dead', 'dead');
  time.advance(1000);
  const probe = breaker.enter();
  expect(probe).toBeDefined();
  expect(breaker.enter()).toBeUndefined();
  expect(breaker.waitMs()).toBeGreaterThan(0);
  probe?.settle('alive');
  settle('dead', 'dead', 'alive');
});

test('a failed probe keeps it open as long again', () => {
  const { breaker, settle, time } = aBreaker();
  settle('dead', 'dead', 'dead');
  time.advance(1000);
  settle('dead');
  expect(breaker.waitMs()).toBe(1000);
  time.advance(1000);
  settle('alive');
  expect(breaker.waitMs()).toBe(0);
});

test('a probe whose caller went away makes room for the next', () => {
  const { settle, time } = aBreaker();
  settle('dead', 'dead', 'dead');
  time.advance(1000);
  settle('unknown', 'alive', 'dead', 'dead', 'alive');
});

test('an answer to a request from before the opening says nothing', () => {
  const { breaker, settle, time } = aBreaker();
  const slow = breaker.enter();
  const slower = breaker.enter();
  settle('dead', 'dead', 'dead');
  slow?.settle('alive');
  expect(breaker.enter()).toBeUndefined();
  time.advance(600);
  slower?.settle('dead');
  expect(breaker.waitMs()).toBe(400);
});

test('a permit settles once', () => {
  const { breaker } = aBreaker();
  const permit = breaker.enter();
  for (let times = 0; times < 5; times++) permit?.settle('dead');
  expect(breaker.waitMs()).toBe(0);
});

test('a clock set back does not keep it open', () => {
  const { breaker, settle, time } = aBreaker();
  settle('dead', 'dead', 'dead');
  time.advance(-3_600_000);
  expect(breaker.waitMs()).toBe(1000);
  time.advance(1000);
  settle('alive');
});
