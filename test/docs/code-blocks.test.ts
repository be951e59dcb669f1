import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { BLOCKS, DOCUMENTS } from './document-blocks.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const of = (...languages: string[]) => BLOCKS.filter(({ language }) => languages.includes(language));

test('the TypeScript of the documents is right, as its readers would compile it', {
  timeout: 120_000,
}, async () => {
  const parent = join(ROOT, 'node_modules', '.cache');
  await mkdir(parent, { recursive: true });
  // Within the repository, so that packages are found; the entry points of ours are those of package.json.
  const folder = await mkdtemp(join(parent, 'documents-'));
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const paths = Object.entries<{ types?: string }>(exports).flatMap(([name, { types }]) =>
    types
      ? [
          [
            name.replace('.', 'invitegraph'),
            [types.replace('./dist', join(ROOT, 'src')).replace('.d.ts', '.ts')],
          ],
        ]
      : [],
  );
  try {
    const config = {
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: {
        lib: ['es2024', 'dom', 'dom.iterable'],
        jsx: 'react-jsx',
        moduleDetection: 'force',
        exactOptionalPropertyTypes: false,
        paths: Object.fromEntries(paths),
      },
      include: ['*.ts', '*.tsx'],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    for (const { document, name, language, text } of of('ts', 'tsx'))
      await writeFile(join(folder, `${document.replaceAll(/\W/g, '-')}-${name}.${language}`), text);
    const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [compiler, '-p', folder]).catch(
      (error) => error,
    );
    expect(stdout).toBe('');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('settings that the commands of the documents give are there', () => {
  const settings = DOCUMENTS.get('docs/settings.md');
  for (const { document, text } of of('sh'))
    for (const [, name = ''] of text.matchAll(/(?:^|\s)([A-Z][A-Z_]{3,})=\S/gm))
      expect(settings, `${name} in ${document}`).toContain(`\`${name}\``);
});

test('links between the documents lead somewhere', () => {
  const missing = [...DOCUMENTS].flatMap(([file, text]) =>
    [...text.matchAll(/\]\((?!\w+:)([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, path = '']) => join(file, '..', path))
      .filter((path) => globSync(path, { cwd: ROOT }).length === 0)
      .map((path) => `${file} → ${path}`),
  );
  expect(missing).toEqual([]);
});
