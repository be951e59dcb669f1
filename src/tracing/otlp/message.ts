import type { Attributes, SpanKind } from '../tracer.ts';
import type { EndedSpan } from './recorder.ts';

/** The numbers of opentelemetry.proto.trace.v1.Span.SpanKind. */
const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } satisfies Record<
  SpanKind,
  number
>;
/** STATUS_CODE_ERROR. */
const FAILED = 2;
/** Bits of `flags`: those of the traceparent, and whether it is known that the other span is remote, and is it. */
const [SAMPLED, HAS_IS_REMOTE, IS_REMOTE] = [0x01, 0x100, 0x200];

/** An ExportTraceServiceRequest in the JSON form of OTLP; 64-bit numbers are decimal texts there. */
export function exportRequest(spans: readonly EndedSpan[], resource: Attributes) {
  return {
    resourceSpans: [
      {
        resource: { attributes: keyValues(resource) },
        scopeSpans: [{ scope: { name: 'invitegraph' }, spans: spans.map(spanMessage) }],
      },
    ],
  };
}

function spanMessage(span: EndedSpan) {
  const { traceId, spanId, parentId, name, kind, attributes, links, hasFailed } = span;
  return {
    traceId,
    spanId,
    ...(parentId === undefined ? {} : { parentSpanId: parentId }),
    flags: SAMPLED | HAS_IS_REMOTE | (span.isParentRemote && parentId !== undefined ? IS_REMOTE : 0),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(span.startedAt),
    endTimeUnixNano: nanoseconds(span.endedAt),
    attributes: keyValues(attributes),
    ...(links.length === 0
      ? {}
      : {
          links: links.map((link) => ({
            traceId: link.traceId,
            spanId: link.spanId,
            flags: (link.isSampled ? SAMPLED : 0) | HAS_IS_REMOTE | IS_REMOTE,
          })),
        }),
    ...(hasFailed ? { status: { code: FAILED } } : {}),
  };
}

/** Whole microseconds: a number has no more digits for a time of today. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}

function keyValues(attributes: Attributes) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Attributes[string]): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { arrayValue: { values: value.map(anyValue) } };
}
