import { serialise } from '../live/execution.ts';
import { cursorOf, type PlacedResult } from './placed-results.ts';

/** Longest silence of an event stream, in ms: proxies and clients take a longer one for its end. */
export const STREAM_SILENCE_MS = 12_000;

/** A comment (HTML standard, 9.2.5): it keeps the connection, and no client shows it to anybody. */
const COMMENT = Buffer.from(':\n\n');
const COMPLETE = Buffer.from('event: complete\ndata:\n\n');
const END = Buffer.from('\n\n');

/** What the stream of a response is made of. */
export interface EventStreamSource {
  start(controller: Sink): void;
  pull(controller: Sink): Promise<void>;
  cancel(): Promise<void>;
}

interface Sink {
  /** What fits before the reader falls behind; null once it is over. */
  readonly desiredSize: number | null;
  enqueue(chunk: Uint8Array): void;
  close(): void;
  error(reason: unknown): void;
}

/**
 * The results of a subscription as `text/event-stream`, in the words of graphql-sse's distinct connections mode. A
 * result that has a place in the log has its cursor as `id`, which a browser sends back as `Last-Event-ID` when it
 * connects again. The next result is asked for only when the connection has room for it.
 */
export function eventStream(results: AsyncIterator<PlacedResult>): EventStreamSource {
  let comments: NodeJS.Timeout | undefined;
  const stop = () => clearInterval(comments);
  return {
    start(sink) {
      // Some browsers tell of a response only when its first byte is there.
      sink.enqueue(COMMENT);
      comments = setInterval(() => {
        if (sink.desiredSize === null) return stop();
        if (sink.desiredSize > 0) sink.enqueue(COMMENT);
      }, STREAM_SILENCE_MS);
    },
    async pull(sink) {
      try {
        const { done, value } = await results.next();
        if (!done) return sink.enqueue(message(value));
        stop();
        sink.enqueue(COMPLETE);
        sink.close();
      } catch (error) {
        stop();
        sink.error(error);
      }
    },
    async cancel() {
      stop();
      await results.return?.();
    },
  };
}

/** Cursors are base64url and JSON has no line ends: neither can end a field. */
function message(result: PlacedResult): Buffer {
  const cursor = cursorOf(result);
  const id = cursor === undefined ? '' : `id: ${cursor}\n`;
  if (!result.data && !result.errors) return Buffer.from(`${id}\n`);
  return Buffer.concat([Buffer.from(`${id}event: next\ndata: `), serialise(result), END]);
}
