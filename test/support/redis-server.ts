import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './free-port.ts';

const PROGRAM = 'redis-server';
const START_MS = 10_000;

/** Whether there is a Redis server to be started on this machine. */
export function hasRedisProgram(): boolean {
  try {
    execFileSync(PROGRAM, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A Redis server of a test's own that keeps nothing and may be killed. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Starts it (again) and resolves when it answers. Rejects where it does not. */
  start(): Promise<void>;
  /** Kills it with SIGKILL. */
  kill(): Promise<void>;
}

/** Starts one on a free port of 127.0.0.1. Throws where there is none or it does not start. */
export async function startRedisServer(): Promise<RedisServer> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  const killAtExit = () => void child?.kill('SIGKILL');
  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    port,
    async start() {
      const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
      const started = spawn(PROGRAM, settings, { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'ignore'] });
      child = started;
      let printed = '';
      started.stdout.on('data', (chunk: Buffer) => {
        printed += chunk;
      });
      let over = false;
      const note = () => {
        over = true;
      };
      // Where the program is missing there is an error instead of an end.
      ended = once(started, 'close').then(note, note);
      const deadline = AbortSignal.timeout(START_MS);
      while (!(await answersPing(port))) {
        if (over || deadline.aborted)
          throw new Error(`Redis did not start. Is Debian's package redis-server installed?\n${printed}`);
        await wait(20);
      }
    },
    async kill() {
      killAtExit();
      await ended;
    },
    async [Symbol.asyncDispose]() {
      await server.kill();
      process.off('exit', killAtExit);
    },
  };
  process.once('exit', killAtExit);
  try {
    await server.start();
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
  return server;
}

/** Whether a Redis server that asks for no password listens on a port of 127.0.0.1. */
export async function answersPing(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data', { signal: AbortSignal.timeout(1000) });
    return String(answer).startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.on('error', () => {});
    socket.destroy();
  }
}
