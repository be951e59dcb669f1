import type { IncomingMessage, ServerResponse } from 'node:http';
import { createTally, type Tally } from './tally.ts';

/** Requests by the door that they came to and the class of their answer. */
export interface RequestCounts {
  /** Counts the request once its answer is out, or was broken off. */
  begin(request: IncomingMessage, response: ServerResponse): void;
  readonly samples: Tally['samples'];
  /** Requests whose answer is not out yet. */
  readonly open: () => number;
}

/** The first part of a path, and the name under which it is counted. Whatever a stranger asks for is `other`. */
const ROUTES = new Map([
  ['graphql', 'graphql'],
  ['v1', 'rest'],
  ['callbacks', 'callbacks'],
  ['rsvp', 'rsvp'],
  ['inbound', 'inbound'],
  ['health', 'health'],
  ['metrics', 'metrics'],
]);
const CLASSES = ['', '1xx', '2xx', '3xx', '4xx', '5xx'];

export function createRequestCounts(): RequestCounts {
  const tally = createTally();
  let open = 0;
  // One for all requests, which find themselves in `this`.
  function end(this: ServerResponse) {
    open--;
    // Broken off before anything was said: the status that it has then is only the default.
    const status = this.headersSent ? (CLASSES[Math.floor(this.statusCode / 100)] ?? 'other') : 'none';
    tally.add(routeOf(this.req.url ?? '/'), status);
  }
  return {
    begin(_request, response) {
      open++;
      response.on('close', end);
    },
    samples: tally.samples,
    open: () => open,
  };
}

/** The part between the first slash and what follows it, found without taking the whole path apart. */
function routeOf(url: string): string {
  if (url === '/graphql') return 'graphql';
  const end = /[/?]/.exec(url.slice(1))?.index;
  return ROUTES.get(end === undefined ? url.slice(1) : url.slice(1, end + 1)) ?? 'other';
}
