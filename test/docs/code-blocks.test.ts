import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/index.ts';

const ROOT = join(import.meta.dirname, '..', '..');

interface Block {
  readonly file: string;
  readonly language: string;
  readonly text: string;
}

const blocks: Block[] = ['README.md', ...globSync('docs/**/*.md', { cwd: ROOT })].flatMap((file) =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', text = '']) => ({ file, language, text }),
  ),
);
const of = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language));

test('every block is in a language that something here checks', () => {
  expect(of('ts', 'tsx', 'graphql').length).toBeGreaterThan(4);
  const others = blocks.filter(
    (block) => !of('ts', 'tsx', 'graphql', 'sh', 'js', 'json', 'html', 'ini', 'yaml').includes(block),
  );
  expect(others).toEqual([]);
});

test.each(of('graphql'))('a document of $file is valid', ({ text }) => {
  expect(validate(schema, parse(text))).toEqual([]);
});

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
    for (const [index, { file, language, text }] of of('ts', 'tsx').entries())
      await writeFile(join(folder, `${file.replaceAll(/\W/g, '-')}-${index}.${language}`), text);
    const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [compiler, '-p', folder]).catch(
      (error) => error,
    );
    expect(stdout).toBe('');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('the commands of the documents are there, and their settings too', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const settings = readFileSync(join(ROOT, 'docs', 'settings.md'), 'utf8');
  for (const { file, text } of of('sh')) {
    for (const [, name = ''] of text.matchAll(/npm run ([\w:-]+)/g))
      expect(scripts, file).toHaveProperty(name);
    for (const [, name = ''] of text.matchAll(/(?:^|\s)([A-Z][A-Z_]{3,})=\S/gm))
      expect(settings, `${name} in ${file}`).toContain(`\`${name}\``);
  }
});

test('links between the documents lead somewhere', () => {
  const missing = ['README.md', ...globSync('docs/**/*.md', { cwd: ROOT })].flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/\]\((?!\w+:)([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, path = '']) => join(file, '..', path))
      .filter((path) => globSync(path, { cwd: ROOT }).length === 0)
      .map((path) => `${file} → ${path}`),
  );
  expect(missing).toEqual([]);
});
