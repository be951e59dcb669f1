import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type Results, type Row, verdict } from './figures.ts';
import { performancePage, picturesOf } from './report/page.ts';
import { textTable } from './report/table.ts';
import { alternate, rowOf } from './rounds.ts';
import { arithmetic, withArithmetic } from './scaling.ts';
import { median, percentile, ratios } from './statistics.ts';

describe('figures of several rounds', () => {
  test('the median is the middle, whatever one disturbed round says', () => {
    expect(median([5, 1, 1000])).toBe(5);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });

  test('a percentile is a value that was seen', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1)]).toEqual([50, 99, 100]);
    expect(percentile([7], 0.99)).toBe(7);
  });

  test('a machine that grows slower for both leaves their ratio alone', () => {
    expect(ratios([100, 50, 10], [50, 25, 5])).toEqual({ ratio: 2, spread: [2, 2], rounds: 3 });
    expect(ratios([3, 8, 1], [1, 2, 2]).spread).toEqual([0.5, 4]);
    expect(() => ratios([1, 2], [1])).toThrow(RangeError);
    expect(() => ratios([1], [0])).toThrow('no ratio');
  });

  test('contenders are measured in turn, each first in some round', async () => {
    const order: string[] = [];
    const contender = (name: string) => ({
      name,
      measure: async (round: number) => {
        order.push(name);
        return { perSecond: round };
      },
    });
    const series = await alternate(['a', 'b', 'c'].map(contender), 3);
    expect(order.join('')).toBe('abcbcacab');
    expect(series.of('b', 'perSecond')).toEqual([0, 1, 2]);
    expect(() => series.of('d', 'perSecond')).toThrow('d was not measured');
  });

  test('a goal is reached or missed in its own direction', () => {
    expect(verdict({ ratio: 1, goal: { kind: 'at least', value: 1 } })).toBe('reached');
    expect(verdict({ ratio: 0.99, goal: { kind: 'at least', value: 1 } })).toBe('missed');
    expect(verdict({ ratio: 2, goal: { kind: 'at most', value: 2 } })).toBe('reached');
    expect(verdict({ ratio: 2.01, goal: { kind: 'at most', value: 2 } })).toBe('missed');
    expect(verdict({ ratio: 5 })).toBe('');
  });
});

const row = (key: string, value: number, goal: Row['goal']): Row =>
  rowOf(
    {
      suite: 'fanout',
      key,
      what: `"${key}" & <others>`,
      of: 'a peer',
      unit: 'things/s',
      ...(goal ? { goal } : {}),
    },
    [value, value * 1.1, value * 0.9],
    [1, 1, 1],
  );
const RESULTS: Results = {
  at: '2031-03-01T00:00:00.000Z',
  machine: '2 × a <fast> one',
  node: '26.10.0',
  pinned: false,
  profile: 'tiny',
  suites: {
    fanout: {
      rows: [row('first', 12_345, { kind: 'at least', value: 1 }), row('second', 0.012345, undefined)],
      curves: [
        {
          suite: 'fanout',
          key: 'rate',
          title: 'Rate & memory',
          x: 'sockets',
          y: 'per s',
          lines: [
            {
              name: 'ours',
              points: [
                [10, 5],
                [10_000, 7000],
              ],
            },
          ],
        },
      ],
      notes: ['Something to know.'],
      figures: {},
      seconds: 12.3,
    },
  },
  failures: { status: 'It was refused\nat a place' },
};

test('pictures are well-formed, with their text escaped and readable in both colour schemes', () => {
  const pictures = picturesOf(RESULTS);
  expect([...pictures.keys()]).toEqual(['fanout.svg', 'rate.svg', 'goals.svg']);
  for (const [name, svg] of pictures) {
    expect(unclosed(svg), name).toEqual([]);
    expect(svg, name).toContain('prefers-color-scheme: dark');
    expect(svg, name).not.toMatch(/NaN|Infinity|undefined|<others>/);
  }
});

test('the table and the page show every row with its goal, and what failed', () => {
  const table = textTable(RESULTS);
  expect(table).toMatch(/"first" & <others> +a peer +12,300 +at least 1 +reached +3, 11,100–13,600/);
  expect(table).toMatch(/0\.0123/);
  const page = performancePage(RESULTS);
  expect(page).toContain('| at least 1 | reached |');
  expect(page).toContain('**status failed:** It was refused');
  expect(page).toContain('images/bench/rate.svg');
});

test('the plan for more multiplies what was measured and says what was not', async () => {
  const steps = arithmetic({ bytesPerInvite: 2000, sameMemoryAt8: 5, sameMemoryAt1000: 40_960 }, 10_000);
  const result = (what: string) => steps.find(([name]) => name === what)?.[2];
  expect(result('Events')).toBe('15.9/s mean, 159/s peak');
  expect(result('Invites on disk')).toBe('200 GB');
  // The figure at the most sockets counts; 4 GB filled to a half hold 48,828, and the bound is lower.
  expect(result('Memory of sockets')).toBe('41 GB, 100 instances');
  expect(result('Status queries')).toBe('?');

  const page = await readFile(new URL('../../docs/scaling.md', import.meta.url), 'utf8');
  const written = withArithmetic(page, RESULTS);
  expect(withArithmetic(written, RESULTS)).toBe(written);
  expect(written).toContain('| 1 | Events |');
  // The text refers to lines by number.
  const lines = [...written.matchAll(/lines? (\d+)(?: (?:and|against line) (\d+))?/g)].flatMap(([, a, b]) => [
    a,
    b,
  ]);
  expect(Math.max(...lines.map((line) => Number(line ?? 0)))).toBeLessThanOrEqual(steps.length);
});

/** Elements that are not closed in the order in which they were opened. */
function unclosed(svg: string): string[] {
  const open: string[] = [];
  for (const [, end, name, alone] of svg.matchAll(/<(\/?)([a-z]+)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>/gi)) {
    if (end) {
      if (open.at(-1) !== name) return [...open, `/${name}`];
      open.pop();
    } else if (!alone) open.push(name as string);
  }
  const inText = svg.replace(/<(\/?)([a-z]+)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>/gi, '');
  return /[<]|&(?!#\d+;)/.test(inText) ? [...open, 'a bare sign'] : open;
}
