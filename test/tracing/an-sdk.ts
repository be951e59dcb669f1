import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { Collector } from './seen-span.ts';

/** The SDK of OpenTelemetry in this process, as an operator brings it along, until it is disposed of. */
export function anSdk(): Collector {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  const spans = () => exporter.getFinishedSpans();
  return {
    // Its own are not ours: with an SDK there, nothing may be sent here.
    settings: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
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
