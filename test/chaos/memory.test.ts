import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { produceEvents } from '../support/produce-events.ts';
import { watchEvents } from '../support/watch-events.ts';
import { recordFigures } from './figures.ts';
import { scaled } from './scaled.ts';

const RUNS = scaled('CHAOS_MEMORY_RUNS', 2, 5);
const EVENTS = scaled('CHAOS_MEMORY_EVENTS', 1500, 3000);
const CALM_MS = scaled('CHAOS_CALM_MS', 200, 3000);
/** What each event carries, in characters: enough for a few hundred that are kept to be seen. */
const DESCRIPTION = 4000;
/** What may be held more at the end than after the first run: some 5 MB come and go, where every event kept is 9. */
const GROWTH = 0.6 * RUNS * EVENTS * DESCRIPTION;
const WITH_GC = join(import.meta.dirname, 'gateway-with-gc.ts');

interface Memory {
  readonly held: number;
  readonly rss: number;
}

/** Load and calm in turn, with a subscriber on; resolves to what the gateway held in each calm. */
async function calms(part?: string): Promise<Memory[]> {
  await using gateway = await startGatewayProcess(part ? { GATEWAY_PART: part } : {}, WITH_GC);
  const measured = () => gateway.output().match(/\{"held".*\}/g) ?? [];
  const measure = async () => {
    const before = measured().length;
    process.kill(gateway.pid(), 'SIGUSR2');
    while (measured().length === before) await pause(20);
    return JSON.parse(measured().at(-1) as string) as Memory;
  };
  const found: Memory[] = [];
  await using watch = watchEvents(gateway.socketUrl);
  // One more run at the beginning, in which everything is compiled and every cache fills.
  for (let run = 0; run <= RUNS; run++) {
    const ended = produceEvents(gateway.graphqlUrl, `run-${run}`, EVENTS, DESCRIPTION);
    // The subscription may begin a little late; what it gets of the first run is enough.
    if (run > 0) for (let count = 0; count < EVENTS; count++) await watch.next();
    else watch.next().catch(() => {});
    await ended;
    await pause(CALM_MS);
    found.push(await measure());
  }
  return found;
}

describe('memory over time', { timeout: 120_000 + RUNS * (EVENTS * 20 + CALM_MS) }, () => {
  it(`is after ${RUNS} runs of load what it was after the first`, async () => {
    const found = await calms();
    const [first, last] = [found[1], found.at(-1)] as [Memory, Memory];
    recordFigures('B7', { runs: found.length - 1, growth: (100 * (last.rss - first.rss)) / first.rss });
    console.log(`calm after load, in MB: ${JSON.stringify(found.map(megabytes))}`);
    expect((found.at(-1) as Memory).held - (found[0] as Memory).held).toBeLessThan(GROWTH);
  });

  // As long again, and it proves the measure and not the gateway: not for every push.
  if (process.env.CHAOS_FULL)
    it('grows by every event where each is kept, and is seen to', async () => {
      const found = await calms('./sabotage/keep-every-event.ts');
      console.log(`calm after load where events are kept, in MB: ${JSON.stringify(found.map(megabytes))}`);
      expect((found.at(-1) as Memory).held - (found[0] as Memory).held).toBeGreaterThan(GROWTH);
    });
});

function megabytes({ held, rss }: Memory) {
  return { held: Math.round(held / 1e5) / 10, rss: Math.round(rss / 1e6) };
}
