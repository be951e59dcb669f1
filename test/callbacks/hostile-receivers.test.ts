import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  ATTEMPT_MS,
  type AttemptResult,
  attemptDelivery,
  type DeliveryRequest,
  MAX_RESPONSE_BYTES,
} from '../../src/callbacks/attempt.ts';
import { aCertificate } from './a-certificate.ts';
import { aReceiver, aTcpServer, listen } from './a-receiver.ts';

/** For receivers that would take all the time there is. */
const SHORT_MS = 400;
/** For what must be over long before. */
const LONG_MS = 10_000;

function attempt(url: string, over: Partial<DeliveryRequest> = {}): Promise<AttemptResult> {
  return attemptDelivery({ url, body: '{}', headers: {}, allowPrivate: true, timeoutMs: LONG_MS, ...over });
}

/** Writes the same again and again, as fast as the other side takes it, and counts the bytes. */
function pour(socket: Socket, chunk: Buffer, written: { bytes: number }): void {
  const more = () => {
    while (!socket.destroyed && socket.writable) {
      written.bytes += chunk.length;
      if (!socket.write(chunk)) return;
    }
  };
  socket.on('drain', more);
  more();
}

/** Attacks a delivery; the attack must end with its connection, and leave the next delivery as it was. */
async function survive(onSocket: (socket: Socket) => void, timeoutMs = LONG_MS): Promise<AttemptResult> {
  await using hostile = await aTcpServer(onSocket);
  await using receiver = await aReceiver();
  const result = await attempt(`http://127.0.0.1:${hostile.port}/`, { timeoutMs });
  await hostile.allClosed();
  expect(hostile.connections()).toBe(1);
  expect((await attempt(receiver.url)).outcome).toBe('delivered');
  return result;
}

const SILENT: AttemptResult = { outcome: 'retry', reason: 'The receiver did not answer within 0.4 seconds.' };

/** What the system's buffers take beside what was read. */
const BUFFERS = 16 * 1024 * 1024;

test('an attempt takes fifteen seconds at the most, and 64 KB of a response', () => {
  expect([ATTEMPT_MS, MAX_RESPONSE_BYTES]).toEqual([15_000, 65_536]);
});

