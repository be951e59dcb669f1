import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Ran } from './loaded-file.ts';

/** Where the times of the first run are kept, for the processes that Stryker starts after it. */
const TIMES = 'times-of-tests.json';

export function keepTimes(ran: readonly Ran[]): void {
  writeFileSync(TIMES, JSON.stringify(Object.fromEntries(ran.map(({ id, ms }) => [id, ms]))));
}

/** Tests of one file. */
export interface Portion {
  readonly path: string;
  readonly wanted: ReadonlySet<string>;
}

let times: Record<string, number> | undefined;

/**
 * The tests of a mutant (absent: all) in the order in which they are run: those named after the file that it is in,
 * then the quickest files, so that most mutants cost next to nothing.
 */
export function inOrder(wanted: readonly string[] | undefined, mutated: string): Portion[] {
  times ??= JSON.parse(readFileSync(TIMES, 'utf8')) as Record<string, number>;
  const known = times;
  const files = Map.groupBy(wanted ?? Object.keys(known), (id) => id.slice(0, id.indexOf('.ts/') + 3));
  const name = basename(mutated, '.ts');
  const cost = (path: string, tests: readonly string[]) =>
    basename(path).startsWith(name) ? 0 : tests.reduce((sum, id) => sum + (known[id] ?? 0), 0);
  return [...files]
    .map(([path, tests]) => ({ path, wanted: new Set(tests), cost: cost(path, tests) }))
    .toSorted((a, b) => a.cost - b.cost);
}
