import { expect, test } from 'vitest';
import { createTokenBuckets } from '../../../src/server/rate/token-buckets.ts';

const MINUTE = 60_000;
const buckets = (keys = 10) => createTokenBuckets({ capacity: 60, fillMs: MINUTE }, keys);

test('a minute’s worth may be used at once, and comes back evenly', () => {
  const { take } = buckets();
  for (let count = 0; count < 60; count++) expect(take('a', 1, 0)).toBeUndefined();
  expect(take('a', 1, 0)).toBe(1000);
  expect(take('a', 1, 400)).toBe(600);
  expect(take('a', 1, 1000)).toBeUndefined();
  expect(take('a', 30, 1000)).toBe(30_000);
  // Never more than a minute's worth, however long nothing was asked for.
  expect(take('a', 60, 100 * MINUTE)).toBeUndefined();
  expect(take('a', 1, 100 * MINUTE)).toBe(1000);
});

test('what is refused takes nothing, keys do not share, and looking is free', () => {
  const { take, wait } = buckets();
  expect(take('a', 50, 0)).toBeUndefined();
  expect(take('a', 20, 0)).toBe(10_000);
  expect(wait('a', 20, 0)).toBe(10_000);
  expect(wait('a', 10, 0)).toBeUndefined();
  expect(take('a', 10, 0)).toBeUndefined();
  expect(take('b', 60, 0)).toBeUndefined();
});

test('a clock that is set back locks nobody out for longer than a minute', () => {
  const { take } = buckets();
  take('a', 60, 10 * MINUTE);
  expect(take('a', 60, 0)).toBe(MINUTE);
  expect(take('a', 60, 11 * MINUTE)).toBeUndefined();
});

test('the one that was used longest ago is forgotten, and only that one', () => {
  const { take, wait, size } = buckets(3);
  for (const key of ['a', 'b', 'c']) take(key, 60, 0);
  take('a', 0, 1000);
  take('d', 60, 1000);
  expect(size()).toBe(3);
  expect(wait('b', 60, 1000)).toBeUndefined();
  expect(wait('a', 60, 1000)).toBeGreaterThan(0);
  for (let index = 0; index < 1000; index++) take(`other ${index}`, 1, 1000);
  expect(size()).toBe(3);
});

test('one that is used again and again stays, and what it took counts', () => {
  const { take, wait } = buckets(2);
  take('a', 60, 0);
  for (let count = 0; count < 60; count++) expect(take('b', 1, 0)).toBeUndefined();
  expect(take('b', 1, 0)).toBe(1000);
  take('c', 60, 0);
  expect(wait('a', 60, 0)).toBeUndefined();
  expect(wait('b', 1, 0)).toBe(1000);
  expect(take('b', 1, 1000)).toBeUndefined();
  take('d', 60, 1000);
  expect(wait('c', 60, 1000)).toBeUndefined();
  expect(wait('b', 1, 1000)).toBe(1000);
});
