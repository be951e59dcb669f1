import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A gateway as users run it: its own process, its own folder, its own ports. */
export interface GatewayProcess extends AsyncDisposable {
  readonly url: string;
  readonly graphqlUrl: string;
  readonly socketUrl: string;
  readonly smtpPort: number;
  readonly databasePath: string;
  /** Everything it printed on standard output and on standard error, all its runs together. */
  readonly output: () => string;
  /** Starts it (again) and resolves when it says that it is ready. */
  start(): Promise<void>;
  /** Sends a signal and resolves with the exit code, or null where the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  readonly pid: () => number;
}

/** Starts a gateway on free ports with its data in a new temporary folder, which is removed on disposal. */
export async function startGatewayProcess(
  environment: Record<string, string> = {},
  entry = join(ROOT, 'src', 'main.ts'),
): Promise<GatewayProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-'));
  const [port, smtpPort] = [await freePort(), await freePort()];
  const databasePath = join(folder, 'invitegraph.db');
  let child: ChildProcess | undefined;
  let printed = '';

  const gateway: GatewayProcess = {
    url: `http://127.0.0.1:${port}`,
    graphqlUrl: `http://127.0.0.1:${port}/graphql`,
    socketUrl: `ws://127.0.0.1:${port}/graphql`,
    smtpPort,
    databasePath,
    output: () => printed,
    pid: () => child?.pid as number,
    async start() {
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
      await new Promise<void>((resolve, reject) => {
        let own = '';
        const hear = (chunk: Buffer) => {
          printed += chunk;
          own += chunk;
          if (own.includes('invitegraph is ready at')) resolve();
        };
        started.stdout.on('data', hear);
        started.stderr.on('data', hear);
        started.once('exit', (code) => reject(new Error(`The gateway ended with ${code}:\n${own}`)));
      });
    },
    async end(signal) {
      if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
      const exited = once(child, 'exit') as Promise<[number | null]>;
      child.kill(signal);
      return (await exited)[0];
    },
    async [Symbol.asyncDispose]() {
      await gateway.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
  await gateway.start();
  return gateway;
}
