import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { auditedPackages } from '../../deploy/dependencies/audit.ts';
import type { Measured } from './figures.ts';

/** H5: packages that nothing uses, by knip, and those that npm knows holes of; a registry may have no answer to that. */
export function measuredPackages(root: string): Measured[] {
  const figures: Record<string, number> = {};
  const knip = join(root, 'node_modules', 'knip', 'bin', 'knip.js');
  const { stdout } = spawnSync(process.execPath, [knip, '--dependencies', '--reporter', 'json'], {
    cwd: root,
    encoding: 'utf8',
  });
  const unused = unusedPackages(stdout);
  if (unused !== undefined) figures['unused packages'] = unused;
  const audit = auditedPackages(root);
  if (audit) figures['high findings'] = audit.high + audit.critical;
  return [{ id: 'H5', figures }];
}

/** How many packages knip's JSON names as unused; undefined where it printed none. */
function unusedPackages(json: string): number | undefined {
  try {
    const { issues } = JSON.parse(json) as { issues: Record<string, unknown>[] };
    return issues.flatMap(({ dependencies, devDependencies }) => [dependencies, devDependencies]).flat()
      .length;
  } catch {
    return undefined;
  }
}
