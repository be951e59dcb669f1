import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Ran, Usual } from './loaded-file.ts';

/** Where is kept what the tests took in the first run, for the processes that Stryker starts after it. */
const USUAL = 'usual-of-tests.json';

export function keepUsual(ran: readonly Ran[]): void {
  const usual = ran.map(({ id, ms, steps, workUs }) => [id, { ms, steps, workUs }] as const);
  writeFileSync(USUAL, JSON.stringify(Object.fromEntries(usual)));
}

let known: Record<string, Usual> | undefined;

/** What the tests took in the first run. */
export function usualOfTests(): Record<string, Usual> {
  known ??= JSON.parse(readFileSync(USUAL, 'utf8')) as Record<string, Usual>;
  return known;
}

/** Tests of one file. */
export interface Portion {
  readonly path: string;
  readonly wanted: ReadonlySet<string>;
}

/** Work of a test that is run before all that take more, in microseconds at most. */
const QUICK_US = 50_000;
/** How many of the tests that noticed something in a file are tried first on what comes next in it. */
const MAX_NOTICING = 10;

const noticing = new Map<string, readonly string[]>();

/** Takes down which test noticed a mutant of a file, unless it takes so long that others had better be tried first. */
export function keepNoticing(mutated: string, id: string): void {
  if (!isQuick(id)) return;
  const others = (noticing.get(mutated) ?? []).filter((one) => one !== id);
  noticing.set(mutated, [id, ...others].slice(0, MAX_NOTICING));
}

/**
 * The tests of a mutant (absent: all) in the order in which they are run: those that noticed others of its file just
 * before, those of the file that is named after the mutant's, those of its folder, then the rest; of each the quick
 * ones first, and of these the files that take the least. So most mutants cost next to nothing, and one that never ends
 * is found by an example before a thousand cases are drawn for it.
 */
export function inOrder(wanted: readonly string[] | undefined, mutated: string): Portion[] {
  const all = new Set(wanted ?? Object.keys(usualOfTests()));
  const first = (noticing.get(mutated) ?? []).filter((id) => all.delete(id));
  const nearness = nearnessTo(mutated);
  const others = [...all].map((id) => {
    const path = pathOf(id);
    return { id, path, rank: 2 * nearness(path) + (isQuick(id) ? 0 : 1) };
  });
  const files = [...Map.groupBy(others, ({ rank, path }) => `${rank} ${path}`).values()].map((tests) => ({
    tests,
    rank: tests[0]?.rank ?? 0,
    work: tests.reduce((sum, { id }) => sum + workOf(id), 0),
  }));
  files.sort((a, b) => a.rank - b.rank || a.work - b.work);
  return [
    ...first.map((id) => ({ path: pathOf(id), wanted: new Set([id]) })),
    ...files.map(({ tests }) => ({
      path: tests[0]?.path ?? '',
      wanted: new Set(tests.map(({ id }) => id)),
    })),
  ];
}

/**
 * How far a test file is from the one that is mutated: 0 of its name, wherever it lies, or named after it in the folder
 * that mirrors its; 1 in that folder; 2 elsewhere.
 */
function nearnessTo(mutated: string): (path: string) => number {
  const folder = `${dirname(mutated)}/`;
  const name = basename(mutated, '.ts');
  return (path) => {
    if (basename(path) === `${name}.test.ts`) return 0;
    if (!folder.endsWith(`/src/${dirname(path).replace(/^test\//, '')}/`)) return 2;
    return basename(path).startsWith(name) ? 0 : 1;
  };
}

/** Work of a test without a mutant, in microseconds. */
function workOf(id: string): number {
  return usualOfTests()[id]?.workUs ?? 0;
}

function isQuick(id: string): boolean {
  return workOf(id) <= QUICK_US;
}

/** Path of the file that a test is in. */
function pathOf(id: string): string {
  return id.slice(0, id.indexOf('.ts/') + 3);
}
