import { describe, expect, test } from 'vitest';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { hasRedisProgram, startRedisServer } from '../support/redis-server.ts';
import { watchEvents } from '../support/watch-events.ts';
import { recordFigures } from './figures.ts';
import { scaled } from './scaled.ts';

const EVENTS = scaled('CHAOS_WAKES', 20, 1000);
/** Each takes up to a second. */
const EVENTS_BY_TICK = scaled('CHAOS_TICKS', 3, 60);

/**
 * Publishes on one instance, one event after the other, to a subscriber of the other. Gives for each the milliseconds
 * from the answer of the mutation to the event, sorted; what was there before the answer took none.
 */
async function latencies(here: GatewayProcess, there: GatewayProcess, count: number): Promise<number[]> {
  const { cursor } = await createInvite(here.graphqlUrl, quietInput('first'));
  await using watch = watchEvents(there.socketUrl, cursor);
  const found: number[] = [];
  // The one before the first shows that the subscription is live and not still catching up.
  for (let index = -1; index < count; index++) {
    const smartInviteId = `event-${index}`;
    const arriving = watch.next().then((event) => ({ event, arrived: performance.now() }));
    await createInvite(here.graphqlUrl, quietInput(smartInviteId));
    const answered = performance.now();
    const { event, arrived } = await arriving;
    expect(event.invite.smartInviteId).toBe(smartInviteId);
    if (index >= 0) found.push(Math.max(0, arrived - answered));
  }
  return found.sort((a, b) => a - b);
}

const part = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;

async function measure(settings: Record<string, string>, count: number) {
  await using here = await startGatewayProcess(settings);
  // On the file of the first one, where the settings name no database.
  await using there = await startGatewayProcess({ ...settings, DATABASE_URL: here.databaseUrl });
  const sorted = await latencies(here, there, count);
  return { p50: part(sorted, 0.5), p95: part(sorted, 0.95) };
}

describe.skipIf(postgresMissing || !hasRedisProgram())(
  'B5: what is published on one instance and watched on another',
  { timeout: 120_000 + EVENTS * 400 + EVENTS_BY_TICK * 5000 },
  () => {
    test('comes at once where somebody wakes it, and with the next tick where nobody does', async () => {
      await using database = await postgresDatabase();
      const byPostgres = await measure({ DATABASE_URL: database.url }, EVENTS);
      await using second = await postgresDatabase();
      await using redis = await startRedisServer();
      const byRedis = await measure({ DATABASE_URL: second.url, REDIS_URL: redis.url }, EVENTS);
      // Two instances on one SQLite file have nothing to wake each other by.
      const byTick = await measure({}, EVENTS_BY_TICK);
      recordFigures('B5', {
        'p95 by Postgres': byPostgres.p95,
        'p95 by Redis': byRedis.p95,
        'p95 by the tick': byTick.p95,
      });
      // How many milliseconds is for the plan to judge, on a machine that does nothing else.
      expect(byPostgres.p50).toBeLessThan(byTick.p50);
      expect(byRedis.p50).toBeLessThan(byTick.p50);
    });
  },
);