describe('a delivery is over, its connection closed and the next one unaffected where a receiver', () => {
  test('accepts and never answers', async () => {
    expect(await survive((socket) => socket.resume(), SHORT_MS)).toEqual(SILENT);
  });

  test('does not even read', async () => {
    expect(await survive((socket) => socket.pause(), SHORT_MS)).toEqual(SILENT);
  });

  test('never ends its headers', async () => {
    const written = { bytes: 0 };
    const result = await survive((socket) => {
      socket.resume();
      socket.write('HTTP/1.1 200 OK\r\n');
      pour(socket, Buffer.from(`X-More: ${'a'.repeat(500)}\r\n`), written);
    });
    expect(result).toEqual({ outcome: 'retry', reason: 'The headers of the response are too large.' });
    expect(written.bytes).toBeLessThan(BUFFERS);
  });

  test('sends its headers a byte at a time', async () => {
    const result = await survive((socket) => {
      socket.resume();
      socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
      const timer = setInterval(() => socket.write('a'), 20);
      socket.on('close', () => clearInterval(timer));
    }, SHORT_MS);
    expect(result).toEqual(SILENT);
  });

  test('says 103 for ever', async () => {
    const result = await survive((socket) => {
      socket.resume();
      const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    }, SHORT_MS);
    expect(result).toEqual(SILENT);
  });

  test('never ends its body, which is not read on', async () => {
    const written = { bytes: 0 };
    const result = await survive((socket) => {
      socket.resume();
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n');
      pour(socket, Buffer.alloc(65_536, 'a'), written);
    });
    expect(result).toEqual({ outcome: 'delivered', status: 200 });
    expect(written.bytes).toBeLessThan(BUFFERS);
  });

  test('sends its body a byte at a time', async () => {
    const result = await survive((socket) => {
      socket.resume();
      socket.write('HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n');
      const timer = setInterval(() => socket.write('1\r\na\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    }, 2000);
    expect(result).toMatchObject({ outcome: 'retry', status: 500 });
  });

  test('answers with a small body that would unpack to a large one', async () => {
    const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(MAX_RESPONSE_BYTES);
    const before = process.memoryUsage().arrayBuffers;
    const result = await survive((socket) => {
      socket.resume();
      socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
      socket.write(bomb);
    });
    expect(result).toEqual({ outcome: 'delivered', status: 200 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
  });

  test('answers and keeps the connection open', async () => {
    const result = await survive((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\nKeep-Alive: timeout=3600\r\n\r\n');
      });
    });
    expect(result).toEqual({ outcome: 'delivered', status: 204 });
  });

  test('does not speak HTTP', async () => {
    const result = await survive((socket) => {
      socket.once('data', () => socket.end('220 mail.example ESMTP\r\n'));
    });
    expect(result).toEqual({ outcome: 'retry', reason: 'The receiver did not answer in HTTP.' });
  });

  test('speaks before it is asked', async () => {
    const result = await survive((socket) => socket.end('220 mail.example ESMTP\r\n'));
    expect(result.outcome).toBe('retry');
  });

  test('hangs up within its answer', async () => {
    const result = await survive((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Le'));
    });
    expect(result.outcome).toBe('retry');
  });

  test('sends a second answer that nobody asked for', async () => {
    const result = await survive((socket) => {
      socket.once('data', () => {
        socket.write(
          'HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
        );
      });
    });
    expect(result).toMatchObject({ outcome: 'retry', status: 503 });
  });
});

describe('over TLS', () => {
  const own = aCertificate('app.example');
  const lookup = async () => ['127.0.0.1'];

  async function aTlsReceiver(certificate = own) {
    let requests = 0;
    const server = createServer(certificate, (_request, response) => {
      requests++;
      response.writeHead(204).end();
    });
    server.on('tlsClientError', () => {});
    return { ...(await listen(server, '127.0.0.1')), requests: () => requests };
  }

  /** Trusts a certificate as an operator would, for as long as the work takes. */
  async function trusting<T>(cert: string, work: () => Promise<T>): Promise<T> {
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, cert]);
    try {
      return await work();
    } finally {
      setDefaultCACertificates(before);
    }
  }

  test('a receiver with a trusted certificate gets the callback', async () => {
    await using receiver = await aTlsReceiver();
    const url = `https://app.example:${receiver.port}/`;
    const result = await trusting(own.cert, () => attempt(url, { lookup }));
    expect([result, receiver.requests()]).toEqual([{ outcome: 'delivered', status: 204 }, 1]);
    await receiver.allClosed();
  });

  test('a receiver with a certificate for another name gets nothing', async () => {
    await using receiver = await aTlsReceiver();
    const url = `https://other.example:${receiver.port}/`;
    const result = await trusting(own.cert, () => attempt(url, { lookup }));
    expect(result).toEqual({
      outcome: 'retry',
      reason: "The receiver's certificate is for another host name.",
    });
    expect(receiver.requests()).toBe(0);
  });

  test('a receiver with a certificate of its own making gets nothing, even where the environment says so', async () => {
    await using receiver = await aTlsReceiver();
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const result = await attempt(`https://app.example:${receiver.port}/`, { lookup });
      expect(result).toEqual({
        outcome: 'retry',
        reason: expect.stringContaining("The receiver's certificate cannot be trusted"),
      });
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
    expect(receiver.requests()).toBe(0);
  });

  test('a receiver whose certificate is no longer trusted gets nothing, though it was before', async () => {
    await using receiver = await aTlsReceiver();
    const url = `https://app.example:${receiver.port}/`;
    const post = () => attempt(url, { lookup });
    expect((await trusting(own.cert, post)).outcome).toBe('delivered');
    expect((await post()).outcome).toBe('retry');
    expect(receiver.requests()).toBe(1);
  });

  test('a handshake that never comes does not hold the delivery', async () => {
    await using hostile = await aTcpServer((socket) => socket.resume());
    expect(await attempt(`https://127.0.0.1:${hostile.port}/`, { timeoutMs: SHORT_MS })).toEqual(SILENT);
    await hostile.allClosed();
  });
});
