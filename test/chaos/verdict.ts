import type { Measured } from './figures.ts';
import { type Row, reachOf, type Tier, type Wanted } from './plan/row.ts';

/** One test of a run, as vitest's own report has it. */
export interface RanTest {
  /** From the root of the project, with forward slashes. */
  readonly file: string;
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
}

/** What became of one row. */
export interface Judged {
  readonly row: Row;
  readonly verdict: 'reached' | 'missed' | 'not run';
  /** Figures to reach, and those that were, in words. */
  readonly wanted: string;
  readonly reached: string;
  /** Why it was missed; empty where it was not. */
  readonly misses: readonly string[];
}

/**
 * Holds a row against what a run measured. A failed test of the row is a miss whatever its figures say; a figure that
 * nothing measured leaves the row "not run", and never reached.
 */
export function judge(row: Row, tier: Tier, measured: readonly Measured[], ran: readonly RanTest[]): Judged {
  const own = ran.filter(({ file, name }) => row.files.includes(file) && (row.tests?.test(name) ?? true));
  const records = measured.filter(({ id }) => id === row.id).map(({ figures }) => figures);
  const wanted: string[] = [];
  const reached: string[] = [];
  const misses = own.filter(({ status }) => status === 'failed').map(({ name }) => `failed: ${name}`);
  let missing = 0;

  if (row.cases !== undefined) {
    const least = reachOf(row.cases, tier);
    const passed = own.filter(({ status }) => status === 'passed').length;
    wanted.push(`${grouped(least)} cases`);
    if (passed === 0 && misses.length === 0) missing++;
    else {
      reached.push(`${grouped(passed)} cases`);
      if (passed < least) misses.push(`${passed} cases passed, ${least} are wanted`);
    }
  }
  for (const figure of row.figures ?? []) {
    const values = records.flatMap((figures) => figures[figure.name] ?? []);
    const [sign, bound] = boundOf(figure, tier);
    wanted.push(phrase(figure, bound, sign));
    if (values.length === 0) {
      missing++;
      continue;
    }
    const worst = sign === '≥' ? Math.min(...values) : Math.max(...values);
    reached.push(phrase(figure, worst));
    // Not a number is no measurement, and no bound that is reached.
    const holds = sign === '≥' ? worst >= bound : worst <= bound;
    if (!holds) misses.push(`${figure.name} is ${worst}, not ${sign} ${bound}`);
  }
  const verdict = misses.length > 0 ? 'missed' : missing > 0 ? 'not run' : 'reached';
  return { row, verdict, wanted: wanted.join(', '), reached: reached.join(', '), misses };
}

function boundOf(figure: Wanted, tier: Tier): ['≥' | '≤', number] {
  return 'least' in figure ? ['≥', reachOf(figure.least, tier)] : ['≤', reachOf(figure.most, tier)];
}

function phrase({ name, unit = '' }: Wanted, value: number, sign = ''): string {
  return [name, sign === '≤' && value === 0 ? '' : sign, grouped(value), unit].filter(Boolean).join(' ');
}

function grouped(value: number): string {
  return (Math.round(value * 10) / 10).toLocaleString('en');
}
