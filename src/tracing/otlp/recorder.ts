import { randomBytes } from 'node:crypto';
import { readTraceparent, traceparentOf } from '../traceparent.ts';
import { type Attributes, presentSpan, type Span, type SpanStart, type Tracer } from '../tracer.ts';
import { MAX_LINKS, MAX_VALUES } from './bounds.ts';
import type { Sampler } from './sampler.ts';

/** A span that has ended, as it is exported. Times are milliseconds since 1970, with fractions. */
export interface EndedSpan extends Pick<SpanStart, 'name' | 'kind'> {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId?: string;
  /** Whether the parent is another process's. */
  readonly isParentRemote: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Attributes;
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly isSampled: boolean;
  }[];
  readonly hasFailed: boolean;
}

export interface RecorderParts {
  readonly sample: Sampler;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onEnd: (span: EndedSpan) => void;
}

/** Makes spans by itself, for a gateway that has no SDK of OpenTelemetry in its process. */
export function createRecorder({ sample, now, onEnd }: RecorderParts): Tracer {
  const time = preciseTime(now);
  return {
    start({ name, kind, attributes = {}, cause, caller }) {
      const here = cause ? undefined : presentSpan();
      const parent = readTraceparent(cause ? cause.traceparent : (here?.traceparent ?? caller));
      const traceId = parent?.traceId ?? hex(16);
      const isSampled = sample(traceId, parent?.isSampled);
      const place = { traceId, spanId: hex(8), isSampled };
      if (!isSampled) return unrecorded(traceId, traceparentOf(place));
      const startedAt = time();
      const all: Record<string, Attributes[string]> = {};
      const links: EndedSpan['links'][number][] = [];
      let hasFailed = false;
      let hasEnded = false;
      const set = (more: Attributes) => {
        for (const [key, value] of Object.entries(more))
          all[key] = Array.isArray(value) ? value.slice(0, MAX_VALUES) : value;
      };
      set(attributes);
      return {
        traceId,
        traceparent: traceparentOf(place),
        isRecorded: true,
        set,
        link(traceparent) {
          const other = readTraceparent(traceparent);
          if (other && links.length < MAX_LINKS) links.push(other);
        },
        fail(type) {
          hasFailed = true;
          set({ 'error.type': type });
        },
        end() {
          if (hasEnded) return;
          hasEnded = true;
          onEnd({
            ...{ name, kind, traceId, spanId: place.spanId, attributes: all, links, hasFailed },
            ...{ startedAt, endedAt: time() },
            ...(parent ? { parentId: parent.spanId } : {}),
            isParentRemote: here === undefined,
          });
        },
      };
    },
    within: (_span, work) => work(),
  };
}

function unrecorded(traceId: string, traceparent: string): Span {
  const nothing = () => {};
  return {
    traceId,
    traceparent,
    isRecorded: false,
    set: nothing,
    link: nothing,
    fail: nothing,
    end: nothing,
  };
}

/** The clock counts whole milliseconds; many spans are shorter. It leads where the two drift apart. */
function preciseTime(now: () => number): () => number {
  let offset = now() - performance.now();
  return () => {
    const steady = performance.now();
    const drift = now() - steady - offset;
    if (Math.abs(drift) > 2) offset += drift;
    return steady + offset;
  };
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
