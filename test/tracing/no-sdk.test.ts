import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openTracing } from '../../src/gateway/tracing.ts';

async function warnings(wantsTraces: boolean): Promise<string> {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  const { tracer, close } = await openTracing({ wantsTraces }, log);
  expect(tracer).toBeUndefined();
  await close();
  return lines.join('');
}

test('who says where traces go and brings no SDK is told what is missing', async () => {
  expect(await warnings(true)).toMatch(/OTEL_EXPORTER_OTLP_ENDPOINT.*SDK of OpenTelemetry/);
});

test('who wants no traces hears nothing', async () => {
  expect(await warnings(false)).toBe('');
});
