import type { StoreVersion } from './kept-answers.ts';

/** The end of a turn of the event loop, and the store as it is then. */
export interface Turn {
  /** Does it, and whatever else comes before the turn ends, at its end. The work must not throw. */
  readonly atItsEnd: (work: () => void) => void;
  /** The store's version. What is done at the end of one turn shares a look, which begins after all of it has come. */
  readonly version: StoreVersion;
}

/**
 * Looking at a file of SQLite takes locks, which costs as much as reading a request; under load dozens of requests
 * come whole in one turn. Their look begins once the last of them is there, so that each of them is answered as if it
 * had looked by itself: a commit that was over before a request came is seen.
 */
export function createTurn(storeVersion: StoreVersion): Turn {
  let works: (() => void)[] = [];
  let isEnding = false;
  let isKnown = false;
  let known: number | undefined;
  const end = () => {
    const all = works;
    works = [];
    isEnding = true;
    try {
      for (const work of all) work();
    } finally {
      // Whatever they left for later, beyond an `await`, looks for itself.
      isEnding = false;
      isKnown = false;
    }
  };
  return {
    atItsEnd(work) {
      if (works.push(work) === 1) setImmediate(end);
    },
    version() {
      if (!isEnding) return storeVersion();
      if (!isKnown) known = storeVersion();
      isKnown = true;
      return known;
    },
  };
}
