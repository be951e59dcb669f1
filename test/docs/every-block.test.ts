import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BLOCKS, blocksIn } from './document-blocks.ts';

const TESTS = join(import.meta.dirname, '..');
const named = (document: string, name: string) => `${document} ${name}`;

test('every block of the documents has a name and is run by a test, and no test runs one that is gone', () => {
  const run = globSync('**/*.test.ts', { cwd: TESTS }).flatMap((path) =>
    [...readFileSync(join(TESTS, path), 'utf8').matchAll(/\bblock\(\s*'([^']+)',\s*'([^']+)',?\s*\)/g)].map(
      ([, document = '', name = '']) => named(document, name),
    ),
  );
  expect(BLOCKS.length).toBeGreaterThan(20);
  expect([...new Set(run)].sort()).toEqual(BLOCKS.map(({ document, name }) => named(document, name)).sort());
});

test.each([
  ['by indentation', 'So:\n\n    npm start\n'],
  ['by a tab', 'So:\n\n\tnpm start\n'],
  ['as HTML', '<pre>npm start</pre>\n'],
  ['in a fence without end', '```sh start\nnpm start\n'],
])('code %s cannot be overlooked', (_how, text) => {
  expect(() => blocksIn('a.md', text)).toThrow('a.md has');
});

test('a block without a name, or in a list, is one too', () => {
  const text = 'One:\n\n```\na\n```\n\n- Two:\n\n  ~~~ sh two\n  ```\n  ~~~\n';
  expect(blocksIn('a.md', text)).toEqual([
    { document: 'a.md', language: '', name: '', text: 'a\n' },
    { document: 'a.md', language: 'sh', name: 'two', text: '  ```\n' },
  ]);
});
