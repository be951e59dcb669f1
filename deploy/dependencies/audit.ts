import { spawnSync } from 'node:child_process';

/**
 * How many packages of an installation for production npm knows holes of, by severity; undefined where the registry
 * has no answer to that.
 */
export function auditedPackages(
  root: string,
): { readonly high: number; readonly critical: number } | undefined {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: root, encoding: 'utf8' });
  try {
    const counts = JSON.parse(stdout).metadata?.vulnerabilities;
    return counts && { high: counts.high ?? 0, critical: counts.critical ?? 0 };
  } catch {
    return undefined;
  }
}
