import type { IncomingHttpHeaders } from 'node:http';
import { newRequestId, type UnderWay } from '../access/under-way.ts';
import { readTraceparent } from '../tracing/traceparent.ts';

/** Characters of an X-Request-Id that is taken over: it goes into logs, events and mail. */
export const MAX_REQUEST_ID = 64;

export const REQUEST_ID_HEADER = 'X-Request-Id';

const REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;
/**
 * The request as everything that it causes will remember it. Its id is the caller's X-Request-Id, or else the id of the
 * trace that it belongs to; whatever is not one by its form is passed over, and a new one takes its place.
 * @param begin begins the request's own span in the caller's trace, and gives its `traceparent`
 */
export function requestUnderWay(
  headers: IncomingHttpHeaders,
  actor: string,
  begin = (caller: string | undefined): string | undefined => caller,
): UnderWay {
  const given = headers['x-request-id'];
  const header = headers.traceparent as string | undefined;
  const traceparent = begin(readTraceparent(header) && header);
  const own =
    typeof given === 'string' && given.length <= MAX_REQUEST_ID && REQUEST_ID.test(given) ? given : undefined;
  const requestId = own ?? readTraceparent(traceparent)?.traceId ?? newRequestId();
  return traceparent === undefined ? { requestId, actor } : { requestId, actor, traceparent };
}
