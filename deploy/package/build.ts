/**
 * Makes `dist/`, what `npm pack` puts into the package: the sources as JavaScript, since Node takes no TypeScript from
 * node_modules, and beside them the files that they read.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const from = join(root, 'src');
const to = join(root, 'dist');

rmSync(to, { recursive: true, force: true });
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
execFileSync(process.execPath, [compiler, '--project', join(import.meta.dirname, 'tsconfig.json')], {
  stdio: 'inherit',
});
// Of the console what is built, not what it is built of; start.js starts TypeScript.
const unbuilt = /[\\/]console[\\/](?!dist)|\.tsx?$|^[\\/]start\.js$/;
cpSync(from, to, { recursive: true, filter: (path) => !unbuilt.test(path.slice(from.length)) });
