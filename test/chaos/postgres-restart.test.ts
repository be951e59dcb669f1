import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { postgresMissing } from '../support/postgres.ts';
import { startPostgresServer } from '../support/postgres-server.ts';
import { expectKept } from './expect-kept.ts';
import { recordKept } from './figures.ts';
import { startInstances, untilReady } from './instances.ts';
import { createRandom } from './random.ts';
import { SEED, scaled } from './scaled.ts';
import { underTraffic } from './traffic.ts';

const RESTARTS = scaled('CHAOS_RESTARTS', 5, 50);

describe.skipIf(postgresMissing)(
  'a gateway whose Postgres dies',
  { timeout: 60_000 + RESTARTS * 10_000 },
  () => {
    it(`loses, repeats and skips nothing over ${RESTARTS} immediate stops under 16 senders`, async () => {
      const random = createRandom(SEED);
      await using server = await startPostgresServer();
      await using instances = await startInstances({ databases: [server.url] });
      const [gateway] = instances.all;
      if (!gateway) throw new Error('there is one');
      const readyMs: number[] = [];
      const result = await underTraffic(
        { instances: instances.all, database: server.url },
        async ({ driver, followers: [follower] }) => {
          for (let round = 0; round < RESTARTS; round++) {
            if (round % 2 === 1) await follower?.reached(follower.sequence() + 1, 10_000);
            await driver.reached(driver.acknowledged() + random.between(30, 100));
            await pause(random.between(0, 15));
            await server.stopImmediately();
            await pause(random.between(0, 200));
            await server.start();
            readyMs.push(await untilReady(gateway));
          }
        },
      );
      const longest = `${Math.round(Math.max(...readyMs))} ms`;
      const restarts = readyMs.length;
      recordKept('A3', result.figures, { restarts, 'ready again': Math.max(...readyMs) });
      expectKept('Postgres stopped and started', result, instances.all, {
        restarts: RESTARTS,
        'ready again within': longest,
      });
      expect(result.figures.acknowledged).toBeGreaterThan(RESTARTS * 20);
      // By its own account it came back from the dead each time; nobody may have had to ask twice.
      const recoveries = server.log().match(/automatic recovery in progress/g)?.length;
      expect(recoveries).toBe(RESTARTS);
    });
  },
);
