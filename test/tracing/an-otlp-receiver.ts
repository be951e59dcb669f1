import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Message, readMessage } from './read-protobuf.ts';
import type { Collector, SeenSpan } from './seen-span.ts';

export interface OtlpReceiver extends Collector {
  readonly url: string;
  readonly requests: {
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
  }[];
  /** The status that the next requests are answered with. */
  answerWith(status: number): void;
  readonly resources: Readonly<Record<string, unknown>>[];
}

/** A receiver of OTLP over HTTP: it reads bytes by the field numbers of opentelemetry-proto, with no code of ours. */
export async function anOtlpReceiver(): Promise<OtlpReceiver> {
  const requests: OtlpReceiver['requests'] = [];
  const resources: Readonly<Record<string, unknown>>[] = [];
  const seen: SeenSpan[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    requests.push({ path: request.url ?? '', headers: request.headers, body });
    if (status === 200 && request.headers['content-type'] === 'application/x-protobuf') {
      for (const one of readMessage(body).messages(1)) {
        resources.push(attributesOf(one.message(1).messages(1)));
        for (const scope of one.messages(2)) seen.push(...scope.messages(2).map(spanOf));
      }
    }
    response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    resources,
    settings: { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_BSP_SCHEDULE_DELAY: '20' },
    answerWith(next) {
      status = next;
    },
    spans: async () => seen,
    everything: () => requests.map(({ body }) => body.toString('latin1')).join('\n'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function spanOf(span: Message): SeenSpan {
  return {
    traceId: span.bytes(1).toString('hex'),
    spanId: span.bytes(2).toString('hex'),
    parentId: span.bytes(4).toString('hex'),
    name: span.bytes(5).toString(),
    kind: Number(span.number(6)),
    startedAt: span.number(7),
    endedAt: span.number(8),
    attributes: attributesOf(span.messages(9)),
    links: span.messages(13).map((link) => link.bytes(1).toString('hex')),
    hasFailed: span.message(15).number(3) === 2n,
  };
}

function attributesOf(pairs: readonly Message[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map((pair) => [pair.bytes(1).toString(), plainValue(pair.message(2))]));
}

function plainValue(value: Message): unknown {
  if (value.has(1)) return value.bytes(1).toString();
  if (value.has(2)) return value.number(2) === 1n;
  if (value.has(3)) return Number(BigInt.asIntN(64, value.number(3)));
  return value.message(5).messages(1).map(plainValue);
}
