import { expect, it } from 'vitest';
import type { Row } from './plan/row.ts';
import { ROWS } from './plan/rows.ts';
import { judge, type RanTest } from './verdict.ts';

const ROW: Row = {
  id: 'Z1',
  scenario: 'a test of the table',
  files: ['test/z.test.ts'],
  tests: /meant/,
  cases: { P: 2, N: 3, R: 3 },
  figures: [
    { name: 'kills', least: { P: 10, N: 100, R: 100 } },
    { name: 'lost', most: 0 },
    { name: 'slowest', most: 250, unit: 'ms' },
  ],
};
const GOOD = [
  { id: 'Z1', figures: { kills: 12, lost: 0, slowest: 80.26 } },
  { id: 'Z2', figures: { lost: 7 } },
];
const passed = (name: string, file = 'test/z.test.ts'): RanTest => ({ file, name, status: 'passed' });
const RAN = [
  passed('meant one'),
  passed('meant two'),
  passed('another'),
  passed('meant three', 'test/y.test.ts'),
];

it('a row is reached where every figure and enough cases are there, and the worst measurement counts', () => {
  const more = [...GOOD, { id: 'Z1', figures: { kills: 11, slowest: 90 } }];
  expect(judge(ROW, 'P', more, RAN)).toMatchObject({
    verdict: 'reached',
    wanted: '2 cases, kills ≥ 10, lost 0, slowest ≤ 250 ms',
    reached: '2 cases, kills 11, lost 0, slowest 90 ms',
    misses: [],
  });
});

it('a larger tier asks for more', () => {
  expect(judge(ROW, 'N', GOOD, RAN)).toMatchObject({
    verdict: 'missed',
    misses: ['2 cases passed, 3 are wanted', 'kills is 12, not ≥ 100'],
  });
});

it.each([
  ['one figure that is worse, however good the other is', [...GOOD, { id: 'Z1', figures: { lost: 1 } }], RAN],
  ['a figure that is no number', [...GOOD, { id: 'Z1', figures: { slowest: Number.NaN } }], RAN],
  [
    'a failed test whose figures are good',
    GOOD,
    [...RAN, { ...passed('meant four'), status: 'failed' as const }],
  ],
])('%s is a miss', (_what, measured, ran) => {
  expect(judge(ROW, 'P', measured, ran)).toMatchObject({ verdict: 'missed' });
});

it.each([
  ['nothing ran', [], []],
  ['a figure is missing', [{ id: 'Z1', figures: { kills: 12, lost: 0 } }], RAN],
  ['its tests were skipped', GOOD, RAN.map((test) => ({ ...test, status: 'skipped' as const }))],
])('where %s, it was not run', (_what, measured, ran) => {
  expect(judge(ROW, 'P', measured, ran).verdict).toBe('not run');
});

it('a failed test of another row is not its own', () => {
  const failed: RanTest = { ...passed('another'), status: 'failed' };
  expect(judge(ROW, 'P', GOOD, [...RAN, failed]).verdict).toBe('reached');
});

it('every row of the plan has one id and something to reach', () => {
  expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length);
  for (const row of ROWS) expect((row.figures?.length ?? 0) + (row.cases ? 1 : 0), row.id).toBeGreaterThan(0);
});
