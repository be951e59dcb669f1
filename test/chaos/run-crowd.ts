import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CrowdFigures, CrowdOptions } from './records.ts';

const CROWD = join(import.meta.dirname, 'crowd.ts');

/** Many subscribers, in a process of their own. */
export interface Crowd extends AsyncDisposable {
  /** Resolves when all have a socket and subscribe. Rejects where they could not. */
  readonly ready: Promise<void>;
  /** What they found. Rejects where they could not judge. */
  readonly done: Promise<{ readonly figures: CrowdFigures; readonly exitCode: number }>;
}

/** Starts them. */
export function startCrowd(options: CrowdOptions): Crowd {
  const child = spawn(process.execPath, [CROWD, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const ready = Promise.withResolvers<void>();
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      printed[name] += chunk;
      if (printed.stdout.startsWith('ready\n')) ready.resolve();
    });
  const done = closed.then(([exitCode]) => {
    const failure = new Error(`The crowd ended with ${exitCode}: ${printed.stderr.slice(0, 2000)}`);
    ready.reject(failure);
    const figures = printed.stdout.split('\n')[1];
    if ((exitCode !== 0 && exitCode !== 1) || !figures) throw failure;
    return { figures: JSON.parse(figures) as CrowdFigures, exitCode };
  });
  // Whoever waits for one of them must not have the other count as unhandled.
  ready.promise.catch(() => {});
  done.catch(() => {});
  return {
    ready: ready.promise,
    done,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
