import { availableParallelism } from 'node:os';
import type { Tier } from './plan/row.ts';
import type { Judged } from './verdict.ts';

/** What a run was. */
export interface Run {
  readonly tier: Tier;
  readonly seed: number;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly seconds: number;
}

/** The table for a terminal, with the reasons of what was missed below it. */
export function plainTable(run: Run, judged: readonly Judged[]): string {
  const cells = judged.map(({ row, wanted, reached, verdict }) => [row.id, verdict, reached || '-', wanted]);
  const lines = cells.map(
    ([id = '', verdict = '', ...rest]) =>
      `${id.padEnd(4)} ${verdict.padEnd(8)} ${rest[0]}   (to reach: ${rest[1]})`,
  );
  const misses = judged.flatMap(({ row, misses }) => misses.map((miss) => `${row.id}: ${miss}`));
  return [
    `Tier ${run.tier}, CHAOS_SEED=${run.seed}, ${run.seconds} s: ${summary(judged)}`,
    ...lines,
    ...misses,
    '',
  ].join('\n');
}

/** docs/reliability.md, whole. */
export function reliabilityPage(run: Run, judged: readonly Judged[]): string {
  return [
    '# What the gateway survives',
    '',
    'Written by `npm run chaos`: every figure below was measured by that run, and none is typed in. `npm run chaos`',
    'takes a few minutes (tier P); `npm run chaos -- N` and `-- R` run larger; `-- N A1 E2` runs single rows, and changes',
    'only those here. The command fails where a figure is missed. A row says "not run" where nothing measured one of',
    'its figures in that run. Of several measurements the worst counts.',
    '',
    `Last whole run: ${told(run)}. ${summary(judged)}`,
    '',
    '| id | what happens | figures to reach | figures reached | verdict |',
    '| --- | --- | --- | --- | --- |',
    ...judged.map(line),
    '',
  ].join('\n');
}

/** The page with these rows as a run of them alone found them. Throws where it has no such row. */
export function withRowsAnew(page: string, run: Run, judged: readonly Judged[]): string {
  const ids = judged.map(({ row }) => row.id);
  const changed = judged.reduce((text, one) => {
    const place = new RegExp(`^\\| ${one.row.id} \\|.*$`, 'm');
    if (!place.test(text)) throw new Error(`docs/reliability.md has no row ${one.row.id}: run the whole.`);
    return text.replace(place, () => line(one));
  }, page);
  return changed.replace(/(?=\n\| id \|)/, `\nRun again since: ${ids.join(', ')}, ${told(run)}.\n`);
}

function told({ tier, day, seed, seconds }: Run): string {
  const machine = `${availableParallelism()} cores, Node ${process.versions.node}`;
  return `tier ${tier}, ${day}, ${machine}, \`CHAOS_SEED=${seed}\`, ${seconds} s`;
}

function line({ row, wanted, reached, verdict }: Judged): string {
  return `| ${[row.id, row.scenario, wanted, reached || 'not run', verdict].map(escaped).join(' | ')} |`;
}

function summary(judged: readonly Judged[]): string {
  const count = (wanted: string) => judged.filter(({ verdict }) => verdict === wanted).length;
  return `${count('reached')} reached, ${count('missed')} missed, ${count('not run')} not run.`;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
