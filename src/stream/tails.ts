import { type PageSource, startTail, type Tail } from './tail.ts';
import type { Wake } from './wake/wake.ts';

/** A tail in use. */
export interface TailLease {
  readonly tail: Tail;
  /** Gives it back; the last one ends the tail. */
  release(): void;
}

/** The tails of this process: one for each stream that somebody follows, none for the others. */
export interface Tails {
  /** Rejects where the store cannot say where the stream stands. */
  lease(application: string): Promise<TailLease>;
  /** Streams that are followed now. */
  readonly count: () => number;
  /** Their tails, of as many as have begun. */
  readonly all: () => ReadonlyMap<string, Tail>;
}

/** Begins a tail with the first who asks, at the head of the stream as it then is. */
export function createTails(source: PageSource, wake: Wake): Tails {
  const open = new Map<string, { tail: Promise<Tail>; users: number }>();
  const begun = new Map<string, Tail>();

  function begin(application: string) {
    const tail = source
      .readPosition(application)
      .then(({ head }) => startTail(source, wake, application, head));
    const entry = { tail, users: 0 };
    open.set(application, entry);
    tail.then(
      (ready) => open.get(application) === entry && begun.set(application, ready),
      // Who comes after a failure begins anew.
      () => open.get(application) === entry && open.delete(application),
    );
    return entry;
  }

  return {
    count: () => open.size,
    all: () => begun,
    async lease(application) {
      const entry = open.get(application) ?? begin(application);
      entry.users++;
      const tail = await entry.tail;
      let released = false;
      return {
        tail,
        release() {
          if (released) return;
          released = true;
          entry.users--;
          if (entry.users > 0) return;
          tail.stop();
          if (open.get(application) !== entry) return;
          open.delete(application);
          begun.delete(application);
        },
      };
    },
  };
}
