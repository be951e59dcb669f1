import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { clientOf, createRateLimit } from '../../../src/server/rsvp/rate-limit.ts';

test('so many in a minute and no more, each key by itself', () => {
  const limit = createRateLimit(2);
  expect([0, 10, 20].map((now) => limit.take('ana', now))).toEqual([undefined, undefined, 59_980]);
  expect(limit.take('bo', 20)).toBeUndefined();
  expect(limit.take('ana', 59_999)).toBe(1);
  expect(limit.take('ana', 60_000)).toBeUndefined();
});

test('a clock that is set back locks nobody out', () => {
  const limit = createRateLimit(1);
  limit.take('ana', 1_000_000);
  expect(limit.take('ana', 5)).toBeUndefined();
  expect(limit.take('ana', 6)).toBe(59_999);
});

test('of more keys than are kept the oldest is forgotten', () => {
  const limit = createRateLimit(1, 3);
  for (const key of ['a', 'b', 'c', 'd']) limit.take(key, 0);
  expect(['b', 'c', 'd'].map((key) => limit.take(key, 1))).toEqual([59_999, 59_999, 59_999]);
  expect(limit.take('a', 1)).toBeUndefined();
});

test.each([
  ['203.0.113.9', undefined, '203.0.113.9'],
  ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['127.0.0.1', '10.0.0.1, 198.51.100.1', '198.51.100.1'],
  ['::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['::1', 'nonsense', '0:0:0:0'],
  ['127.0.0.1', '', '127.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2'],
  ['2001:db8::7', undefined, '2001:db8:0:0'],
  ['2001:DB8:1:2::7', undefined, '2001:db8:1:2'],
  ['127.0.0.1', '2001:db8:1:2:ffff::1', '2001:db8:1:2'],
])('a client of %s, forwarded for %s, counts as %s', (remoteAddress, forwarded, counted) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  expect(clientOf({ socket: { remoteAddress }, headers } as unknown as IncomingMessage)).toBe(counted);
});
