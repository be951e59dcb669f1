import { type Goal, type Results, type Row, verdict } from '../figures.ts';

const HEAD = ['what', 'of what', 'ratio', 'goal', '', 'rounds', 'measured here'];

/** The rows of a run as a table for a terminal, suite by suite. */
export function textTable(results: Results): string {
  const cells = [HEAD, ...rowsOf(results).map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => (row[column] as string).length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The rows of one suite as a table in Markdown. */
export function markdownTable(rows: readonly Row[]): string {
  const lines = [HEAD, HEAD.map(() => '---'), ...rows.map(cellsOf)];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** All rows in the order of the suites. */
export function rowsOf(results: Results): Row[] {
  return Object.values(results.suites).flatMap(({ rows }) => rows);
}

function cellsOf(row: Row): string[] {
  const [least, greatest] = row.spread;
  const { value, reference, unit } = row.measured;
  const spread = row.rounds === 1 ? '1' : `${row.rounds}, ${number(least)}–${number(greatest)}`;
  return [
    row.note ? `${row.what} (${row.note})` : row.what,
    row.of,
    number(row.ratio),
    row.goal ? goalText(row.goal) : '',
    verdict(row),
    spread,
    `${number(value)} against ${number(reference)} ${unit}`,
  ];
}

export function goalText({ kind, value }: Goal): string {
  return `${kind} ${value}`;
}

/** Three figures that count, and commas between thousands. */
export function number(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(Number(value.toPrecision(3))).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
