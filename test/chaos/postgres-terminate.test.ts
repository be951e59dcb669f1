import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { backendsOf } from './backends.ts';
import { expectKept } from './expect-kept.ts';
import { recordKept } from './figures.ts';
import { startInstances, untilReady } from './instances.ts';
import { scaled } from './scaled.ts';
import { underTraffic } from './traffic.ts';
import { untilFast } from './until-fast.ts';

const SECONDS = scaled('CHAOS_TERMINATE_SECONDS', 3, 30);
const PAUSE_MS = 200;

describe.skipIf(postgresMissing)(
  'two gateways whose connections Postgres ends',
  { timeout: 90_000 + SECONDS * 3000 },
  () => {
    it(`lose nothing over ${SECONDS} s of ending them all each ${PAUSE_MS} ms, and listen again`, async () => {
      await using database = await postgresDatabase();
      await using instances = await startInstances({ databases: [database.url, database.url] });
      await using backends = await backendsOf(database.url);
      const [one, other] = instances.all;
      if (!one || !other) throw new Error('there are two');
      const fastAgainMs: number[] = [];
      let ended = 0;
      let endedForMs = 0;
      let listensAfterMs = 0;
      const result = await underTraffic(
        { instances: instances.all, database: database.url },
        async ({ driver }) => {
          await driver.reached(50);
          const start = performance.now();
          const end = start + SECONDS * 1000;
          while (performance.now() < end) {
            ended += await backends.terminate();
            await pause(PAUSE_MS);
          }
          endedForMs = performance.now() - start;
          const began = performance.now();
          await vi.waitUntil(
            async () =>
              (await backends.all()).filter(({ listens }) => listens).length === instances.all.length,
            { timeout: 30_000, interval: 50 },
          );
          listensAfterMs = Math.round(performance.now() - began);
          await Promise.all(instances.all.map(untilReady));
          await driver.reached(driver.acknowledged() + 50);
          await driver.finish();
          fastAgainMs.push(await untilFast(one, other), await untilFast(other, one));
        },
      );
      const uncaught = instances.all.reduce((sum, instance) => sum + instance.unexpectedEnds(), 0);
      const again = { 'listens again': listensAfterMs, uncaught };
      recordKept('A4', result.figures, { seconds: endedForMs / 1000, ...again });
      expectKept('connections ended', result, instances.all, {
        ended,
        listensAfterMs,
        fastAgainMs,
      });
      // Each time at least one that waits for notifications and one that writes.
      expect(ended).toBeGreaterThan(SECONDS * 10);
      expect(result.figures.acknowledged).toBeGreaterThan(SECONDS * 20);
    });
  },
);
