import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createExporter, type ExporterParts } from '../../src/tracing/otlp/exporter.ts';
import { exportRequest } from '../../src/tracing/otlp/message.ts';
import { createRecorder, type EndedSpan } from '../../src/tracing/otlp/recorder.ts';
import { samplerOf } from '../../src/tracing/otlp/sampler.ts';
import { freePort } from '../support/free-port.ts';
import { anOtlpReceiver, type OtlpReceiver } from './an-otlp-receiver.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const KEY = 'a-key-of-the-collector';

function aSpan(changes: Partial<EndedSpan> = {}): EndedSpan {
  return {
    name: 'commit',
    kind: 'internal',
    traceId: TRACE,
    spanId: '00f067aa0ba902b7',
    isParentRemote: false,
    startedAt: 1_790_000_000_123.5,
    endedAt: 1_790_000_000_150.25,
    attributes: {},
    links: [],
    hasFailed: false,
    ...changes,
  };
}

function anExporter(receiver: OtlpReceiver, parts: Partial<ExporterParts> = {}) {
  const troubles: string[] = [];
  const exporter = createExporter({
    url: `${receiver.url}/v1/traces`,
    headers: { 'api-key': KEY },
    encoding: 'protobuf',
    resource: { 'service.name': 'invitegraph' },
    timeoutMs: 5000,
    delayMs: 5,
    onTrouble: (why) => void troubles.push(why),
    ...parts,
  });
  return { ...exporter, troubles };
}

describe('what is sent', () => {
  test('is OTLP in its binary form, with every kind of value', async () => {
    await using receiver = await anOtlpReceiver();
    const { add, close } = anExporter(receiver);
    const attributes = {
      text: 'é',
      yes: true,
      no: false,
      whole: 42,
      below: -7,
      list: ['a', 'b'],
      numbers: [1, 300],
    };
    add(aSpan({ attributes, parentId: 'a0f067aa0ba902b7', hasFailed: true, kind: 'client' }));
    await close();
    const [request] = receiver.requests;
    expect(request).toMatchObject({
      path: '/v1/traces',
      headers: { 'content-type': 'application/x-protobuf', 'api-key': KEY },
    });
    expect(receiver.resources).toEqual([{ 'service.name': 'invitegraph' }]);
    expect(await receiver.spans()).toEqual([
      {
        ...{
          name: 'commit',
          kind: 3,
          traceId: TRACE,
          spanId: '00f067aa0ba902b7',
          parentId: 'a0f067aa0ba902b7',
        },
        ...{ startedAt: 1_790_000_000_123_500_000n, endedAt: 1_790_000_000_150_250_000n },
        ...{ attributes, links: [], hasFailed: true },
      },
    ]);
  });

  test('is JSON where that is wanted', async () => {
    await using receiver = await anOtlpReceiver();
    const { add, close } = anExporter(receiver, { encoding: 'json' });
    const spans = [aSpan({ links: [{ traceId: TRACE, spanId: 'a0f067aa0ba902b7', isSampled: true }] })];
    for (const span of spans) add(span);
    await close();
    const [request] = receiver.requests;
    expect(request?.headers['content-type']).toBe('application/json');
    const sent = JSON.parse(String(request?.body));
    expect(sent).toEqual(exportRequest(spans, { 'service.name': 'invitegraph' }));
    expect(sent.resourceSpans[0].scopeSpans[0].spans[0]).toMatchObject({
      traceId: TRACE,
      startTimeUnixNano: '1790000000123500000',
      links: [{ traceId: TRACE, spanId: 'a0f067aa0ba902b7' }],
    });
  });

  test('comes again once the receiver is back, told of once', async () => {
    await using receiver = await anOtlpReceiver();
    receiver.answerWith(503);
    const { add, close, troubles } = anExporter(receiver);
    add(aSpan());
    await expect.poll(() => receiver.requests.length).toBeGreaterThan(2);
    receiver.answerWith(200);
    await expect.poll(() => receiver.spans()).toHaveLength(1);
    await close();
    expect(troubles).toEqual(['it answered 503']);
  });

  test('is lost where the receiver does not want it, or nobody is there', async () => {
    await using receiver = await anOtlpReceiver();
    receiver.answerWith(401);
    const refused = anExporter(receiver);
    refused.add(aSpan());
    await refused.close();
    expect(receiver.requests).toHaveLength(1);
    const alone = anExporter(receiver, { url: `http://127.0.0.1:${await freePort()}/` });
    alone.add(aSpan());
    await alone.close();
    expect([...refused.troubles, ...alone.troubles]).toEqual(['it answered 401', 'ECONNREFUSED']);
  });

  test('waits for the receiver in a bounded number', async () => {
    await using receiver = await anOtlpReceiver();
    const { add, close } = anExporter(receiver, { delayMs: 60_000 });
    // Within one turn nothing can be sent.
    for (let one = 0; one < 3000; one++) add(aSpan());
    await close();
    expect(await receiver.spans()).toHaveLength(2048);
    expect(receiver.requests).toHaveLength(4);
  });
});

