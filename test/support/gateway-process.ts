import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'src', 'start.js');

/** A gateway as users run it: its own process, its own folder, its own ports. */
export interface GatewayProcess extends AsyncDisposable {
  readonly url: string;
  readonly graphqlUrl: string;
  readonly socketUrl: string;
  readonly port: number;
  readonly smtpPort: number;
  /** As `DATABASE_URL` takes it: its own SQLite file, or what the environment given names. */
  readonly databaseUrl: string;
  /** Of its own SQLite file. */
  readonly databasePath: string;
  /** Everything it printed on standard output and on standard error, all its runs together. */
  readonly output: () => string;
  /** Starts it (again) and resolves when it says that it is ready. */
  start(): Promise<void>;
  /** Sends a signal without waiting for what it does. */
  signal(signal: NodeJS.Signals): void;
  /** Resolves when it has ended, with the exit code, or null where a signal ended it. */
  ended(): Promise<number | null>;
  /** Sends a signal and resolves like `ended`. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  readonly pid: () => number;
  /** Times that it ended without being told to, as by an error that nobody caught. */
  readonly unexpectedEnds: () => number;
}

/** Starts a gateway on free ports with its data in a new temporary folder, which is removed on disposal. */
export async function startGatewayProcess(
  environment: Record<string, string> = {},
  entry = MAIN,
): Promise<GatewayProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-'));
  const [port, smtpPort] = [await freePort(), await freePort()];
  const databasePath = join(folder, 'invitegraph.db');
  let child: ChildProcess | undefined;
  let exit: Promise<number | null> = Promise.resolve(null);
  let printed = '';
  let ending = false;
  let unexpectedEnds = 0;

  const gateway: GatewayProcess = {
    url: `http://127.0.0.1:${port}`,
    graphqlUrl: `http://127.0.0.1:${port}/graphql`,
    socketUrl: `ws://127.0.0.1:${port}/graphql`,
    port,
    smtpPort,
    databaseUrl: environment.DATABASE_URL ?? `sqlite:${databasePath}`,
    databasePath,
    output: () => printed,
    pid: () => child?.pid as number,
    unexpectedEnds: () => unexpectedEnds,
    async start() {
      ending = false;
      const started = spawn(process.execPath, [entry], {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          PORT: String(port),
          INBOUND_SMTP_PORT: String(smtpPort),
          DATABASE_URL: `sqlite:${databasePath}`,
          ...environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      // 'close' and not 'exit': by then everything that it printed has been read.
      exit = once(started, 'close').then(([code]) => {
        if (!ending) unexpectedEnds += 1;
        return code as number | null;
      });
      await new Promise<void>((resolve, reject) => {
        let own = '';
        const hear = (chunk: Buffer) => {
          printed += chunk;
          own += chunk;
          if (own.includes('invitegraph is ready at')) resolve();
        };
        started.stdout.on('data', hear);
        started.stderr.on('data', hear);
        started.once('close', (code) => reject(new Error(`The gateway ended with ${code}:\n${own}`)));
      });
    },
    signal(signal) {
      ending = true;
      child?.kill(signal);
    },
    ended: () => exit,
    end(signal) {
      gateway.signal(signal);
      return exit;
    },
    async [Symbol.asyncDispose]() {
      await gateway.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await gateway.start();
  } catch (error) {
    await gateway[Symbol.asyncDispose]();
    throw error;
  }
  return gateway;
}

/** How a start ended that was not expected to succeed. */
export interface FailedStart {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program in an empty folder, with nothing but these settings, until it ends by itself. */
export async function runMain(settings: Record<string, string>): Promise<FailedStart> {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-'));
  try {
    const child = spawn(process.execPath, [MAIN], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].on('data', (chunk: Buffer) => {
        printed[name] += chunk;
        // It was meant to fail: a gateway that listens instead must not hold the test until its time is up.
        if (printed.stdout.includes('invitegraph is ready at')) child.kill('SIGKILL');
      });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, ...printed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
