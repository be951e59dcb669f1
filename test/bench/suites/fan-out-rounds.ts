import { openSubscribers } from '../load/subscribers.ts';
import { alternate, type Contender, type Series } from '../rounds.ts';
import type { Server } from '../server.ts';
import { median } from '../statistics.ts';
import type { Broadcaster } from './broadcasters.ts';

export type FanOutFigure = 'perSecond' | 'cpuMicros' | 'bytes';

/** Events of a warm-up, before anybody is connected. */
const WARMING = 60;
/** Most events of one measurement: with few sockets there would be thousands. */
const MOST_EVENTS = 600;
/** Single events in one measurement of their latency. */
const SINGLE_EVENTS = 15;

/** What one comparison at one number of sockets gave. */
export interface FanOut {
  readonly series: Series<FanOutFigure>;
  /** Milliseconds from asking for one event until the last subscriber has it, by name, round by round. */
  readonly latency: ReadonlyMap<string, readonly number[]>;
  /** Bytes of resident memory that one subscriber added, by name. */
  readonly memory: ReadonlyMap<string, number>;
  /** Microseconds of the server's processor time that it took to open one socket and subscribe on it, by name. */
  readonly opening: ReadonlyMap<string, number>;
  /** Milliseconds that causing one event takes while nobody listens, by name. */
  readonly causing: ReadonlyMap<string, number>;
}

export interface FanOutOptions {
  readonly sockets: number;
  readonly deliveries: number;
  readonly rounds: number;
  readonly looks: number;
  /** Whose single events are timed, too. */
  readonly timed?: readonly Broadcaster[];
  readonly progress: (what: string) => void;
}

/** Starts all broadcasters, opens the sockets of each, and measures them in turn. */
export async function fanOut(
  broadcasters: readonly Broadcaster[],
  { sockets, deliveries, rounds, looks, timed = [], progress }: FanOutOptions,
): Promise<FanOut> {
  await using stack = new AsyncDisposableStack();
  const memory = new Map<string, number>();
  const latency = new Map<string, number[]>();
  const opening = new Map<string, number>();
  const causing = new Map<string, number>();
  const contenders: Contender<FanOutFigure>[] = [];
  for (const broadcaster of broadcasters) {
    const server = stack.use(await broadcaster.start());
    await broadcaster.cause(server, Math.min(WARMING, deliveries));
    causing.set(broadcaster.name, await timeCausing(broadcaster, server, Math.min(WARMING, deliveries)));
    const before = await settledMemory(server, looks);
    const idle = server.cpuSeconds();
    const fleet = stack.use(
      await openSubscribers({
        port: server.port,
        count: sockets,
        ...(broadcaster.subscribe ? { subscribe: broadcaster.subscribe } : {}),
      }),
    );
    opening.set(broadcaster.name, ((server.cpuSeconds() - idle) / sockets) * 1e6);
    await fleet.awake(() => broadcaster.cause(server, 1));
    memory.set(broadcaster.name, ((await settledMemory(server, looks)) - before) / sockets);
    progress(`${broadcaster.name}: ${sockets} sockets are open`);
    const events = eventsOf(sockets, deliveries * broadcaster.share);
    contenders.push({
      name: broadcaster.name,
      async measure() {
        fleet.forget();
        const cpu = server.cpuSeconds();
        const began = performance.now();
        await Promise.all([broadcaster.cause(server, events), fleet.arrived(events * sockets)]);
        const seconds = (performance.now() - began) / 1000;
        const used = server.cpuSeconds() - cpu;
        if (timed.includes(broadcaster)) {
          const own = latency.get(broadcaster.name) ?? [];
          latency.set(broadcaster.name, own);
          own.push(await timeSingles(broadcaster, server, fleet));
        }
        return {
          perSecond: (events * sockets) / seconds,
          cpuMicros: (used / (events * sockets)) * 1e6,
          bytes: Buffer.byteLength(fleet.sample()),
        };
      },
    });
  }
  return { series: await alternate(contenders, rounds, progress), latency, memory, opening, causing };
}

/** How many events make so many deliveries. */
function eventsOf(sockets: number, deliveries: number): number {
  return Math.min(MOST_EVENTS, Math.max(2, Math.round(deliveries / sockets)));
}

async function timeCausing(broadcaster: Broadcaster, server: Server, events: number): Promise<number> {
  const began = performance.now();
  await broadcaster.cause(server, events);
  return (performance.now() - began) / events;
}

async function timeSingles(
  broadcaster: Broadcaster,
  server: Server,
  fleet: Awaited<ReturnType<typeof openSubscribers>>,
): Promise<number> {
  const times: number[] = [];
  for (let event = 0; event < SINGLE_EVENTS; event++) {
    fleet.forget();
    const began = performance.now();
    await Promise.all([
      broadcaster.causeDurable(server),
      fleet.arrived(fleet.size).then(() => times.push(performance.now() - began)),
    ]);
  }
  return median(times);
}

/** The least memory seen in a short while: a collection that is due runs in it, more often than not. */
async function settledMemory(server: Server, looks: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < looks; look++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    least = Math.min(least, server.residentBytes());
  }
  return least;
}
