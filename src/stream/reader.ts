import type { InviteEvent } from '../invites/event.ts';
import type { EventFilter } from '../invites/ports.ts';
import { createGate } from './gate.ts';
import { eventMatcher } from './matches-event.ts';
import type { PageSource, Tail } from './tail.ts';
import type { Tails } from './tails.ts';

/** Events fetched at once from the store, and so the most that one subscription ever holds. */
export const PAGE_EVENTS = 100;
/** Pages read from the store at a time: when thousands come back together, most of them wait here. */
export const PAGE_READS = 8;

/** The place of one subscription in a stream. */
export interface Reader {
  readonly tail: Tail;
  /** Everything up to this offset has been read. */
  readonly position: () => number;
  /**
   * The next events that match, at most a page; perhaps none of those looked over. Undefined where there is nothing
   * more for now. Rejects with CURSOR_EXPIRED where what comes next is no longer kept.
   */
  read(): Promise<readonly InviteEvent[] | undefined>;
  /** Goes on from a later offset: somebody else has taken care of what lies between. */
  skipTo(offset: number): void;
  /** Reads again from an earlier offset on: what was read behind it was not used. */
  goBack(offset: number): void;
  close(): void;
}

/** Opens readers, which share the tails of their streams. */
export type OpenReader = (application: string, after: number, filter: EventFilter) => Promise<Reader>;

/** Where readers found what they asked for, since the start. */
export interface ReadCounts {
  ring: number;
  store: number;
}

/**
 * Reads from the ring of the tail, and from the store what the ring no longer has.
 * @param counts is counted up
 */
export function createReaders(
  source: PageSource,
  tails: Tails,
  counts: ReadCounts = { ring: 0, store: 0 },
): OpenReader {
  const gate = createGate(PAGE_READS);
  return async (application, after, filter) => {
    const { tail, release } = await tails.lease(application);
    const matches = eventMatcher(filter);
    let position = after;
    return {
      tail,
      position: () => position,
      async read() {
        const run = tail.ring.after(position);
        if (run === undefined) {
          counts.store++;
          const page = await gate(() => source.readPage(application, position, PAGE_EVENTS, filter));
          position = page.next;
          return page.events;
        }
        if (run.length === 0) return undefined;
        counts.ring++;
        position = run.at(-1)?.offset as number;
        return run.filter(matches);
      },
      skipTo(offset) {
        position = Math.max(position, offset);
      },
      goBack(offset) {
        position = Math.min(position, offset);
      },
      close: release,
    };
  };
}
