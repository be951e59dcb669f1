import type { IncomingHttpHeaders } from 'node:http';
import { newRequestId, type UnderWay } from '../access/under-way.ts';

/** Characters of an X-Request-Id that is taken over: it goes into logs, events and mail. */
export const MAX_REQUEST_ID = 64;

export const REQUEST_ID_HEADER = 'X-Request-Id';

const REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;
/** Version 00; an id of zeros only is none (W3C Trace Context §3.2.2). */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The request as everything that it causes will remember it. Its id is the caller's X-Request-Id, or else the id of the
 * trace that it belongs to; whatever is not one by its form is passed over, and a new one takes its place.
 */
export function requestUnderWay(headers: IncomingHttpHeaders, actor: string): UnderWay {
  const given = headers['x-request-id'];
  const traced = TRACEPARENT.exec(headers.traceparent as string);
  const own =
    typeof given === 'string' && given.length <= MAX_REQUEST_ID && REQUEST_ID.test(given) ? given : undefined;
  const requestId = own ?? traced?.[1] ?? newRequestId();
  return traced ? { requestId, actor, traceparent: traced[0] } : { requestId, actor };
}
