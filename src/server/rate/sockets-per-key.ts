import type { Principal } from '../../access/principal.ts';

/** Counts the open sockets of each key. */
export interface SocketsPerKey {
  /** Counts one more, and gives what takes it off again; undefined where the key has as many as it may. */
  open(principal: Principal): (() => void) | undefined;
}

/** @param most sockets of one key; where nobody is asked for credentials there is no such bound */
export function createSocketsPerKey(most: number): SocketsPerKey {
  const counts = new Map<string, number>();
  return {
    open({ application, actor }) {
      if (actor === 'anonymous') return () => {};
      const key = JSON.stringify([application, actor]);
      const before = counts.get(key) ?? 0;
      if (before >= most) return undefined;
      counts.set(key, before + 1);
      return () => {
        const left = (counts.get(key) ?? 1) - 1;
        if (left > 0) counts.set(key, left);
        else counts.delete(key);
      };
    },
  };
}
