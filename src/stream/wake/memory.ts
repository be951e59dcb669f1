import type { Wake } from './wake.ts';

/** Wake-ups within this process, all that one instance needs. */
export interface MemoryWake extends Wake {
  /** Wakes everybody: what the carrier brought while it was away is not known. */
  notifyAll(): void;
}

/** Wake-ups within this process. */
export function createMemoryWake(): MemoryWake {
  const listeners = new Map<string, Set<() => void>>();
  const notify = (application: string) => {
    for (const onWake of listeners.get(application) ?? []) onWake();
  };
  return {
    notify,
    notifyAll() {
      for (const application of [...listeners.keys()]) notify(application);
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
    isConnected: () => true,
    async close() {
      listeners.clear();
    },
  };
}
