import { z } from 'zod';

/**
 * Settings of OpenTelemetry's exporters by which somebody says that they want traces. They are read by the SDK that an
 * operator brings; here only so that one who brings none hears of it.
 */
export const TRACE_SETTINGS = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.string().optional(),
};

const ALL = z.object(TRACE_SETTINGS);

/** Whether somebody wants traces sent. */
export function wantsTraces(settings: z.output<typeof ALL>): boolean {
  return Boolean(settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? settings.OTEL_EXPORTER_OTLP_ENDPOINT);
}
