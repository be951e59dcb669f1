/**
 * Wake-ups: "there is more in this application's stream". Nothing is carried and nothing is promised; a
 * listener reads the log, which is the truth, and looks by itself once a second in case a wake-up was lost.
 */
export interface Wake {
  /** Call after the commit, never inside the transaction. */
  notify(application: string): void;
  /** Calls back on every wake-up until the returned function is called. */
  listen(application: string, onWake: () => void): () => void;
}

/** Longest time a reader waits without looking by itself, in milliseconds: what a lost wake-up costs. */
export const TICK_MS = 1000;

/** Wake-ups within this process. */
export function createMemoryWake(): Wake {
  const listeners = new Map<string, Set<() => void>>();
  return {
    notify(application) {
      for (const onWake of listeners.get(application) ?? []) onWake();
    },
    listen(application, onWake) {
      const own = listeners.get(application) ?? new Set();
      listeners.set(application, own);
      own.add(onWake);
      return () => {
        own.delete(onWake);
        if (own.size === 0 && listeners.get(application) === own) listeners.delete(application);
      };
    },
  };
}
