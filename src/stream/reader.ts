import type { InviteEvent } from '../invites/event.ts';
import type { EventFilter } from '../invites/ports.ts';
import { createGate } from './gate.ts';
import { eventMatcher } from './matches-event.ts';
import type { PageSource, Tail } from './tail.ts';
import type { TailLease, Tails } from './tails.ts';

/** Events fetched at once from the store, and so the most that one subscription ever holds. */
export const PAGE_EVENTS = 100;
/** Pages read from the store at a time: when thousands come back together, most of them wait here. */
export const PAGE_READS = 8;

/** The place of one subscription in a stream. */
export interface Reader {
  readonly tail: Tail;
  /** Everything up to this offset has been read. */
  position(): number;
  /**
   * The next events that match, at most a page; perhaps none of those looked over. Undefined where there is nothing
   * more for now. Rejects with CURSOR_EXPIRED where what comes next is no longer kept.
   * @param most a smaller page, for whoever may not use all of it; what is in memory already comes as it lies there
   */
  read(most?: number): Promise<readonly InviteEvent[] | undefined>;
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
  const shared: Shared = { readPage: (...page) => gate(() => source.readPage(...page)), counts };
  return async (application, after, filter) => {
    const lease = await tails.lease(application);
    return new LogReader({ application, filter, lease, shared }, after);
  };
}

/** What all readers have in common. */
interface Shared {
  readonly readPage: PageSource['readPage'];
  readonly counts: ReadCounts;
}

interface LogReaderParts {
  readonly application: string;
  readonly filter: EventFilter;
  readonly lease: TailLease;
  readonly shared: Shared;
}

/** A class, since there is one for each of thousands of subscriptions: closures would take several times the memory. */
class LogReader implements Reader {
  readonly #parts: LogReaderParts;
  #position: number;
  /** Made where it is needed: whoever is up to date reads nothing here. */
  #matches: ((event: InviteEvent) => boolean) | undefined;

  constructor(parts: LogReaderParts, after: number) {
    this.#parts = parts;
    this.#position = after;
  }

  get tail(): Tail {
    return this.#parts.lease.tail;
  }

  position(): number {
    return this.#position;
  }

  async read(most = PAGE_EVENTS): Promise<readonly InviteEvent[] | undefined> {
    const { application, filter, shared } = this.#parts;
    const run = this.tail.ring.after(this.#position);
    if (run === undefined) {
      shared.counts.store++;
      const page = await shared.readPage(application, this.#position, most, filter);
      this.#position = page.next;
      return page.events;
    }
    if (run.length === 0) return undefined;
    shared.counts.ring++;
    this.#position = run.at(-1)?.offset as number;
    this.#matches ??= eventMatcher(filter);
    return run.filter(this.#matches);
  }

  skipTo(offset: number): void {
    this.#position = Math.max(this.#position, offset);
  }

  goBack(offset: number): void {
    this.#position = Math.min(this.#position, offset);
  }

  close(): void {
    this.#parts.lease.release();
  }
}
