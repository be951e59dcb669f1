import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for one test, gone at the end of its scope. */
export async function aFolder(): Promise<{ readonly path: (name: string) => string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-'));
  return {
    path: (name) => join(folder, name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
