import {
  type Span as ApiSpan,
  SpanKind as ApiSpanKind,
  type Tracer as ApiTracer,
  type Context,
  context,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { readTraceparent, traceparentOf } from './traceparent.ts';
import { presentSpan, type Span, type SpanKind, type Tracer } from './tracer.ts';

/** Under this name SDKs show where spans come from. */
const SCOPE = 'invitegraph';

const KINDS = {
  internal: ApiSpanKind.INTERNAL,
  server: ApiSpanKind.SERVER,
  client: ApiSpanKind.CLIENT,
  producer: ApiSpanKind.PRODUCER,
  consumer: ApiSpanKind.CONSUMER,
} satisfies Record<SpanKind, ApiSpanKind>;

/** How long the end of the program may wait for the last spans to be sent, in ms. */
const LAST_SPANS_MS = 2000;

/** What the SDKs' providers have and the API does not name. */
interface Flushing {
  forceFlush?(): Promise<void>;
}

/**
 * A tracer over the SDK that was registered in this process before; undefined where there is none. `close` lets it
 * send what it has, for 2 s at the most, and leaves it running: it is not ours.
 */
export function tracingOfSdk(): { readonly tracer: Tracer; close(): Promise<void> } | undefined {
  const registered = trace.getTracerProvider();
  const provider = registered instanceof ProxyTracerProvider ? registered.getDelegate() : registered;
  const tracer =
    registered instanceof ProxyTracerProvider
      ? registered.getDelegateTracer(SCOPE)
      : registered.getTracer(SCOPE);
  if (!tracer) return undefined;
  const close = async () => {
    const flushed = (provider as Flushing).forceFlush?.().catch(() => {
      // The SDK tells of what it could not send.
    });
    await Promise.race([flushed, new Promise((resolve) => setTimeout(resolve, LAST_SPANS_MS).unref())]);
  };
  return { tracer: tracerOver(tracer), close };
}

function tracerOver(tracer: ApiTracer): Tracer {
  const known = new WeakMap<Span, ApiSpan>();
  /** What instrumentation of the SDK's has begun comes first: it stands between the caller and us. */
  const present = (caller: string | undefined): Context => {
    const active = context.active();
    return trace.getSpan(active) ? active : contextOf(presentSpan()?.traceparent ?? caller);
  };
  return {
    start({ name, kind, attributes = {}, cause, caller }) {
      const parent = cause ? contextOf(cause.traceparent) : present(caller);
      const inner = tracer.startSpan(name, { kind: KINDS[kind], attributes: mutable(attributes) }, parent);
      const span = spanOver(inner);
      known.set(span, inner);
      return span;
    },
    within(span, work) {
      const inner = known.get(span);
      return inner ? context.with(trace.setSpan(context.active(), inner), work) : work();
    },
  };
}

function spanOver(inner: ApiSpan): Span {
  const { traceId, spanId, traceFlags } = inner.spanContext();
  return {
    traceId,
    traceparent: traceparentOf({ traceId, spanId, isSampled: (traceFlags & TraceFlags.SAMPLED) !== 0 }),
    isRecorded: inner.isRecording(),
    set: (attributes) => void inner.setAttributes(mutable(attributes)),
    link(traceparent) {
      const other = trace.getSpanContext(contextOf(traceparent));
      if (other) inner.addLink({ context: other });
    },
    fail: (type) => void inner.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR }),
    end: () => inner.end(),
  };
}

function contextOf(traceparent: string | undefined): Context {
  const place = readTraceparent(traceparent);
  if (!place) return ROOT_CONTEXT;
  const { traceId, spanId, isSampled } = place;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  });
}

/** The same; the API does not say that it changes nothing. */
function mutable(attributes: object): Record<string, string | number | boolean | string[]> {
  return attributes as Record<string, string | number | boolean | string[]>;
}
