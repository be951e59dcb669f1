import type { InviteEvent } from '../invites/event.ts';
import type { EventFilter } from '../invites/ports.ts';
import type { Page } from './log.ts';
import { TICK_MS, type Wake } from './wake/wake.ts';

/** Events fetched at once, and so the most that one subscription ever holds. */
export const PAGE_EVENTS = 100;

/** The log's reading side, as a subscription needs it. */
export interface PageSource {
  readPage(application: string, after: number, limit: number, filter: EventFilter): Promise<Page>;
}

/**
 * Every event after an offset, in order, for ever: first those in the log, then the new ones as they come.
 *
 * It pulls. The next page is read only when the consumer asks for more, so a consumer that stops reading
 * stops this generator, and costs one page of memory however much happens meanwhile. The bell is hung before
 * the first page is read: an event that commits between a read and the wait rings it, so none is overslept.
 *
 * `return()` ends a waiting generator at once, which a plain async generator would only do at its next event.
 */
export function followLog(
  source: PageSource,
  wake: Wake,
  application: string,
  after: number,
  filter: EventFilter,
): AsyncIterableIterator<InviteEvent> {
  const bell = hangBell(wake, application);
  const events = pull();
  return {
    next: () => events.next(),
    async return() {
      bell.takeDown();
      return events.return(undefined);
    },
    async throw(error) {
      bell.takeDown();
      return events.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };

  async function* pull(): AsyncGenerator<InviteEvent, undefined> {
    let position = after;
    try {
      while (!bell.isDown()) {
        bell.silence();
        const page = await source.readPage(application, position, PAGE_EVENTS, filter);
        for (const event of page.events) {
          if (bell.isDown()) return;
          yield event;
        }
        position = page.next;
        if (position >= page.head) await bell.rung();
      }
    } finally {
      bell.takeDown();
    }
  }
}

function hangBell(wake: Wake, application: string) {
  let ringing = false;
  let down = false;
  let answer: (() => void) | undefined;
  const ring = () => {
    ringing = true;
    answer?.();
  };
  const stopListening = wake.listen(application, ring);
  return {
    isDown: () => down,
    silence: () => {
      ringing = false;
    },
    /** Resolves at the next ring, after a tick, or when taken down; at once if it rang since it was silenced. */
    rung: () =>
      new Promise<void>((resolve) => {
        if (ringing || down) return resolve();
        const tick = setTimeout(ring, TICK_MS);
        answer = () => {
          clearTimeout(tick);
          answer = undefined;
          resolve();
        };
      }),
    takeDown: () => {
      down = true;
      stopListening();
      answer?.();
    },
  };
}
