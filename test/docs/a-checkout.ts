import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..');

/** What a started block printed so far, and its end. */
export interface Started extends AsyncDisposable {
  readonly output: () => string;
  /** Sends SIGTERM to everything that it started, and resolves when all of that has ended. */
  stop(): Promise<void>;
}

/** A folder in which the blocks of the documents are given to bash as their readers give them in a clone. */
export interface Checkout extends AsyncDisposable {
  readonly folder: string;
  /** Resolves to what was printed on standard output. Rejects where a command fails. */
  run(script: string, environment?: Record<string, string>): Promise<string>;
  /** Resolves when what it starts has said `times` that it is ready. */
  start(script: string, environment: Record<string, string>, times?: number): Promise<Started>;
}

/**
 * Copies these parts of the repository, and its packages as they are installed: what a block writes stays in the
 * folder, which is gone at the end. npm and node are the real ones.
 */
export async function aCheckout(...parts: string[]): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-checkout-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  for (const part of ['package.json', 'package-lock.json', ...parts])
    await cp(join(ROOT, part), join(folder, part), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));

  // Nothing of the run that started the tests: npm's own settings, or a developer's DATABASE_URL, would change what is run.
  const options = (environment: Record<string, string>) => ({
    cwd: folder,
    env: {
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      HOME: process.env.HOME,
      ...environment,
    },
  });
  const bash = (script: string) => ['-euo', 'pipefail', '-c', script];
  const kept = stack.move();
  return {
    folder,
    async run(script, environment = {}) {
      const { stdout } = await promisify(execFile)('bash', bash(script), options(environment));
      return stdout;
    },
    async start(script, environment, times = 1) {
      // A group of its own, so that npm, the shells and the gateways below it end together.
      const child = spawn('bash', bash(script), { ...options(environment), detached: true });
      const group = -(child.pid as number);
      const closed = once(child, 'close');
      let output = '';
      const ready = new Promise<void>((resolve, reject) => {
        const hear = (chunk: Buffer) => {
          output += chunk;
          if (output.split('invitegraph is ready at').length > times) resolve();
        };
        child.stdout.on('data', hear);
        child.stderr.on('data', hear);
        child.once('close', () => reject(new Error(`It ended:\n${output}`)));
      });
      const end = async (signal: NodeJS.Signals) => {
        if (child.exitCode === null && child.signalCode === null) process.kill(group, signal);
        await closed;
      };
      await ready.catch(async (error) => {
        await end('SIGKILL');
        throw error;
      });
      return {
        output: () => output,
        stop: () => end('SIGTERM'),
        [Symbol.asyncDispose]: () => end('SIGKILL'),
      };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
