/** Events between a connection that brings them and a reader who takes them one by one. */
export interface EventQueue<Event> {
  next(): Promise<IteratorResult<Event, undefined>>;
  return(): Promise<IteratorResult<Event, undefined>>;
  readonly put: (event: Event) => void;
  /** After what waits the reader gets this error. */
  readonly fail: (error: Error) => void;
  readonly size: () => number;
}

export interface QueueHooks<Event> {
  /** After an event was handed to the reader. */
  readonly onTaken: (event: Event) => void;
  /** The reader wants no more. */
  readonly onReturn: () => void;
}

/** An empty one. Whoever puts into it looks at its size: it has no bound of its own. */
export function createEventQueue<Event>({ onTaken, onReturn }: QueueHooks<Event>): EventQueue<Event> {
  const waiting: Event[] = [];
  let readers: {
    resolve: (result: IteratorResult<Event, undefined>) => void;
    reject: (error: Error) => void;
  }[] = [];
  let failure: Error | undefined;
  let closed = false;

  const hand = (event: Event): IteratorResult<Event, undefined> => {
    onTaken(event);
    return { value: event, done: false };
  };
  return {
    size: () => waiting.length,
    put(event) {
      if (closed) return;
      const reader = readers.shift();
      if (reader) reader.resolve(hand(event));
      else waiting.push(event);
    },
    fail(error) {
      failure = error;
      for (const reader of readers.splice(0)) reader.reject(error);
    },
    async next() {
      if (closed) return { value: undefined, done: true };
      if (waiting.length > 0) return hand(waiting.shift() as Event);
      if (failure) throw failure;
      return new Promise((resolve, reject) => readers.push({ resolve, reject }));
    },
    async return() {
      closed = true;
      waiting.length = 0;
      for (const { resolve } of readers) resolve({ value: undefined, done: true });
      readers = [];
      onReturn();
      return { value: undefined, done: true };
    },
  };
}
