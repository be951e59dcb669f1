import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryAfterMs } from '../../src/upstream/retry-after.ts';

const now = Date.parse('2031-03-04T09:30:00Z');

test.each([
  ['0', 0],
  ['3', 3000],
  [' 120 ', 120_000],
  ['999999999999', 300_000],
  ['Tue, 04 Mar 2031 09:30:07 GMT', 7000],
  ['Tue, 04 Mar 2031 09:29:00 GMT', 0],
  ['Wed, 04 Mar 2099 09:30:00 GMT', 300_000],
])('%j is %d ms', (header, wanted) => {
  expect(retryAfterMs(header, now)).toBe(wanted);
});

test.each([undefined, '', '-5', '3.7', 'soon', '2031-03-04', '1e9', 'Tue, 99 Xyz 2031 09:30:07 GMT'])(
  '%j names no time',
  (header) => {
    expect(retryAfterMs(header, now)).toBeUndefined();
  },
);

test('no header holds anybody for more than five minutes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.nat().map(String)), (header) => {
      const ms = retryAfterMs([header], now);
      expect(ms ?? 0).toBeGreaterThanOrEqual(0);
      expect(ms ?? 0).toBeLessThanOrEqual(300_000);
    }),
  );
});
