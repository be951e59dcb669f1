import { mutantsByFile, tally } from './report.ts';

/** Prints what Stryker's reports say as the table of docs/mutants.md. Arguments: paths of reports, the newest last. */

const files = new Map(process.argv.slice(2).flatMap((path) => [...mutantsByFile(path)]));

function row(name: string, mutants: Parameters<typeof tally>[0]): string {
  const { noticed, missed, share } = tally(mutants);
  const tried = noticed + missed;
  return `| ${name} | ${tried} | ${noticed} | ${missed} | ${tried === 0 ? '-' : share.toFixed(1)} |`;
}

process.stdout.write(
  '| of | mutants | noticed | missed | noticed, % |\n| --- | ---: | ---: | ---: | ---: |\n',
);
for (const [file, mutants] of [...files].sort(([a], [b]) => a.localeCompare(b)))
  process.stdout.write(`${row(`\`${file}\``, mutants)}\n`);
process.stdout.write(`${row('all', [...files.values()].flat())}\n`);
