import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port.ts';

/** Where packages put the server's programs: Debian's and its relatives', Fedora's, Homebrew's. */
const FOLDERS = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/usr/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
];
const START_MS = 30_000;
/** nobody's, where there is no user of that name. */
const NOBODY = 65_534;

/** The folder of the newest Postgres on this machine; undefined where there is none. */
export function postgresPrograms(): string | undefined {
  const numberIn = (path: string) => Number(/[\d.]+/.exec(path.replace(/^\D*/, ''))?.[0] ?? 0);
  return FOLDERS.flatMap((pattern) => globSync(pattern).sort((a, b) => numberIn(b) - numberIn(a))).find(
    (folder) => has(folder, 'postgres') && has(folder, 'initdb'),
  );
}

/** A Postgres server of a test's own, durable as users run it, that may die and come back. */
export interface PostgresServer extends AsyncDisposable {
  /** Of its database `postgres`, to be changed by whoever wants another or another way there. */
  readonly url: string;
  readonly port: number;
  /** Starts it (again) and resolves when it answers. Rejects where it does not. */
  start(): Promise<void>;
  /** Ends it at once without writing anything out, as `pg_ctl stop -m immediate` does: the next start recovers. */
  stopImmediately(): Promise<void>;
  /** What it printed until now. */
  readonly log: () => string;
}

/**
 * Starts one with an empty cluster in a temporary folder, which is removed on disposal. It asks nobody for a
 * password and listens on 127.0.0.1 only. Started by root it runs as `postgres` or `nobody`, since it refuses root.
 * @throws Error where there is no Postgres or it does not start
 */
export async function startPostgresServer(settings: Record<string, string> = {}): Promise<PostgresServer> {
  const programs = postgresPrograms();
  if (!programs) throw new Error("There is no Postgres server here: install Debian's package postgresql.");
  const user = process.getuid?.() === 0 ? unprivileged() : undefined;
  const folder = await mkdtemp(join(tmpdir(), 'ig-postgres-'));
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let child: ChildProcess | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  let printed = '';
  const kill = () => void child?.kill('SIGQUIT');

  const server: PostgresServer = {
    url,
    port,
    log: () => printed,
    async start() {
      const options = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
      const started = spawn(
        join(programs, 'postgres'),
        ['-D', folder, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
        { ...user, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      child = started;
      let over = false;
      ended = once(started, 'close').then(() => {
        over = true;
      });
      for (const output of [started.stdout, started.stderr])
        output.on('data', (chunk: Buffer) => {
          printed += chunk;
        });
      const deadline = AbortSignal.timeout(START_MS);
      while (!(await answers(url))) {
        if (over || deadline.aborted) throw new Error(`Postgres did not start:\n${printed}`);
        await wait(20);
      }
    },
    async stopImmediately() {
      kill();
      await ended;
    },
    async [Symbol.asyncDispose]() {
      await server.stopImmediately();
      process.off('exit', kill);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  process.once('exit', kill);
  try {
    if (user) chownSync(folder, user.uid, user.gid);
    await promisify(execFile)(
      join(programs, 'initdb'),
      ['-D', folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      { ...user, cwd: folder },
    );
    await server.start();
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
  return server;
}

/** Whether a server takes connections at an address. */
export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function has(folder: string, program: string): boolean {
  try {
    accessSync(join(folder, program));
    return true;
  } catch {
    return false;
  }
}

function unprivileged(): { readonly uid: number; readonly gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] = ['postgres', 'nobody']
    .map((name) => users.find(([user]) => user === name))
    .find((entry) => entry !== undefined) ?? ['', '', NOBODY, NOBODY];
  return { uid: Number(uid), gid: Number(gid) };
}