describe('the sampler', () => {
  const ending = (digit: string) => TRACE.slice(0, -13) + digit.repeat(13);

  test.each([
    ['always_on', [true, true, true]],
    ['always_off', [false, false, false]],
    ['parentbased_always_on', [true, true, false]],
    ['parentbased_always_off', [false, true, false]],
  ])('%s: where a trace begins, below what is recorded, below what is not', (name, wanted) => {
    const sample = samplerOf(name, 1);
    expect([undefined, true, false].map((parent) => sample?.(TRACE, parent))).toEqual(wanted);
  });

  test('takes its share by the id alone', () => {
    const sample = samplerOf('traceidratio', 0.5);
    expect([ending('0'), ending('7'), ending('8'), ending('f')].map((id) => sample?.(id, undefined))).toEqual(
      [true, true, false, false],
    );
    expect(
      [samplerOf('traceidratio', 0), samplerOf('traceidratio', 1)].map((one) => one?.(ending('f'), true)),
    ).toEqual([false, true]);
    expect(samplerOf('jaeger_remote', 1)).toBeUndefined();
  });

  test('decides what is made: nothing of what it leaves out is kept', () => {
    const ended: EndedSpan[] = [];
    const { start } = createRecorder({
      sample: () => false,
      now: () => 0,
      onEnd: (span) => ended.push(span),
    });
    const span = start({
      name: 'commit',
      kind: 'internal',
      cause: { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
    });
    span.set({ a: 1 });
    span.end();
    expect([span.isRecorded, span.traceparent.slice(0, 36), span.traceparent.slice(-2), ended]).toEqual([
      false,
      `00-${TRACE}-`,
      '00',
      [],
    ]);
  });
});

describe('the settings', () => {
  const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const read = (settings: Record<string, string>) => readConfig(settings).traces;
  const base = { [ENDPOINT]: 'http://collector:4318/' };

  test('are off by default, and where they are turned off', () => {
    expect(read({})).toBeUndefined();
    expect(read({ ...base, OTEL_SDK_DISABLED: 'TRUE' })).toBeUndefined();
    expect(read({ ...base, OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined();
    expect(read({ ...base, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toBe('grpc');
  });

  test('say where, as whom and with which headers', () => {
    expect(read(base)).toMatchObject({
      ...{ url: 'http://collector:4318/v1/traces', encoding: 'protobuf', headers: {} },
      ...{ resource: { 'service.name': 'invitegraph' }, sampler: 'parentbased_always_on', share: 1 },
    });
    expect(
      read({
        ...base,
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.test/otlp',
        OTEL_EXPORTER_OTLP_HEADERS: 'Api-Key=a, x=1',
        OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'api-key=b%20c',
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
        OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,deployment.environment.name=test%2Ceu',
        OTEL_SERVICE_NAME: 'invites',
        OTEL_TRACES_SAMPLER: 'traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.25',
      }),
    ).toMatchObject({
      ...{ url: 'https://traces.test/otlp', encoding: 'json', headers: { 'api-key': 'b c', x: '1' } },
      resource: { 'service.name': 'invites', 'deployment.environment.name': 'test,eu' },
      ...{ sampler: 'traceidratio', share: 0.25 },
    });
  });

  test.each([
    [ENDPOINT, 'collector:4318'],
    [ENDPOINT, 'http://user:canary@collector:4318'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'canary'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a b=canary'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'canary=%zz'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', 'canary'],
  ])('%s of %s stops the start by its name, and is not repeated', (name, value) => {
    const refusal = () => read({ ...base, [name]: value });
    expect(refusal).toThrow(new RegExp(`^${name} must `));
    expect(refusal).not.toThrow(/canary/);
  });
});
