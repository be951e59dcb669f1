import type { InviteEvent } from '../invites/event.ts';

/** Events of a stream that stay in memory, for those who are a little behind. */
export const RING_EVENTS = 1000;
/** And their bytes, as the log has them: an event of a group of 200 has some 100 kB. */
export const RING_BYTES = 8 * 1024 * 1024;

/** Events as one read brought them. */
interface Run {
  readonly events: readonly InviteEvent[];
  readonly bytes: number;
}

/** The newest events of one stream, as the log has them: bounded by number and by bytes, whole reads at a time. */
export class Ring {
  #runs: Run[] = [];
  #events = 0;
  #bytes = 0;
  /** Events after this offset are all here. */
  #after: number;
  #newest: number;

  /** @param after where the ring begins: it holds what comes behind this offset */
  constructor(after: number) {
    this.#after = after;
    this.#newest = after;
  }

  /** Offset of the newest event here, or where it begins. */
  get newest(): number {
    return this.#newest;
  }

  /** Begins anew at a later offset: what lies between is gone, and so whoever was before it reads the store. */
  restart(after: number): void {
    this.#runs = [];
    this.#events = 0;
    this.#bytes = 0;
    this.#after = after;
    this.#newest = after;
  }

  /** The next events of the stream, all that there are behind the newest, with the bytes that they have in the log. */
  add(events: readonly InviteEvent[], bytes: number): void {
    const last = events.at(-1);
    if (!last) return;
    this.#runs.push({ events, bytes });
    this.#events += events.length;
    this.#bytes += bytes;
    this.#newest = last.offset;
    while (this.#runs.length > 1 && (this.#events > RING_EVENTS || this.#bytes > RING_BYTES)) {
      const oldest = this.#runs.shift() as Run;
      this.#events -= oldest.events.length;
      this.#bytes -= oldest.bytes;
      this.#after = oldest.events.at(-1)?.offset as number;
    }
  }

  /** The first events after an offset, as many as lie together; undefined where the ring does not reach back. */
  after(offset: number): readonly InviteEvent[] | undefined {
    if (offset < this.#after) return undefined;
    if (offset >= this.#newest) return [];
    const run = this.#runs.find(({ events }) => (events.at(-1)?.offset as number) > offset) as Run;
    const first = run.events.findIndex((event) => event.offset > offset);
    return first === 0 ? run.events : run.events.slice(first);
  }
}
