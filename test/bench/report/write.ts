import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Results } from '../figures.ts';
import { picturesOf } from './page.ts';

const PICTURES = join('images', 'bench');
const RESULTS = join(PICTURES, 'results.json');

/** The figures of the last run that was written below a folder; undefined where there was none. */
export async function readResults(folder: string): Promise<Results | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, RESULTS), 'utf8')) as Results;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes the raw figures, the pictures and the page. */
export async function writeResults(folder: string, results: Results, page: string): Promise<void> {
  await mkdir(join(folder, PICTURES), { recursive: true });
  await writeFile(join(folder, RESULTS), `${JSON.stringify(results, undefined, 2)}\n`);
  for (const [name, svg] of picturesOf(results)) await writeFile(join(folder, PICTURES, name), svg);
  await writeFile(join(folder, 'performance.md'), page);
}
