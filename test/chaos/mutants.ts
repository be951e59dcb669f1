import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { mutantsByFile, tally } from '../mutants/report.ts';
import type { Measured } from './figures.ts';

/** What of Stryker's settings is read here. */
interface Settings {
  readonly mutate: readonly string[];
  readonly jsonReporter: { readonly fileName: string };
}

/**
 * H6: the share of mutants that the last `npm run mutants` saw noticed. Nothing where it never ran, or did not go
 * through every file that it is to mutate: a share of the easy half would be no figure.
 */
export function measuredMutants(root: string): Measured[] {
  const settings = JSON.parse(
    readFileSync(join(root, 'test', 'mutants', 'stryker.config.json'), 'utf8'),
  ) as Settings;
  const report = join(root, settings.jsonReporter.fileName);
  if (!existsSync(report)) return [];
  const tried = mutantsByFile(report);
  const wanted = settings.mutate
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .map((file) => file.replaceAll(sep, '/'));
  // Files of types and of lists of words have no mutants, and are not in the report.
  if (wanted.some((file) => !tried.has(file) && hasCode(join(root, file)))) return [];
  const { share } = tally(wanted.flatMap((file) => tried.get(file) ?? []));
  return [{ id: 'H6', figures: { killed: share } }];
}

function hasCode(path: string): boolean {
  return /^(export )?((async )?function|class|const \w+.*(=>|\())/m.test(readFileSync(path, 'utf8'));
}
