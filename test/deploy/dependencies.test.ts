import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isPermissive } from '../../deploy/dependencies/permissive.ts';
import {
  directDependencies,
  type Lock,
  packageAt,
  readLock,
  runtimeTree,
} from '../../deploy/dependencies/runtime-tree.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const lock = readLock(ROOT);
const direct = directDependencies(lock);

test('everything that an installation brings is under a permissive licence', () => {
  const all = [...runtimeTree(lock, direct)].map((place) => packageAt(lock, place));
  expect(all.length).toBeGreaterThan(direct.length);
  expect(all.filter(({ licence }) => !isPermissive(licence))).toEqual([]);
});

test('docs/dependencies.md has each package, its licence and how many it pulls in, as the lockfile says', () => {
  const page = readFileSync(join(ROOT, 'docs', 'dependencies.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(.+?)` \| .+ \| (.+?) \| (\d+) \|$/gm)].map(
    ([, name, licence, count]) => [name, licence, Number(count)],
  );
  const wanted = direct.map((name) => {
    const { licence } = packageAt(lock, `node_modules/${name}`);
    return [name, licence, runtimeTree(lock, [name]).size - 1];
  });
  expect(rows.sort()).toEqual(wanted.sort());
  expect(page).toContain(`${direct.length} packages are needed at run time`);
});

test.each(['MIT', 'Apache-2.0', '(MIT OR EUPL-1.1+)', 'GPL-3.0-only OR MIT', 'MIT AND ISC'])(
  '%s is permissive',
  (licence) => {
    expect(isPermissive(licence)).toBe(true);
  },
);

test.each([
  '',
  'GPL-3.0-only',
  'AGPL-3.0-or-later',
  'MPL-2.0',
  'SEE LICENSE IN LICENSE.md',
  'UNLICENSED',
  'MIT AND GPL-2.0-only',
  'GPL-2.0-only WITH Classpath-exception-2.0',
])('%j is not', (licence) => {
  expect(isPermissive(licence)).toBe(false);
});

test('the tree is what Node would find: the nearest copy, peers too, and not what may be missing', () => {
  const small: Lock = {
    '': { dependencies: { a: '1' } },
    'node_modules/a': {
      dependencies: { b: '2' },
      peerDependencies: { c: '1', d: '1' },
      peerDependenciesMeta: { d: { optional: true } },
    },
    'node_modules/a/node_modules/b': { dependencies: { e: '1' }, optionalDependencies: { f: '1' } },
    'node_modules/b': {},
    'node_modules/c': {},
    'node_modules/d': {},
    'node_modules/e': { dependencies: { a: '1' } },
  };
  expect([...runtimeTree(small, ['a'])].sort()).toEqual([
    'node_modules/a',
    'node_modules/a/node_modules/b',
    'node_modules/c',
    'node_modules/e',
  ]);
  expect(() => runtimeTree(small, ['g'])).toThrow('has no g');
});
