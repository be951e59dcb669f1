/** One event of a text/event-stream as a browser hands it to a page. */
export interface ServerSentEvent {
  readonly event: string | undefined;
  readonly data: string;
  /** The id that the browser would send as Last-Event-ID now. */
  readonly lastEventId: string;
}

/** The events of a text/event-stream (HTML standard, 9.2.6), without what keeps the connection alive. */
export async function* readEvents(
  body: NonNullable<Response['body']>,
  onId: (id: string) => void = () => {},
): AsyncGenerator<ServerSentEvent, undefined> {
  const decoder = new TextDecoder();
  let unread = '';
  let lastEventId = '';
  for await (const bytes of body) {
    unread += decoder.decode(bytes, { stream: true });
    for (let end = unread.indexOf('\n\n'); end >= 0; end = unread.indexOf('\n\n')) {
      const lines = unread.slice(0, end).split('\n');
      unread = unread.slice(end + 2);
      const field = (name: string) =>
        lines
          .find((line) => line.startsWith(`${name}:`))
          ?.slice(name.length + 1)
          .trim();
      const data = field('data');
      const id = field('id');
      if (id !== undefined) {
        lastEventId = id;
        // Also without data: such an event is not dispatched, and sets the id all the same.
        onId(id);
      }
      if (data !== undefined) yield { event: field('event'), data, lastEventId };
    }
  }
}

/** One connection of an event source to an address that never changes. */
export interface EventSourceConnection {
  readonly status: number;
  next(): Promise<IteratorResult<ServerSentEvent, undefined>>;
  end(): void;
}

/** What a browser's EventSource does: a GET of one address, and its last id on every connection but the first. */
export function eventSource(url: string, query: string, variables: Record<string, unknown> = {}) {
  const address = `${url}?${new URLSearchParams({ query, variables: JSON.stringify(variables) })}`;
  let lastEventId = '';
  return {
    lastEventId: () => lastEventId,
    async connect(): Promise<EventSourceConnection> {
      const stop = new AbortController();
      const response = await fetch(address, {
        headers: {
          accept: 'text/event-stream',
          ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
        },
        signal: stop.signal,
      });
      const events = readEvents(response.body as NonNullable<Response['body']>, (id) => {
        lastEventId = id;
      });
      return { status: response.status, next: () => events.next(), end: () => stop.abort() };
    },
  };
}
