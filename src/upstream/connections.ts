/** Turns to use one of a fixed number of connections, first come, first served. */
export interface Connections {
  /**
   * Resolves to the function that gives the turn back, or to undefined where none came within `maxWaitMs`.
   * Rejects with the signal's reason.
   */
  turn(maxWaitMs: number, signal?: AbortSignal): Promise<(() => void) | undefined>;
}

/**
 * The pool queues without bound or deadline: behind connections that all hang, a caller would wait for longer
 * than any of its own timeouts. So nothing enters the pool that it cannot send at once.
 */
export function createConnections(limit: number): Connections {
  let busy = 0;
  const waiting = new Set<(granted: boolean) => void>();

  function giveBack(): void {
    const [next] = waiting;
    if (!next) busy -= 1;
    else {
      waiting.delete(next);
      next(true);
    }
  }

  /** Giving back twice would let one too many in. */
  function once(): () => void {
    let given = false;
    return () => {
      if (!given) giveBack();
      given = true;
    };
  }

  return {
    async turn(maxWaitMs, signal) {
      signal?.throwIfAborted();
      if (busy < limit) {
        busy += 1;
        return once();
      }
      const { promise, resolve } = Promise.withResolvers<boolean>();
      waiting.add(resolve);
      const leave = () => {
        if (waiting.delete(resolve)) resolve(false);
      };
      const timer = setTimeout(leave, maxWaitMs);
      signal?.addEventListener('abort', leave, { once: true });
      const granted = await promise;
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
      if (granted) return once();
      signal?.throwIfAborted();
      return undefined;
    },
  };
}
