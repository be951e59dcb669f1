import { expect, it } from 'vitest';
import { type Run, reliabilityPage, withRowsAnew } from './table.ts';
import type { Judged } from './verdict.ts';

const RUN: Run = { tier: 'N', seed: 7, day: '2031-03-04', seconds: 100 };
const row = (id: string, verdict: Judged['verdict'], reached: string): Judged => ({
  row: { id, scenario: `what ${id} breaks | or not`, files: [] },
  verdict,
  wanted: 'lost 0',
  reached,
  misses: [],
});
const PAGE = reliabilityPage(RUN, [row('A1', 'missed', 'lost 3'), row('A10', 'reached', 'lost 0')]);

it('the page has a row for each id, and says what the whole run came to', () => {
  expect(PAGE).toContain('| A1 | what A1 breaks \\| or not | lost 0 | lost 3 | missed |');
  expect(PAGE).toContain('`CHAOS_SEED=7`, 100 s. 1 reached, 1 missed, 0 not run.');
});

it('a row that is run again by itself changes that row, and the page says so', () => {
  const anew = withRowsAnew(PAGE, { ...RUN, seed: 8, seconds: 5 }, [row('A1', 'reached', 'lost 0')]);
  expect(anew).toContain('| A1 | what A1 breaks \\| or not | lost 0 | lost 0 | reached |');
  expect(anew).toMatch(/^Run again since: A1, tier N, 2031-03-04, .*`CHAOS_SEED=8`, 5 s\.\n\n\| id \|/m);
  const others = (page: string) => page.split('\n').filter((line) => line.startsWith('| A10'));
  expect(others(anew)).toEqual(others(PAGE));
});

it('a row that the page does not have is not invented', () => {
  expect(() => withRowsAnew(PAGE, RUN, [row('B9', 'reached', '')])).toThrow('no row B9');
});
