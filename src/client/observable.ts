export interface Observer<Value> {
  readonly next?: ((value: Value) => void) | undefined;
  readonly error?: ((error: Error) => void) | undefined;
  readonly complete?: (() => void) | undefined;
}

/** What RxJS's `from` takes, and anything else that speaks of observables. */
export interface InteropObservable<Value> {
  subscribe(observer: Observer<Value> | ((value: Value) => void)): { unsubscribe(): void };
}

/** Where libraries look for it: the proposal's symbol if anybody has defined it, and the name they agreed on otherwise. */
const OBSERVABLE = ((Symbol as { observable?: symbol }).observable ?? '@@observable') as '@@observable';

/**
 * A cold observable: each subscriber begins anew.
 * @param begin starts for one observer and gives back what ends it
 */
export function observable<Value>(
  begin: (observer: Observer<Value>) => () => void,
): InteropObservable<Value> {
  const self: InteropObservable<Value> = {
    subscribe(given) {
      const observer = typeof given === 'function' ? { next: given } : given;
      let stop: (() => void) | undefined;
      let over = false;
      const unsubscribe = () => {
        over = true;
        stop?.();
      };
      stop = begin({
        next: (value) => guarded(() => !over && observer.next?.(value)),
        error: (error) => guarded(() => !over && observer.error?.(error)),
      });
      return { unsubscribe };
    },
  };
  return Object.assign(self, { [OBSERVABLE]: () => self });
}

/** What an observer throws is its own fault and shows as such; the stream goes on. */
function guarded(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
