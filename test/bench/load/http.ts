import { connect, type Socket } from 'node:net';
import { percentile } from '../statistics.ts';

/** One buffer for all connections: each answer is looked at before the next is read. */
const SHARED = Buffer.allocUnsafe(1024 * 1024);

export interface HttpRate {
  readonly perSecond: number;
  readonly p50ms: number;
  readonly p99ms: number;
}

export interface HttpLoad {
  readonly port: number;
  /** Whole requests, sent in turn. */
  readonly requests: readonly Buffer[];
  /** Connections, each with one request under way. */
  readonly connections: number;
  /** Ends after so many seconds, or after so many requests. */
  readonly seconds?: number;
  readonly count?: number;
  /** The status that is right, 200 unless said; 0: any. */
  readonly expected?: number;
}

/** A request as HTTP/1.1 with a body of JSON, keeping the connection. */
export function jsonRequest(
  path: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    'Accept: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** One answer of a server, whole. */
export async function ask(port: number, request: Buffer): Promise<string> {
  let answer = '';
  await run({ port, requests: [request], connections: 1, count: 1, expected: 0 }, (text) => {
    answer = text();
  });
  return answer;
}

/**
 * Keeps every connection busy with one request at a time. Throws where an answer has another status than expected,
 * or the server hangs up.
 */
export function httpRate(load: HttpLoad): Promise<HttpRate> {
  return run(load);
}

async function run(load: HttpLoad, onAnswer?: (text: () => string) => void): Promise<HttpRate> {
  const { port, requests, connections, seconds = Number.POSITIVE_INFINITY, expected = 200 } = load;
  const count = load.count ?? Number.POSITIVE_INFINITY;
  const times: number[] = [];
  const sockets: Socket[] = [];
  let sent = 0;
  const began = performance.now();
  const end = began + seconds * 1000;
  let ended = began;

  const converse = () =>
    new Promise<void>((resolve, reject) => {
      const answer = new AnswerReader();
      let at = 0;
      const next = () => {
        if (sent >= count || performance.now() >= end) {
          socket.destroy();
          return resolve();
        }
        at = performance.now();
        socket.write(requests[sent++ % requests.length] as Buffer);
      };
      const socket = connect({
        port,
        host: '127.0.0.1',
        noDelay: true,
        onread: {
          buffer: SHARED,
          callback: (size, bytes) => {
            if (!answer.take(bytes as Buffer, size)) return true;
            ended = performance.now();
            times.push(ended - at);
            if (expected !== 0 && answer.status !== expected) {
              reject(new Error(`Expected ${expected}, got: ${answer.text()}`));
              socket.destroy();
              return false;
            }
            onAnswer?.(() => answer.text());
            answer.reset();
            next();
            return true;
          },
        },
      });
      sockets.push(socket);
      socket.once('connect', next);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('The server hung up.')));
    });

  try {
    await Promise.all(Array.from({ length: connections }, converse));
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  return {
    perSecond: times.length / ((ended - began) / 1000),
    p50ms: percentile(times, 0.5),
    p99ms: percentile(times, 0.99),
  };
}

/** Finds where an answer ends, with a length or in chunks. */
class AnswerReader {
  status = 0;
  #kept: Buffer[] = [];
  #total = 0;
  #whole = 0;

  /** True once the answer is whole. */
  take(chunk: Buffer, size: number): boolean {
    // The buffer is shared, so what is looked at again must be copied; a small answer comes in one piece.
    this.#kept.push(Buffer.from(chunk.subarray(0, size)));
    this.#total += size;
    if (this.#whole === 0) this.#readHead();
    if (this.#whole > 0) return this.#total >= this.#whole;
    return this.#whole < 0 && this.#bytes().subarray(-5).toString('latin1') === '0\r\n\r\n';
  }

  text(): string {
    return this.#bytes().toString();
  }

  reset(): void {
    this.#kept = [];
    this.#total = 0;
    this.#whole = 0;
  }

  #bytes(): Buffer {
    if (this.#kept.length > 1) this.#kept = [Buffer.concat(this.#kept)];
    return this.#kept[0] as Buffer;
  }

  #readHead(): void {
    const bytes = this.#bytes();
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = bytes.toString('latin1', 0, end);
    this.status = Number(head.slice(9, 12));
    const length = /content-length: *(\d+)/i.exec(head)?.[1];
    if (length !== undefined) this.#whole = end + 4 + Number(length);
    else this.#whole = this.status === 204 ? end + 4 : -1;
  }
}
