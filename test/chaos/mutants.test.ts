import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { measuredMutants } from './mutants.ts';

let root: string;
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const report = (...files: string[]) => {
  const mutants = ['Killed', 'Timeout', 'Killed', 'Survived', 'Ignored'].map((status) => ({ status }));
  const all = Object.fromEntries(files.map((file) => [file, { mutants }]));
  put('kept/report.json', JSON.stringify({ files: all }));
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'invitegraph-mutants-'));
  const settings = { mutate: ['src/**/*.ts'], jsonReporter: { fileName: 'kept/report.json' } };
  put('test/mutants/stryker.config.json', JSON.stringify(settings));
  put('src/one.ts', 'export function one() {}\n');
  put('src/two.ts', 'export const two = () => 2;\n');
  put('src/words.ts', "export const WORDS = ['ONE', 'TWO'] as const;\n");
  put('src/types.ts', 'export interface Three {}\n');
});
afterEach(() => rmSync(root, { recursive: true }));

it('is the share of the mutants that were tried, once every file with code was', () => {
  report('src/one.ts', 'src/two.ts');
  expect(measuredMutants(root)).toEqual([{ id: 'H6', figures: { killed: 75 } }]);
});

it.each(['src/one.ts', 'src/two.ts'])('is no figure where only %s was tried', (file) => {
  report(file);
  expect(measuredMutants(root)).toEqual([]);
});

it('is no figure where nothing ran', () => {
  expect(measuredMutants(root)).toEqual([]);
});
