import { describe, expect, it, vi } from 'vitest';
import { startCutProxy } from '../support/cut-proxy.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { backendsOf } from './backends.ts';
import { expectKept } from './expect-kept.ts';
import { recordFigures } from './figures.ts';
import { startInstances } from './instances.ts';
import { underTraffic } from './traffic.ts';
import { untilFast } from './until-fast.ts';

describe.skipIf(postgresMissing)(
  'a gateway whose LISTEN connection has gone silent',
  { timeout: 120_000 },
  () => {
    it('hears of what another writes by its tick, notices, and listens anew', async () => {
      await using database = await postgresDatabase();
      const address = new URL(database.url);
      await using proxy = await startCutProxy(Number(address.port || 5432));
      address.host = `127.0.0.1:${proxy.port}`;
      await using instances = await startInstances({ databases: [database.url, address.href] });
      const [writer, reader] = instances.all;
      if (!writer || !reader) throw new Error('there are two');
      await using backends = await backendsOf(database.url);
      const listening = async (besides?: number) =>
        (await backends.all()).find(
          ({ listens, port }) => listens && port !== besides && proxy.ports().includes(port),
        );
      const meanwhile = { heard: 0, noticedAfterMs: 0, fastAgainMs: 0 };
      const result = await underTraffic(
        // Written only there: what the reader itself wrote would wake it.
        { instances: instances.all, writers: [writer], database: database.url, senders: 1 },
        async ({ driver, followers }) => {
          await driver.reached(20);
          const silent = await vi.waitUntil(() => listening(), { timeout: 30_000 });
          proxy.blackhole(silent.port);
          const began = performance.now();
          const behind = followers[1]?.sequence() ?? 0;
          // Noticed: there is another one, though nobody told it that the old one is dead.
          await vi.waitUntil(() => listening(silent.port), { timeout: 60_000, interval: 50 });
          meanwhile.noticedAfterMs = Math.round(performance.now() - began);
          meanwhile.heard = (followers[1]?.sequence() ?? 0) - behind;
          await driver.finish();
          meanwhile.fastAgainMs = await untilFast(writer, reader);
        },
      );
      recordFigures('A5', {
        'slowest event meanwhile': result.figures.maxLatencyMs,
        noticed: meanwhile.noticedAfterMs,
      });
      expectKept('LISTEN gone silent', result, instances.all, meanwhile);
      expect(meanwhile.heard).toBeGreaterThan(0);
      // A tick, and generously what a busy machine adds to it.
      expect(result.figures.maxLatencyMs).toBeLessThan(10_000);
    });
  },
);
