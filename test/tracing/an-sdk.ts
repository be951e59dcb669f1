import { context, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import type { Collector } from './seen-span.ts';

/** The SDK of OpenTelemetry in this process, as an operator brings it along, until it is disposed of. */
export function anSdk(): Collector {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.register();
  const spans = () => exporter.getFinishedSpans();
  return {
    async spans() {
      await provider.forceFlush();
      return spans().map((span) => ({
        name: span.name,
        traceId: span.spanContext().traceId,
        spanId: span.spanContext().spanId,
        parentId: span.parentSpanContext?.spanId ?? '',
        // The API counts from 0, the protocol from 1.
        kind: span.kind + 1,
        startedAt: nanoseconds(span.startTime),
        endedAt: nanoseconds(span.endTime),
        attributes: span.attributes,
        links: span.links.map((link) => link.context.traceId),
        hasFailed: span.status.code === 2,
      }));
    },
    everything: () =>
      JSON.stringify(
        spans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
      ),
    async [Symbol.asyncDispose]() {
      await provider.shutdown();
      trace.disable();
      context.disable();
    },
  };
}

function nanoseconds([seconds, rest]: ReadableSpan['startTime']): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(rest);
}
