import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { systemClock } from '../server/clock.ts';
import type { Tracer } from '../tracing/tracer.ts';

/** What makes spans, and how to send the last of them. */
export interface Tracing {
  /** Undefined where nobody wants traces. */
  readonly tracer: Tracer | undefined;
  close(): Promise<void>;
}

/** Where every copy of @opentelemetry/api finds the SDK that one of them registered. */
const SDK = Symbol.for('opentelemetry.js.api.1');

/**
 * An SDK that is in the process already, as by `NODE_OPTIONS=--import`, gets our spans, and all of OTEL_ is its own.
 * Without one, spans go where the settings say. What is not wanted is not loaded either.
 */
export async function openTracing({ traces }: Pick<Config, 'traces'>, log: Logger): Promise<Tracing> {
  const off = { tracer: undefined, close: async () => {} };
  if (SDK in globalThis) {
    const { tracerOfSdk } = await import('../tracing/api-tracer.ts');
    const tracer = tracerOfSdk();
    if (tracer) return { ...off, tracer };
  }
  if (traces === undefined) return off;
  if (traces === 'grpc') {
    log.warn('OTEL_EXPORTER_OTLP_PROTOCOL grpc is not spoken here, so no traces are sent: set http/protobuf');
    return off;
  }
  const { createExporter } = await import('../tracing/otlp/exporter.ts');
  const { createRecorder } = await import('../tracing/otlp/recorder.ts');
  const { samplerOf } = await import('../tracing/otlp/sampler.ts');
  const exporter = createExporter({
    ...traces,
    onTrouble: (why) => log.warn({ why }, 'traces could not be sent'),
  });
  let sample = samplerOf(traces.sampler, traces.share);
  if (!sample) {
    log.warn('OTEL_TRACES_SAMPLER names no sampler that is here: every trace is recorded');
    sample = () => true;
  }
  return {
    tracer: createRecorder({ sample, now: systemClock.now, onEnd: exporter.add }),
    close: exporter.close,
  };
}
