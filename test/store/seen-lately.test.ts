import { expect, test } from 'vitest';
import { SeenLately } from '../../src/store/seen-lately.ts';

test('a text counts as seen from its second time on, and as new again after many others', () => {
  const seen = new SeenLately(64);
  const invite = (id: number) => `{"id":"${String(id).padStart(36, '0')}","data":"${'x'.repeat(2000)}"}`;
  expect([seen.before(invite(1)), seen.before(invite(1)), seen.before(invite(1))]).toEqual([
    false,
    true,
    true,
  ]);
  for (let id = 2; id < 2000; id++) expect(seen.before(invite(id))).toBe(false);
  expect(seen.before(invite(1))).toBe(false);
});

test('texts are told apart by their beginning, their end and their length', () => {
  const middle = 'x'.repeat(200);
  for (const other of [`b${middle}z`, `a${middle}y`, `a${middle}xz`]) {
    const seen = new SeenLately(1);
    seen.before(`a${middle}z`);
    expect(seen.before(other)).toBe(false);
  }
});
