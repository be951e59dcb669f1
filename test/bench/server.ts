import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { onServerCore } from './pinning.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Ticks of /proc/PID/stat in a second: 100 on every Linux that Node runs on. */
const TICKS = 100;
/** Longest wait for a server that starts, in milliseconds: one with a million invites takes its time. */
const START_MS = 60_000;
/** Servers that run: none may outlive the benchmark, however it ends. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** A server under measurement: a process of its own on the server's core. */
export interface Server extends AsyncDisposable {
  readonly port: number;
  readonly smtpPort: number;
  readonly folder: string;
  /** Milliseconds from the start of the process until it said that it listens. */
  readonly startedInMs: number;
  /** Seconds of processor time used until now; NaN where the system does not say. */
  cpuSeconds(): number;
  /** Bytes of memory resident now; NaN where the system does not say. */
  residentBytes(): number;
}

/** The secret under which load signs callbacks to our gateway. */
export const CALLBACK_SECRET = 'CRN_the-secret-of-the-benchmark';

/** Our gateway as users run it, on its own database or on one that is there already. */
export function startGateway(
  settings: Readonly<Record<string, string>> = {},
  folder?: string,
): Promise<Server> {
  return start('src/start.js', [], /invitegraph is ready at/, settings, folder);
}

/** A peer of test/bench/peers, which prints `ready` when it listens on PORT. */
export function startPeer(
  name: string,
  args: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
  folder?: string,
): Promise<Server> {
  return start(`test/bench/peers/${name}.ts`, args, /^ready/m, settings, folder);
}

async function start(
  entry: string,
  args: readonly string[],
  ready: RegExp,
  settings: Readonly<Record<string, string>>,
  given: string | undefined,
): Promise<Server> {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'invitegraph-bench-'));
  const [port, smtpPort] = [await freePort(), await freePort()];
  const [command, all] = onServerCore(process.execPath, [join(ROOT, entry), ...args]);
  // Logs go to a file, as they do for users who keep them: a pipe would make the load read them.
  const log = openSync(join(folder, 'log'), 'a');
  const began = performance.now();
  const child = spawn(command, all, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: String(port),
      INBOUND_SMTP_PORT: String(smtpPort),
      DATABASE_URL: `sqlite:${join(folder, 'invitegraph.db')}`,
      CRONOFY_CLIENT_SECRET: CALLBACK_SECRET,
      ...settings,
    },
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  running.add(child);
  child.once('close', () => running.delete(child));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'close');
      child.kill('SIGKILL');
      await ended;
    }
    if (given === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    await listening(child, ready, join(folder, 'log'));
  } catch (error) {
    await stop();
    throw error;
  }
  const startedInMs = performance.now() - began;
  const pid = child.pid as number;
  return {
    port,
    smtpPort,
    folder,
    startedInMs,
    cpuSeconds: () => cpuSeconds(pid),
    residentBytes: () => residentBytes(pid),
    [Symbol.asyncDispose]: stop,
  };
}

function listening(child: ChildProcess, ready: RegExp, log: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const timer = setTimeout(() => reject(new Error(`A server did not start:\n${printed}`)), START_MS);
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += printed.length < 10_000 ? String(chunk) : '';
      if (ready.test(printed)) resolve();
    });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`A server ended with ${code}:\n${printed}${tail(log)}`)));
    child.once('close', () => clearTimeout(timer));
    child.stdout?.once('data', () => clearTimeout(timer));
  });
}

function tail(log: string): string {
  return readFileSync(log, 'utf8').slice(-2000);
}

function cpuSeconds(pid: number): number {
  const stat = readProc(`/proc/${pid}/stat`);
  // The name in brackets may hold spaces; user and system time are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readProc(`/proc/${pid}/status`))?.[1] ?? Number.NaN) * 1024;
}

function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
