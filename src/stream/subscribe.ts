import type { InviteEvent } from '../invites/event.ts';
import type { EventFilter } from '../invites/ports.ts';
import type { OpenReader, Reader } from './reader.ts';

/** What a subscription wants, for a transport that delivers by itself instead of asking for one value after another. */
export interface LiveSource {
  readonly application: string;
  readonly filter: EventFilter;
  /** Events after this offset. */
  readonly after: number;
  /** What is delivered before any event, where there is something. */
  readonly first?: unknown;
  /**
   * Begins again with what is there now, for a subscription that promises the present state and not every event: where
   * events that come next were deleted, it has missed nothing by that. Absent where it has.
   */
  renew?(): Promise<LiveSource>;
  /** What a subscriber gets of an event, as the root of the GraphQL operation. */
  rootOf(event: InviteEvent): unknown;
}

/** Values of a subscription, and where they come from. */
export interface Followed<Value> extends AsyncIterableIterator<Value> {
  readonly live: LiveSource;
  /**
   * Where a client goes on that has a value, or has none yet and knows where it began. Absent where a subscription
   * begins with the present state each time.
   */
  cursorOf?(value: Value | undefined): string | Promise<string>;
}

/**
 * Every event after an offset, in order, for ever: first those in the log, then the new ones as they come.
 *
 * It pulls. More is read only when the consumer asks for more, so a consumer that stops reading stops this
 * generator, and costs one page of memory however much happens meanwhile. Nothing is opened before the first pull.
 *
 * `return()` ends a waiting generator at once, which a plain async generator would only do at its next event.
 */
export function followLog(
  openReader: OpenReader,
  application: string,
  after: number,
  filter: EventFilter,
): Followed<InviteEvent> {
  let ended = false;
  let stopWaiting = () => {};
  // Nothing before the first pull: what delivers by itself never pulls, and there are thousands of it.
  let events: AsyncGenerator<InviteEvent, undefined> | undefined;
  const finish = () => {
    ended = true;
    stopWaiting();
  };
  return {
    live: { application, filter, after, rootOf: (event) => event },
    next: () => begun().next(),
    async return() {
      finish();
      return begun().return(undefined);
    },
    async throw(error) {
      finish();
      return begun().throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };

  function begun(): AsyncGenerator<InviteEvent, undefined> {
    events ??= pull();
    return events;
  }

  /** No race with a promise of the end: that would keep a bit of each wait until then. */
  function moved({ tail }: Reader): Promise<void> {
    return new Promise((resolve, reject) => {
      if (ended) return resolve();
      stopWaiting = resolve;
      tail.moved().then(resolve, reject);
    });
  }

  async function* pull(): AsyncGenerator<InviteEvent, undefined> {
    const reader = await openReader(application, after, filter);
    try {
      while (!ended) {
        const run = await reader.read();
        if (run === undefined) await moved(reader);
        for (const event of run ?? []) {
          if (ended) return;
          yield event;
        }
      }
    } finally {
      reader.close();
    }
  }
}
