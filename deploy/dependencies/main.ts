/**
 * `npm run licences`: lists the licence of each package that an installation for production brings, and asks npm
 * for known vulnerabilities of them. Fails where a licence is not permissive, where npm knows of a high or critical one,
 * and where npm gives no answer, unless --without-audit says that none is expected, as on a machine whose registry has
 * no advisories.
 */
import { join } from 'node:path';
import { auditedPackages } from './audit.ts';
import { isPermissive } from './permissive.ts';
import { directDependencies, packageAt, readLock, runtimeTree } from './runtime-tree.ts';

const root = join(import.meta.dirname, '..', '..');
const lock = readLock(root);
const packages = [...runtimeTree(lock, directDependencies(lock))].map((place) => packageAt(lock, place));

const byLicence = Map.groupBy(packages, ({ licence }) => licence || 'none named');
for (const [licence, those] of [...byLicence].sort(([, a], [, b]) => b.length - a.length)) {
  process.stdout.write(`${licence} (${those.length})\n`);
  for (const { name, version } of those.sort((a, b) => a.name.localeCompare(b.name)))
    process.stdout.write(`  ${name} ${version}\n`);
}
const refused = packages.filter(({ licence }) => !isPermissive(licence));
process.stdout.write(`${packages.length} packages, ${refused.length} of them under no permissive licence\n`);
for (const { name, licence } of refused)
  process.stderr.write(`NOT PERMISSIVE: ${name}, ${licence || 'none named'}\n`);
if (refused.length > 0) process.exitCode = 1;

const audit = auditedPackages(root);
if (audit) {
  const { high, critical } = audit;
  process.stdout.write(`npm audit: ${high} high, ${critical} critical\n`);
  if (high + critical > 0) process.exitCode = 1;
} else {
  process.stderr.write(
    'NOT AUDITED: npm audit had no answer from this registry. Run this where it has one.\n',
  );
  if (!process.argv.includes('--without-audit')) process.exitCode = 1;
}
