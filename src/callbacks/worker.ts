import { ATTEMPT_MS } from './attempt.ts';
import type { ClaimedCallback } from './callback-queue.ts';
import { type DeliverParts, deliver } from './deliver.ts';

/** Callbacks under way at once, and to one host: a slow one may keep two of eight busy, and no more. */
const AT_ONCE = 8;
const AT_ONCE_TO_A_HOST = 2;
/** Callbacks claimed at once: those under way, and those that wait for their host. */
const HELD_AT_MOST = 2 * AT_ONCE;
/** Longer than a claimed callback may have to wait for its host, four turns of two, with an attempt's time over. */
const LEASE_MS = 8 * ATTEMPT_MS;
/** How often the queue is looked at without being told. */
const POLL_MS = 1000;
/** How long attempts under way may go on once the worker is stopped: less than a shutdown takes at the most. */
const GRACE_MS = 5000;

export interface CallbackWorkerParts extends DeliverParts {
  /** Told of what failed inside, such as a database that is away; the queue is tried again later. */
  readonly onError: (error: unknown) => void;
}

/** Delivers what the queue holds. */
export interface CallbackWorker {
  /** There may be new callbacks. */
  poke(): void;
  /** Resolves when everything that was due at the call has been tried, or with the rejection of the queue. */
  drain(): Promise<void>;
  /** Whether one turn takes longer than the lease of its callbacks: then somebody else has taken them. */
  isStuck(): boolean;
  /** Takes no more, and cuts what is still under way after `graceMs`; what was cut comes back with its lease. */
  stop(graceMs?: number): Promise<void>;
}

interface Held {
  readonly callback: ClaimedCallback;
  readonly host: string;
  readonly leaseEnds: number;
}

/** Starts the worker of the callback queue. */
export function startCallbackWorker(parts: CallbackWorkerParts): CallbackWorker {
  const { queue, clock } = parts;
  const cut = new AbortController();
  const underWay = new Map<Promise<void>, string>();
  let waiting: Held[] = [];
  let stopped = false;
  let again = false;
  let wake = Promise.withResolvers<void>();
  let running: Promise<void> | undefined;

  const callsTo = (host: string) => [...underWay.values()].filter((other) => other === host).length;

  const claim = async () => {
    const limit = Math.min(AT_ONCE - underWay.size, HELD_AT_MOST - underWay.size - waiting.length);
    if (limit <= 0 || stopped) return;
    const full = [...new Set(underWay.values())].filter((host) => callsTo(host) >= AT_ONCE_TO_A_HOST);
    const now = clock.now();
    const claimed = await queue.claim(now, LEASE_MS, limit, full);
    waiting.push(
      ...claimed.map((callback) => ({ callback, host: hostOf(callback.url), leaseEnds: now + LEASE_MS })),
    );
  };
  const start = () => {
    const later: Held[] = [];
    for (const held of stopped ? [] : waiting) {
      // Whoever slept through its lease, with the machine, must not deliver what somebody else has taken since.
      if (clock.now() + ATTEMPT_MS > held.leaseEnds) continue;
      if (underWay.size >= AT_ONCE || callsTo(held.host) >= AT_ONCE_TO_A_HOST) later.push(held);
      else {
        const call: Promise<void> = deliver(parts, held.callback, cut.signal)
          .catch(parts.onError)
          .finally(() => underWay.delete(call));
        underWay.set(call, held.host);
      }
    }
    waiting = later;
  };
  let turnBegan = 0;
  const run = async () => {
    for (;;) {
      again = false;
      turnBegan = performance.now();
      wake = Promise.withResolvers();
      const failure = await claim().then(
        () => undefined,
        (error) => ({ error }),
      );
      start();
      if (underWay.size > 0) await Promise.race([...underWay.keys(), wake.promise]);
      else if (failure) throw failure.error;
      else if (!again || stopped) return;
    }
  };
  const look = () => {
    again = true;
    wake.resolve();
  };
  const drain = () => {
    look();
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  };
  const poke = () => {
    if (stopped) return;
    // Whoever started the present run hears of its failure; told of it at each poke, a log would fill up.
    if (running) look();
    else drain().catch(parts.onError);
  };
  const timer = setInterval(poke, POLL_MS);
  return {
    poke,
    drain,
    isStuck: () => running !== undefined && performance.now() - turnBegan > LEASE_MS,
    async stop(graceMs = GRACE_MS) {
      stopped = true;
      clearInterval(timer);
      const cutting = setTimeout(() => cut.abort(), graceMs);
      await running?.catch(() => {});
      clearTimeout(cutting);
    },
  };
}

/** Callbacks to no host at all wait for one another, and are refused in their turn. */
function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}
