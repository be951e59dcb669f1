import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { createRandom } from './random.ts';
import { SECRET, type TrafficResult, underTraffic } from './traffic.ts';

const WITH_PART = join(import.meta.dirname, 'gateway-with-part.ts');

export interface RoundsOptions {
  readonly seed: number;
  /** Kills under traffic. */
  readonly rounds: number;
  /** Acknowledged operations between two kills: at least, at most. */
  readonly acknowledgements?: readonly [number, number];
  readonly senders?: number;
  /** Address of an empty Postgres database. Default: a SQLite file. */
  readonly database?: string;
  /** Path, from here, of a part that stands in for one of the gateway's own. Default: the gateway as it is. */
  readonly part?: string;
  /** What ends the gateway in a round; SIGUSR2 where the part dies of it at a moment of its own. */
  readonly signal?: 'SIGKILL' | 'SIGUSR2';
}

export interface RoundsResult extends TrafficResult {
  readonly kills: number;
  /** What the gateway printed, all its lives together. */
  readonly output: string;
}

/** Traffic, kills, restarts; then what is left is delivered and the checker judges. */
export async function runRounds(options: RoundsOptions): Promise<RoundsResult> {
  const { seed, rounds, acknowledgements = [30, 100], senders, part, database, signal = 'SIGKILL' } = options;
  const random = createRandom(seed);
  await using gateway = await startGatewayProcess(
    {
      CRONOFY_CLIENT_SECRET: SECRET,
      ...(part ? { GATEWAY_PART: part } : {}),
      ...(database ? { DATABASE_URL: database } : {}),
    },
    ...(part ? [WITH_PART] : []),
  );
  let kills = 0;
  const result = await underTraffic(
    { instances: [gateway], database: database ?? gateway.databasePath, ...(senders ? { senders } : {}) },
    async ({ driver, followers: [follower] }) => {
      for (let round = 0; round < rounds; round++) {
        // Every other round lets the subscriber find its place first; the rest may kill while it looks for it.
        if (round % 2 === 1) await follower?.reached(follower.sequence() + 1, 10_000);
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
    },
  );
  return { ...result, kills, output: gateway.output() };
}

/** A second death before the first is recovered from. */
async function killWhileStarting(gateway: GatewayProcess, afterMs: number): Promise<void> {
  const started = gateway.start().catch(() => {});
  await pause(afterMs);
  await gateway.end('SIGKILL');
  await started;
}
