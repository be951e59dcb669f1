import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { type Driver, startDriver } from './driver.ts';
import { type Follower, startFollower } from './follower.ts';
import { openLook } from './look.ts';
import type { Figures } from './records.ts';

const CHECKER = join(import.meta.dirname, 'checker.ts');
/** Mail that is due is waited for so long, in milliseconds; the checker knows what is queued still. */
const MAIL_MS = 5000;
/** How long what was written last may be on its way to a subscriber, in milliseconds. */
const DELIVERY_MS = 10_000;

/** The secret under which the traffic signs its callbacks. */
export const SECRET = 'a-client-secret-of-the-chaos-tests';

export interface TrafficOptions {
  /** Started with SECRET, all on one database. */
  readonly instances: readonly GatewayProcess[];
  /** That database: the path of a SQLite file or the address of a Postgres database. */
  readonly database: string;
  readonly senders?: number;
  /** Instances that the senders use. Default: all. */
  readonly writers?: readonly GatewayProcess[];
}

export interface Traffic {
  readonly driver: Driver;
  /** One for each instance, which begins there and goes on at the next where that breaks off. */
  readonly followers: readonly Follower[];
}

export interface TrafficResult {
  readonly figures: Figures;
  /** 0 where the checker found nothing. */
  readonly exitCode: number;
  /** Operations that took more than one request. */
  readonly retried: number;
  /** Times that a subscriber went on from its cursor on a new socket. */
  readonly resumed: number;
}

/**
 * Runs traffic while something happens to the instances or to what they stand on; then everything is brought to its
 * end, the instances are killed, and the checker judges what they left.
 */
export async function underTraffic(
  { instances, database, senders, writers = instances }: TrafficOptions,
  happening: (traffic: Traffic) => Promise<void>,
): Promise<TrafficResult> {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-'));
  const historyPath = join(folder, 'history.jsonl');
  const subscriberPaths = instances.map((_, index) => join(folder, `subscriber-${index}.jsonl`));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const driver = stack.use(
    startDriver({
      urls: writers.map(({ url }) => url),
      secret: SECRET,
      historyPath,
      ...(senders ? { senders } : {}),
    }),
  );
  await driver.reached(1);
  const followers: Follower[] = [];
  for (const [index, subscriberPath] of subscriberPaths.entries())
    followers.push(
      stack.use(
        await startFollower({
          instances: [...instances.slice(index), ...instances.slice(0, index)],
          subscriberPath,
        }),
      ),
    );

  await happening({ driver, followers });
  await driver.finish();
  await deliverRest(instances, followers, database);
  for (const follower of followers) await follower.stop();
  return {
    ...(await check(database, historyPath, ...subscriberPaths)),
    retried: driver.retried(),
    resumed: followers.reduce((sum, follower) => sum + follower.resumed(), 0),
  };
}

/**
 * Ends the instances with everything delivered. The mail worker writes events by itself, so only the log of dead
 * instances is final; if something was written at the last moment, another life delivers it.
 */
async function deliverRest(
  instances: readonly GatewayProcess[],
  followers: readonly Follower[],
  database: string,
): Promise<void> {
  await using look = await openLook(database);
  // What the dead had claimed stays leased for minutes and is not waited for; the checker knows it is queued.
  const patience = AbortSignal.timeout(MAIL_MS);
  while (!patience.aborted && (await look.dueMails()) > 0) await pause(50);
  for (let turn = 0; turn < 3; turn++) {
    const head = await look.head();
    await Promise.all(followers.map((follower) => follower.reached(head, DELIVERY_MS)));
    await Promise.all(instances.map((instance) => instance.end('SIGKILL')));
    const final = await look.head();
    if (followers.every((follower) => follower.sequence() >= final)) return;
    await Promise.all(instances.map((instance) => instance.start()));
  }
  await Promise.all(instances.map((instance) => instance.end('SIGKILL')));
}

/** Runs the checker as the separate program that it is. Throws where it could not judge. */
export function check(
  database: string,
  historyPath: string,
  ...subscriberPaths: readonly string[]
): Promise<Pick<TrafficResult, 'figures' | 'exitCode'>> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [CHECKER, database, historyPath, ...subscriberPaths],
      { timeout: 60_000, maxBuffer: 2 ** 20 },
      (error, stdout, stderr) => {
        const exitCode = error ? error.code : 0;
        if (exitCode !== 0 && exitCode !== 1) return reject(new Error(`The checker failed: ${stderr}`));
        resolve({ figures: JSON.parse(stdout) as Figures, exitCode });
      },
    );
  });
}
