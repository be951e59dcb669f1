import { readFileSync } from 'node:fs';

/** Prints what Stryker's reports say as the table of docs/mutants.md. Arguments: paths of reports, the newest last. */

interface Report {
  readonly files: Record<string, { readonly mutants: readonly { readonly status: string }[] }>;
}

/** Of the statuses only these say whether the tests notice a mutant. */
const NOTICED = ['Killed', 'Timeout'];
const MISSED = ['Survived', 'NoCoverage'];

const files = new Map<string, readonly { readonly status: string }[]>();
for (const path of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  for (const [file, { mutants }] of Object.entries(report.files)) files.set(file, mutants);
}

function row(name: string, mutants: readonly { readonly status: string }[]): string {
  const count = (statuses: readonly string[]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const [noticed, missed] = [count(NOTICED), count(MISSED)];
  const tried = noticed + missed;
  const share = tried === 0 ? '-' : ((100 * noticed) / tried).toFixed(1);
  return `| ${name} | ${tried} | ${noticed} | ${missed} | ${share} |`;
}

process.stdout.write(
  '| of | mutants | noticed | missed | noticed, % |\n| --- | ---: | ---: | ---: | ---: |\n',
);
for (const [file, mutants] of [...files].sort(([a], [b]) => a.localeCompare(b)))
  process.stdout.write(`${row(`\`${file}\``, mutants)}\n`);
process.stdout.write(`${row('all', [...files.values()].flat())}\n`);
