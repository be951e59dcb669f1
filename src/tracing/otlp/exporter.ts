import type { Attributes } from '../tracer.ts';
import { MAX_SPANS_PER_REQUEST, MAX_WAITING_SPANS } from './bounds.ts';
import { exportRequest } from './message.ts';
import { toProtobuf } from './protobuf.ts';
import type { EndedSpan } from './recorder.ts';

/** The longest pause after requests that failed, in ms. */
const LONGEST_PAUSE_MS = 60_000;
/** How long the end of the program may wait for the last request, in ms. */
const LAST_REQUEST_MS = 2000;
/** Answers after which the same spans may be sent again (OTLP specification, Failures). */
const PASSING = new Set([429, 502, 503, 504]);

/** Where spans are sent, as the OTEL_ settings have it. */
export interface ExportSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly encoding: 'json' | 'protobuf';
  readonly resource: Attributes;
  readonly timeoutMs: number;
  readonly delayMs: number;
}

export interface ExporterParts extends ExportSettings {
  /** Told once of a receiver that takes no spans, however often it is tried. Names no header. */
  readonly onTrouble: (why: string) => void;
}

/** Sends spans by OTLP over HTTP, some at a time and never on the way of a request. */
export interface Exporter {
  add(span: EndedSpan): void;
  /** Sends what waits, once, and for a bounded time. */
  close(): Promise<void>;
}

/** Begins to gather spans, and sends them every `delayMs`, or as soon as a request is full. */
export function createExporter(parts: ExporterParts): Exporter {
  const { delayMs, timeoutMs, onTrouble } = parts;
  const waiting: EndedSpan[] = [];
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;
  let failures = 0;
  let isTold = false;
  let isClosed = false;

  const plan = (ms: number) => {
    if (isClosed || sending || waiting.length === 0) return;
    clearTimeout(timer);
    timer = setTimeout(flush, ms);
    timer.unref();
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    sending ??= sendSome(timeoutMs).finally(() => {
      sending = undefined;
      const isFull = waiting.length >= MAX_SPANS_PER_REQUEST;
      if (failures > 0) plan(Math.min(LONGEST_PAUSE_MS, delayMs * 2 ** failures));
      else plan(isFull ? 0 : delayMs);
    });
    return sending;
  };

  async function sendSome(ms: number): Promise<void> {
    const some = waiting.splice(0, MAX_SPANS_PER_REQUEST);
    const failure = await send(parts, some, ms);
    if (!failure) {
      [failures, isTold] = [0, false];
      return;
    }
    if (!isTold) onTrouble(failure.why);
    isTold = true;
    if (!failure.isPassing) return;
    failures++;
    // Older spans say what the newer ones belong to; what has no room any more is lost.
    waiting.unshift(...some.slice(0, MAX_WAITING_SPANS - waiting.length));
  }

  return {
    add(span) {
      if (isClosed || waiting.length >= MAX_WAITING_SPANS) return;
      waiting.push(span);
      if (failures === 0 && waiting.length === MAX_SPANS_PER_REQUEST) plan(0);
      else if (timer === undefined) plan(delayMs);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      const end = performance.now() + LAST_REQUEST_MS;
      const left = () => Math.max(0, Math.ceil(end - performance.now()));
      if (sending)
        await Promise.race([sending, new Promise((resolve) => setTimeout(resolve, left()).unref())]);
      while (waiting.length > 0 && failures === 0 && left() > 0) await sendSome(Math.min(timeoutMs, left()));
    },
  };
}

interface SendFailure {
  readonly why: string;
  readonly isPassing: boolean;
}

async function send(
  { url, headers, encoding, resource }: ExporterParts,
  spans: readonly EndedSpan[],
  ms: number,
): Promise<SendFailure | undefined> {
  if (spans.length === 0) return undefined;
  const request = exportRequest(spans, resource);
  const isJson = encoding === 'json';
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': isJson ? 'application/json' : 'application/x-protobuf' },
      body: isJson ? JSON.stringify(request) : toProtobuf(request),
      // The headers may hold a secret, which is meant for this address alone.
      redirect: 'error',
      signal: AbortSignal.timeout(ms),
    });
    await response.body?.cancel();
    if (response.ok) return undefined;
    return { why: `it answered ${response.status}`, isPassing: PASSING.has(response.status) };
  } catch (error) {
    const { name, cause } = error as Error;
    const code = (cause as NodeJS.ErrnoException | undefined)?.code;
    return { why: code ?? (name === 'TimeoutError' ? 'it did not answer in time' : name), isPassing: true };
  }
}
