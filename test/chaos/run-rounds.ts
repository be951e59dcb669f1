import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { startDriver } from './driver.ts';
import { type Follower, startFollower } from './follower.ts';
import { createRandom } from './random.ts';
import type { Figures } from './records.ts';

const SECRET = 'a-client-secret-of-the-chaos-tests';
const CHECKER = join(import.meta.dirname, 'checker.ts');
const WITH_PART = join(import.meta.dirname, 'gateway-with-part.ts');

export interface RoundsOptions {
  readonly seed: number;
  /** Kills under traffic. */
  readonly rounds: number;
  /** Acknowledged operations between two kills: at least, at most. */
  readonly acknowledgements?: readonly [number, number];
  readonly senders?: number;
  /** Path, from here, of a part that stands in for one of the gateway's own. Default: the gateway as it is. */
  readonly part?: string;
  /** What ends the gateway in a round; SIGUSR2 where the part dies of it at a moment of its own. */
  readonly signal?: 'SIGKILL' | 'SIGUSR2';
}

export interface RoundsResult {
  readonly figures: Figures;
  /** 0 where the checker found nothing. */
  readonly exitCode: number;
  readonly kills: number;
  /** Operations that took more than one request. */
  readonly retried: number;
  /** Times that the subscriber went on from its cursor on a new socket. */
  readonly resumed: number;
  /** What the gateway printed, all its lives together. */
  readonly output: string;
}

/** Traffic, kills, restarts; then what is left is delivered and the checker judges. */
export async function runRounds(options: RoundsOptions): Promise<RoundsResult> {
  const { seed, rounds, acknowledgements = [30, 100], senders, part, signal = 'SIGKILL' } = options;
  const random = createRandom(seed);
  await using gateway = await startGatewayProcess(
    { CRONOFY_CLIENT_SECRET: SECRET, ...(part ? { GATEWAY_PART: part } : {}) },
    ...(part ? [WITH_PART] : []),
  );
  const folder = dirname(gateway.databasePath);
  const historyPath = join(folder, 'history.jsonl');
  const subscriberPath = join(folder, 'subscriber.jsonl');
  using driver = startDriver({
    url: gateway.url,
    secret: SECRET,
    historyPath,
    ...(senders ? { senders } : {}),
  });
  await driver.reached(1);
  await using follower = await startFollower({ ...gateway, subscriberPath });

  let kills = 0;
  for (let round = 0; round < rounds; round++) {
    // Every other round lets the subscriber find its place first; the rest may kill while it looks for it.
    if (round % 2 === 1) await follower.reached(follower.sequence() + 1, 10_000);
    await driver.reached(driver.acknowledged() + random.between(...acknowledgements));
    // An acknowledgement ends an operation; the pause spreads the kills over all its other moments.
    await pause(random.between(0, 15));
    await gateway.end(signal);
    kills += 1;
    if (signal === 'SIGKILL' && random.between(1, 4) === 1) {
      await killWhileStarting(gateway, random.between(0, 800));
      kills += 1;
    }
    await gateway.start();
  }

  await driver.finish();
  await deliverRest(gateway, follower);
  await follower.stop();
  const { figures, exitCode } = await check(historyPath, subscriberPath, gateway.databasePath);
  return {
    figures,
    exitCode,
    kills,
    retried: driver.retried(),
    resumed: follower.resumed(),
    output: gateway.output(),
  };
}

/** A second death before the first is recovered from. */
async function killWhileStarting(gateway: GatewayProcess, afterMs: number): Promise<void> {
  const started = gateway.start().catch(() => {});
  await pause(afterMs);
  await gateway.end('SIGKILL');
  await started;
}

/**
 * Ends the gateway with everything delivered. The mail worker writes events by itself, so only the log of a
 * dead gateway is final; if something was written at the last moment, another life delivers it.
 */
async function deliverRest(gateway: GatewayProcess, follower: Follower): Promise<void> {
  using database = new DatabaseSync(gateway.databasePath, { timeout: 5000 });
  const head = () => Number(database.prepare('SELECT head FROM stream').get()?.head);
  const due = database.prepare('SELECT count(*) AS jobs FROM job WHERE due_at <= ?');
  // What the dead had claimed stays leased for minutes and is not waited for; the checker knows it is queued.
  for (let look = 0; look < 100 && due.get(Date.now())?.jobs !== 0; look++) await pause(50);
  for (let turn = 0; turn < 3; turn++) {
    await follower.reached(head(), 3000);
    await gateway.end('SIGKILL');
    if (follower.sequence() >= head()) return;
    await gateway.start();
  }
  await gateway.end('SIGKILL');
}

/** Runs the checker as the separate program that it is. Throws where it could not judge. */
export function check(
  historyPath: string,
  subscriberPath: string,
  databasePath: string,
): Promise<Pick<RoundsResult, 'figures' | 'exitCode'>> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [CHECKER, historyPath, subscriberPath, databasePath],
      { timeout: 60_000, maxBuffer: 2 ** 20 },
      (error, stdout, stderr) => {
        const exitCode = error ? error.code : 0;
        if (exitCode !== 0 && exitCode !== 1) return reject(new Error(`The checker failed: ${stderr}`));
        resolve({ figures: JSON.parse(stdout) as Figures, exitCode });
      },
    );
  });
}
