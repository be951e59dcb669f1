import type { InviteEvent } from '../invites/event.ts';
import type { EventFilter } from '../invites/ports.ts';
import type { Page, StreamPosition } from './log.ts';
import { Ring } from './ring.ts';
import { EventsTrimmed } from './trimmed.ts';
import { TICK_MS, type Wake } from './wake/wake.ts';

/** Events read at once for everybody. */
const TAIL_PAGE = 100;

/** Takes the next events of a stream, in order; the tail reads no further before it is done. It must not fail. */
export type TailListener = (events: readonly InviteEvent[]) => Promise<void> | void;

/** The newest events of one stream, read once for everybody in this process. */
export interface Tail {
  readonly ring: Ring;
  /** Whether the newest events of the ring are still being handed to the listeners. */
  readonly isHandingOn: () => boolean;
  /** Everything up to this offset has been handed to the listeners. */
  readonly handedOn: () => number;
  /** Milliseconds since it last read the store, with or without success: one that is well reads once a tick. */
  readonly idleMs: () => number;
  /** Hands on everything that comes from now on. Returns how to leave. */
  listen(listener: TailListener): () => void;
  /** Resolves when there is more than before, or what there was has been handed on; at once at the end. */
  moved(): Promise<void>;
  stop(): void;
}

/** The log's reading side. */
export interface PageSource {
  readPage(application: string, after: number, limit: number, filter: EventFilter): Promise<Page>;
  readPosition(application: string): Promise<StreamPosition>;
  /** Told once of an outage of the store, however often it is asked meanwhile. */
  onTrouble?(error: unknown): void;
}

/**
 * Follows one stream from an offset on. The bell is hung before the first read and silenced before each: an event
 * that commits between a read and the wait rings it, so none is overslept, and a lost wake-up costs a tick.
 * A read that fails is repeated at the next tick; nobody skips anything, since the place is kept. Only where the next
 * events were deleted does it go on behind them: whoever was before that learns of it from a read of its own.
 */
export function startTail(source: PageSource, wake: Wake, application: string, from: number): Tail {
  const ring = new Ring(from);
  const listeners = new Set<TailListener>();
  let handingOn = false;
  let handedOn = from;
  let readAt = performance.now();
  let stopped = false;
  let rung = false;
  let isTold = false;
  let rewrites: number | undefined;
  let wakeUp = () => {};
  let moved = Promise.withResolvers<void>();
  const stopListening = wake.listen(application, () => {
    rung = true;
    wakeUp();
  });
  const tellMoved = () => {
    const told = moved;
    moved = Promise.withResolvers();
    told.resolve();
  };
  const rest = () =>
    new Promise<void>((resolve) => {
      if (rung || stopped) return resolve();
      const tick = setTimeout(resolve, TICK_MS);
      wakeUp = () => {
        clearTimeout(tick);
        wakeUp = () => {};
        resolve();
      };
    });

  async function readOn(): Promise<void> {
    while (!stopped) {
      rung = false;
      const page = await source.readPage(application, ring.newest, TAIL_PAGE, {}).catch(goOn);
      readAt = performance.now();
      if (stopped) return;
      if (page === 'trimmed') continue;
      if (page) isTold = false;
      if (page) forgetRewritten(page);
      if (page && page.events.length > 0) await handOn(page);
      // The store is away: a bell that rings meanwhile must not make this a loop without a pause.
      if (!page) rung = false;
      if (!page || page.next >= page.head) await rest();
    }
  }

  /** Somebody was erased from events that are in the log already: those that are kept here still show them. */
  function forgetRewritten({ rewrites: now }: Page): void {
    if (rewrites !== undefined && rewrites !== now) ring.restart(ring.newest);
    rewrites = now;
  }

  function goOn(error: unknown): 'trimmed' | undefined {
    if (!(error instanceof EventsTrimmed)) {
      if (!isTold) source.onTrouble?.(error);
      isTold = true;
      return undefined;
    }
    ring.restart(error.trimmed);
    handedOn = error.trimmed;
    tellMoved();
    return 'trimmed';
  }

  async function handOn(page: Page): Promise<void> {
    handingOn = true;
    ring.add(page.events, page.bytes);
    tellMoved();
    for (const listener of [...listeners]) if (listeners.has(listener)) await listener(page.events);
    handingOn = false;
    handedOn = ring.newest;
    tellMoved();
  }
  void readOn();

  return {
    ring,
    isHandingOn: () => handingOn,
    handedOn: () => handedOn,
    idleMs: () => performance.now() - readAt,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    moved: () => (stopped ? Promise.resolve() : moved.promise),
    stop() {
      stopped = true;
      stopListening();
      wakeUp();
      tellMoved();
    },
  };
}
