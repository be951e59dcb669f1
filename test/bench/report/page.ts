import type { Results, Row } from '../figures.ts';
import { barPicture } from './bars.ts';
import { curvePicture } from './curves.ts';
import { markdownTable, rowsOf } from './table.ts';

/** The folder of pictures, as docs/performance.md names it. */
const PICTURES = 'images/bench';

const TITLES: Readonly<Record<string, string>> = {
  fanout: 'Live fan-out: one event to N sockets',
  status: 'A small query over HTTP',
  commits: 'Commits',
  mail: 'Replies by SMTP',
  start: 'Start',
  stored: 'A store of many invites, and replay of its history',
  calendar: 'iCalendar',
};

/** All pictures of a run by file name. */
export function picturesOf(results: Results): Map<string, string> {
  const pictures = new Map<string, string>();
  for (const [name, { rows, curves }] of Object.entries(results.suites)) {
    const shown = rows.filter(({ key }) => !/-(cpu|memory)$/.test(key));
    if (shown.length > 0) pictures.set(`${name}.svg`, barPicture(titleOf(name), shown));
    for (const curve of curves)
      if (curve.lines.some(({ points }) => points.length > 1))
        pictures.set(`${curve.key}.svg`, curvePicture(curve));
  }
  const goals = rowsOf(results).filter(({ goal }) => goal !== undefined);
  if (goals.length > 0) pictures.set('goals.svg', barPicture('Every goal', goals.map(capped)));
  return pictures;
}

/** Very large ratios would leave no room for the others. */
function capped(row: Row): Row {
  return row.ratio > 6 ? { ...row, ratio: 6, what: `${row.what} (over 6)` } : row;
}

/** docs/performance.md of a run. */
export function performancePage(results: Results): string {
  const pictures = picturesOf(results);
  const sections = Object.entries(results.suites).flatMap(([name, { rows, curves, notes, seconds }]) => [
    `## ${titleOf(name)}`,
    '',
    ...(pictures.has(`${name}.svg`) ? [`![${titleOf(name)}](${PICTURES}/${name}.svg)`, ''] : []),
    ...(rows.length > 0 ? [markdownTable(rows), ''] : []),
    ...curves
      .filter(({ key }) => pictures.has(`${key}.svg`))
      .flatMap(({ key, title }) => [`![${title}](${PICTURES}/${key}.svg)`, '']),
    ...notes.map((note) => `- ${note}`),
    `- Measured in ${Math.round(seconds)} s: \`npm run bench -- ${name}\`.`,
    '',
  ]);
  const failures = Object.entries(results.failures).map(
    ([name, message]) => `- **${name} failed:** ${message.split('\n')[0]}`,
  );
  return [
    '# Performance',
    '',
    '<!-- Written by `npm run bench`: change test/bench/report/page.ts, not this file. -->',
    '',
    'Absolute figures of one machine mean little on another, so every row is a ratio of two things that were measured',
    'in turn (A B A B …) in the same run; the ratio is the median of the rounds, with the least and the greatest beside',
    'it. Servers are processes of their own with the durability and the limits that users run; the load is another',
    `process. ${results.pinned ? 'Servers were pinned to one core and the load to another.' : 'Pinning to cores was not possible here.'}`,
    '',
    `Written at ${results.at} on ${results.machine}, Node ${results.node}, profile ${results.profile}.`,
    '',
    ...(pictures.has('goals.svg') ? [`![Every goal](${PICTURES}/goals.svg)`, ''] : []),
    ...failures,
    ...(failures.length > 0 ? [''] : []),
    ...sections,
    '## Measuring yourself',
    '',
    '`npm run bench` runs everything in about twelve minutes; `npm run bench -- fanout status` runs some of it, and',
    '`--quick` gives a first impression without writing anything. A suite that fails says why and the others go on.',
    'The raw figures are in [results.json](images/bench/results.json). Close other programs first: where the least and',
    'the greatest ratio lie far apart, the machine was busy.',
    '',
  ].join('\n');
}

function titleOf(name: string): string {
  return TITLES[name] ?? name;
}
