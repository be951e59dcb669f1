import { describe, expect, it } from 'vitest';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { expectKept } from './expect-kept.ts';
import { recordKept } from './figures.ts';
import { startInstances } from './instances.ts';
import { createRandom } from './random.ts';
import { SEED, scaled } from './scaled.ts';
import { underTraffic } from './traffic.ts';

const EVENTS = scaled('CHAOS_EVENTS', 3000, 100_000);
const KILLS = scaled('CHAOS_INSTANCE_KILLS', 3, 50);

describe.skipIf(postgresMissing)(
  'two gateways on one Postgres',
  { timeout: 120_000 + EVENTS * 10 + KILLS * 10_000 },
  () => {
    it(`give ${EVENTS} events of 16 writers the offsets 1, 2, 3, … and every subscriber all of them`, async () => {
      await using database = await postgresDatabase();
      await using instances = await startInstances({
        databases: [database.url, database.url],
        part: './fault/pause-in-transaction.ts',
      });
      const began = performance.now();
      const result = await underTraffic({ instances: instances.all, database: database.url }, ({ driver }) =>
        driver.reached(EVENTS),
      );
      const seconds = Math.round((performance.now() - began) / 1000);
      recordKept('A7', result.figures, { events: result.figures.events });
      expectKept('16 writers on two instances', result, instances.all, { seconds });
      expect(result.figures.events).toBeGreaterThanOrEqual(EVENTS);
    });

    it(`lose nothing over ${KILLS} kills of the one or the other, whose work the other goes on with`, async () => {
      const random = createRandom(SEED);
      await using database = await postgresDatabase();
      await using instances = await startInstances({ databases: [database.url, database.url] });
      const result = await underTraffic(
        { instances: instances.all, database: database.url },
        async ({ driver, followers }) => {
          for (let round = 0; round < KILLS; round++) {
            await driver.reached(driver.acknowledged() + random.between(30, 100));
            // In turn: whoever went over to the other loses that one next.
            const victim = instances.all[round % 2];
            await victim?.end('SIGKILL');
            const reached = driver.acknowledged() + 50;
            await driver.reached(reached);
            // Both subscribers hang on the survivor now, and have to be told there.
            await Promise.all(followers.map((follower) => follower.reached(reached, 30_000)));
            await victim?.start();
          }
        },
      );
      recordKept('A2', result.figures, { kills: KILLS });
      expectKept('either of two instances killed', result, instances.all, { kills: KILLS });
      expect(result.retried).toBeGreaterThan(0);
      expect(result.resumed).toBeGreaterThanOrEqual(KILLS / 2);
    });
  },
);
