import { describe, expect, it } from 'vitest';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { redisMissing } from '../support/redis.ts';
import { startRedisServer } from '../support/redis-server.ts';
import { expectKept } from './expect-kept.ts';
import { recordKept } from './figures.ts';
import { startInstances } from './instances.ts';
import { createRandom } from './random.ts';
import { SEED, scaled } from './scaled.ts';
import { underTraffic } from './traffic.ts';
import { untilFast } from './until-fast.ts';

const RESTARTS = scaled('CHAOS_REDIS_RESTARTS', 3, 20);

describe.skipIf(postgresMissing || redisMissing)(
  'two gateways whose wake-ups go through a Redis that dies',
  { timeout: 90_000 + RESTARTS * 10_000 },
  () => {
    it(`lose and repeat nothing over ${RESTARTS} kills, and are fast again afterwards`, async () => {
      const random = createRandom(SEED);
      await using redis = await startRedisServer();
      await using database = await postgresDatabase();
      await using instances = await startInstances({
        databases: [database.url, database.url],
        environment: { REDIS_URL: redis.url },
      });
      const [one, other] = instances.all;
      if (!one || !other) throw new Error('there are two');
      const fastAgainMs: number[] = [];
      let kills = 0;
      const result = await underTraffic(
        { instances: instances.all, database: database.url },
        async ({ driver }) => {
          for (let round = 0; round < RESTARTS; round++) {
            await driver.reached(driver.acknowledged() + random.between(20, 80));
            await redis.kill();
            kills++;
            await driver.reached(driver.acknowledged() + random.between(20, 80));
            await redis.start();
          }
          // Quiet, so that only a wake-up from the one can make the other fast.
          await driver.finish();
          fastAgainMs.push(await untilFast(one, other), await untilFast(other, one));
        },
      );
      recordKept('B6', result.figures, { kills, 'fast again': Math.max(...fastAgainMs) });
      expectKept('Redis killed and started', result, instances.all, { kills: RESTARTS, fastAgainMs });
      // Redis is no part of taking an operation: nobody had to ask twice.
      expect(result.retried).toBe(0);
      expect(result.resumed).toBe(0);
    });
  },
);
