import type { Logger } from 'pino';
import type { Config } from '../config.ts';
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
 * The SDK of OpenTelemetry that is in the process, as by `--import`, gets our spans, and all of OTEL_ is its own. Without
 * one nothing of it is loaded; who set where traces go is told that nobody sends them.
 */
export async function openTracing(
  { wantsTraces }: Pick<Config, 'wantsTraces'>,
  log: Logger,
): Promise<Tracing> {
  if (SDK in globalThis) {
    const { tracingOfSdk } = await import('../tracing/api-tracer.ts');
    const tracing = tracingOfSdk();
    if (tracing) return tracing;
  }
  if (wantsTraces)
    log.warn(
      'OTEL_EXPORTER_OTLP_ENDPOINT is set, and no traces are sent: start with an SDK of OpenTelemetry (docs/operations.md, Traces)',
    );
  return { tracer: undefined, close: async () => {} };
}
