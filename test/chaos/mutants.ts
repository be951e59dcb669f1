import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Measured } from './figures.ts';

/** What of Stryker's report is read here. */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

const NOTICED = ['Killed', 'Timeout'];
const MISSED = ['Survived', 'NoCoverage'];

/**
 * H6: the share of mutants that `npm run mutants` saw noticed, from what it keeps between its runs. Nothing where it
 * never ran, or has not been through every file that it is to mutate: a share of the easy half would be no figure.
 */
export function measuredMutants(root: string): Measured[] {
  const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
  let report: Report;
  try {
    report = read('mutants/incremental.json');
  } catch {
    return [];
  }
  const { mutate } = read('test/mutants/stryker.config.json') as { mutate: string[] };
  const wanted = mutate.flatMap((pattern) => globSync(pattern, { cwd: root }));
  const statuses = wanted.map((file) =>
    report.files[file.replaceAll(sep, '/')]?.mutants.map(({ status }) => status),
  );
  // Files of types alone have no mutants and are not in the report.
  if (statuses.filter(Boolean).length < wanted.filter((file) => hasCode(join(root, file))).length) return [];
  const count = (of: readonly string[]) =>
    statuses.flatMap((of) => of ?? []).filter((status) => of.includes(status)).length;
  const noticed = count(NOTICED);
  const killed = (100 * noticed) / (noticed + count(MISSED));
  return [{ id: 'H6', figures: { killed } }];
}

function hasCode(path: string): boolean {
  return /^(export )?(async )?(function|class|const)\b/m.test(readFileSync(path, 'utf8'));
}
