import { createRequire } from 'node:module';
import type { Dispatcher, Pool } from 'undici';
import { ConfigError } from '../errors.ts';
import type { Clock } from '../invites/ports.ts';
import type { FailureKind } from './outcome.ts';
import { responseText } from './response-text.ts';
import { retryAfterMs } from './retry-after.ts';
import { OverdueError, transportFailure } from './transport-failure.ts';

/** How long each phase of a request may take, in milliseconds. */
export interface Timeouts {
  readonly connect: number;
  readonly headers: number;
  /** The whole body: a limit on its pauses alone would let one byte each nine seconds go on for days. */
  readonly body: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = { connect: 5000, headers: 10_000, body: 10_000 };
/** Requests that are out at the same time. */
export const MAX_IN_FLIGHT = 64;
/** Largest response, in bytes, compressed or not. */
const MAX_RESPONSE = 1024 * 1024;
/** What is read of a body that nobody wants, to keep its connection; past that, a new one is cheaper. */
const UNWANTED = { bytes: 64 * 1024, ms: 1000 } as const;
/** Milliseconds that an unused connection is kept. */
const KEEP_ALIVE_MS = 30_000;

export interface HttpRequest {
  readonly verb: 'GET' | 'POST';
  /** Appended to the path of the smart invites, with its question mark. */
  readonly query?: string;
  readonly body?: object;
}

/** An answer, or why there is none; `maybeSent` says whether Cronofy may have read the request. */
export type HttpAnswer =
  | { readonly kind: 'success'; readonly json: unknown }
  /** 422, whose body says what is wrong; undefined where it is no JSON. */
  | { readonly kind: 'unprocessable'; readonly json: unknown }
  | { readonly kind: 'failed'; readonly failure: FailureKind; readonly maybeSent: boolean };

export interface Exchange {
  /** Asks once, without any retry. Rejects only with the signal's reason. */
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer>;
  /** Lets what is out come back, then closes the connections. */
  close(): Promise<void>;
}

export interface ExchangeOptions {
  readonly url: URL;
  /** The client secret, sent as the bearer token (contract part 1). */
  readonly bearer: string;
  readonly clock: Clock;
  readonly timeouts: Timeouts;
  /** Opens the connections; default a Pool of undici. */
  readonly connect: (origin: string, options: Pool.Options) => Dispatcher;
  /** Told what came of each request. */
  readonly onAnswer?: ((request: HttpRequest, answer: HttpAnswer) => void) | undefined;
  /** Has each request sent, with the `traceparent` that it is to carry, and hands on the answer. */
  readonly trace?: TraceRequest | undefined;
}

export type TraceRequest = (
  request: HttpRequest,
  send: (traceparent: string | undefined) => Promise<HttpAnswer>,
) => Promise<HttpAnswer>;

/** undici's own pool, over which nothing but these options decides. */
export function openPool(origin: string, options: Pool.Options): Dispatcher {
  // Loaded only where Cronofy is the engine.
  const undici = createRequire(import.meta.url)('undici') as typeof import('undici');
  return new undici.Pool(origin, options);
}

/** HTTP to one data centre. Throws ConfigError for a secret that no header can carry. */
export function createExchange(options: ExchangeOptions): Exchange {
  const { url, bearer, clock, timeouts, connect, onAnswer, trace = (_, send) => send(undefined) } = options;
  if (!/^[\x21-\x7e]+$/.test(bearer))
    throw new ConfigError('CRONOFY_CLIENT_SECRET must be visible ASCII characters without spaces.');
  const pool = connect(url.origin, {
    connections: MAX_IN_FLIGHT,
    pipelining: 1,
    // One HTTP/2 connection would carry many requests, and the limits above count connections.
    allowH2: false,
    connect: { timeout: timeouts.connect },
    headersTimeout: timeouts.headers,
    bodyTimeout: timeouts.body,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxResponseSize: MAX_RESPONSE,
  });
  const path = `${url.pathname.replace(/\/+$/, '')}/v1/smart_invites`;

  let closed = false;

  async function ask(
    { verb, query = '', body }: HttpRequest,
    traceparent: string | undefined,
    signal: AbortSignal,
    onHeaders: () => void,
  ) {
    const response = await pool.request({
      method: verb,
      path: `${path}${query}`,
      headers: {
        authorization: `Bearer ${bearer}`,
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': 'invitegraph',
        ...(traceparent === undefined ? {} : { traceparent }),
        ...(body ? { 'content-type': 'application/json; charset=utf-8' } : {}),
      },
      body: body ? JSON.stringify(body) : null,
      signal,
    });
    onHeaders();
    return read(response, clock);
  }

  async function send(
    request: HttpRequest,
    traceparent: string | undefined,
    signal?: AbortSignal,
  ): Promise<HttpAnswer> {
    // The pool would say the same as of a request that it tore away while it was out.
    if (closed)
      return { kind: 'failed', failure: { kind: 'unreachable', reason: 'closed' }, maybeSent: false };
    const overdue = new AbortController();
    const inTime = signal ? AbortSignal.any([signal, overdue.signal]) : overdue.signal;
    // undici's own timers say which phase was late; this one ends the phases that they let go on.
    const end = (phase: 'headers' | 'body') => () => overdue.abort(new OverdueError(phase));
    let timer = setTimeout(end('headers'), timeouts.connect + 2 * timeouts.headers);
    try {
      return await ask(request, traceparent, inTime, () => {
        clearTimeout(timer);
        timer = setTimeout(end('body'), timeouts.body);
      });
    } catch (error) {
      signal?.throwIfAborted();
      const cause = overdue.signal.aborted ? overdue.signal.reason : error;
      const { kind, maybeSent } = transportFailure(cause);
      return { kind: 'failed', failure: kind, maybeSent };
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async send(request, signal) {
      const answer = await trace(request, (traceparent) => send(request, traceparent, signal));
      onAnswer?.(request, answer);
      return answer;
    },
    async close() {
      closed = true;
      await pool.close();
    },
  };
}

async function read(response: Dispatcher.ResponseData, clock: Clock): Promise<HttpAnswer> {
  const { statusCode: status, headers, body } = response;
  const wanted = (status >= 200 && status < 300) || status === 422;
  if (!wanted) {
    await body.dump({ limit: UNWANTED.bytes, signal: AbortSignal.timeout(UNWANTED.ms) }).catch(() => {});
    const wait = retryAfterMs(headers['retry-after'], clock.now());
    // A refusal is certain: Cronofy did not do it. A 5xx and a redirect say nothing of the kind.
    return {
      kind: 'failed',
      failure: statusFailure(status, wait),
      maybeSent: status < 400 || status >= 500,
    };
  }
  if (status === 422) return { kind: 'unprocessable', json: await problemJson(response) };
  const text = await responseText(body, encodingOf(headers), MAX_RESPONSE);
  // Any 2xx is a success (contract part 1), and some have nothing to say.
  if (text.trim() === '') return { kind: 'success', json: undefined };
  const json = parse(text);
  return json === undefined
    ? { kind: 'failed', failure: { kind: 'unreadable', reason: 'not-json' }, maybeSent: true }
    : { kind: 'success', json };
}

/** The refusal stands whatever its explanation looks like. */
async function problemJson({ body, headers }: Dispatcher.ResponseData): Promise<unknown> {
  try {
    return parse(await responseText(body, encodingOf(headers), MAX_RESPONSE));
  } catch {
    return undefined;
  }
}

function encodingOf({ 'content-encoding': encoding }: Dispatcher.ResponseData['headers']) {
  return Array.isArray(encoding) ? encoding.join(', ') : encoding;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Milliseconds to wait after a 429 that names no time; Cronofy documents no Retry-After (contract part 7). */
const UNNAMED_WAIT_MS = 1000;

function statusFailure(status: number, wait: number | undefined): FailureKind {
  switch (status) {
    case 401:
      return { kind: 'unauthorized' };
    case 402:
      return { kind: 'payment-required' };
    case 403:
      return { kind: 'forbidden' };
    case 404:
    case 410:
      return { kind: 'not-found' };
    case 429:
      return { kind: 'rate-limited', retryAfterMs: wait ?? UNNAMED_WAIT_MS, by: 'cronofy' };
  }
  if (status >= 500)
    return { kind: 'server-error', status, ...(wait === undefined ? {} : { retryAfterMs: wait }) };
  if (status >= 400) return { kind: 'refused', status };
  return { kind: 'unreadable', reason: 'redirect' };
}
