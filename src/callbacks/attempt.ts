import type { Client, Dispatcher } from 'undici';
import { ForbiddenDestinationError, openConnection } from './connect.ts';
import { judgeUrl } from './destination.ts';
import { failureReason } from './failure-reason.ts';
import type { Lookup } from './resolve.ts';
import { readRetryAfter } from './retry-after.ts';

/** Milliseconds for one attempt, from the first DNS query to the last byte of the response. */
export const ATTEMPT_MS = 15_000;
/** Bytes of a response's body that are read, and discarded, before the connection is closed. */
export const MAX_RESPONSE_BYTES = 64 * 1024;

export interface DeliveryRequest {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The development setting (see DestinationRules). */
  readonly allowPrivate: boolean;
  readonly lookup?: Lookup | undefined;
  /** Ends the attempt before its time: the program stops. */
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

/** How an attempt ended. Reasons are sentences for the people who look after the receiver. */
export type AttemptResult =
  | { readonly outcome: 'delivered'; readonly status: number }
  /** The receiver wants no more callbacks. */
  | { readonly outcome: 'gone'; readonly status: 410; readonly reason: string }
  | {
      readonly outcome: 'retry';
      readonly reason: string;
      readonly status?: number;
      /** The receiver asked to be left alone for so long. */
      readonly retryAfterMs?: number;
    }
  /** Nothing was sent, as the destination is forbidden. It may be allowed later: names move. */
  | { readonly outcome: 'refused'; readonly reason: string };

/**
 * Posts one callback, once. The status decides: 2xx is delivered whatever the body that follows it, 410 ends it
 * for good, and all else, redirects too, may be tried again. Never rejects, and is over after `timeoutMs`
 * (ATTEMPT_MS) whatever the receiver does.
 */
export async function attemptDelivery(request: DeliveryRequest): Promise<AttemptResult> {
  const { url, allowPrivate, lookup, timeoutMs = ATTEMPT_MS } = request;
  const verdict = judgeUrl(url, { allowPrivate });
  if (!verdict.allowed) return { outcome: 'refused', reason: verdict.reason };
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
  let client: Client | undefined;
  try {
    signal.throwIfAborted();
    client = openConnection(verdict.value.origin, { allowPrivate, lookup, signal });
    return resultOf(await post(client, verdict.value, request));
  } catch (error) {
    if (error instanceof ForbiddenDestinationError) return { outcome: 'refused', reason: error.message };
    if (timeout.aborted)
      return { outcome: 'retry', reason: `The receiver did not answer within ${timeoutMs / 1000} seconds.` };
    return { outcome: 'retry', reason: failureReason(error) };
  } finally {
    await client?.destroy().catch(() => {});
  }
}

async function post(client: Client, url: URL, { body, headers }: DeliveryRequest) {
  const response = await client.request({
    method: 'POST',
    path: url.pathname + url.search,
    headers,
    body,
    // Says `Connection: close`: a connection kept open would be the receiver's to hold.
    reset: true,
  });
  await discard(response);
  return response;
}

/** Lets the receiver finish writing, so that its log shows no broken connection, but not without end. */
async function discard({ body }: Dispatcher.ResponseData): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += (chunk as Buffer).length;
      if (bytes > MAX_RESPONSE_BYTES) return;
    }
  } catch {
    // The status came whole, and it is all that counts.
  }
}

function resultOf({ statusCode: status, headers }: Dispatcher.ResponseData): AttemptResult {
  if (status >= 200 && status < 300) return { outcome: 'delivered', status };
  if (status === 410) return { outcome: 'gone', status, reason: 'The receiver answered 410: it is gone.' };
  const redirect = status >= 300 && status < 400;
  const retryAfterMs = readRetryAfter(headers['retry-after'], headers.date);
  return {
    outcome: 'retry',
    status,
    reason: `The receiver answered ${status}${redirect ? ': redirects are not followed' : ''}.`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}
