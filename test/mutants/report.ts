import { readFileSync } from 'node:fs';

/** What became of one mutant, in Stryker's words. */
interface Mutant {
  readonly status: string;
}

/** Of the statuses only these say whether the tests notice a mutant. */
const NOTICED = ['Killed', 'Timeout'];
const MISSED = ['Survived', 'NoCoverage'];

/** The mutants of each file in a report of Stryker's. Throws where there is none. */
export function mutantsByFile(path: string): ReadonlyMap<string, readonly Mutant[]> {
  const { files } = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
  };
  return new Map(Object.entries(files).map(([file, { mutants }]) => [file, mutants]));
}

/** How many of these the tests noticed and missed; `share` is in percent, NaN of none. */
export function tally(mutants: readonly Mutant[]): { noticed: number; missed: number; share: number } {
  const count = (statuses: readonly string[]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const [noticed, missed] = [count(NOTICED), count(MISSED)];
  return { noticed, missed, share: (100 * noticed) / (noticed + missed) };
}
