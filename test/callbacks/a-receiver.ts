import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server on loopback and what reached it. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
  /** Connections so far. */
  connections(): number;
  /** Resolves when every connection so far is closed. */
  allClosed(): Promise<void>;
}

export interface Receiver extends Listening {
  readonly url: string;
  readonly requests: ReceivedRequest[];
}

/** A receiver of callbacks; `answer` gets each request once it came whole, and says 204 by default. */
export async function aReceiver(
  answer: RequestListener = (_request, response) => response.writeHead(204).end(),
): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    requests.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
    answer(request, response);
  });
  const listening = await listen(server, '127.0.0.1');
  return { ...listening, url: `http://127.0.0.1:${listening.port}/hook`, requests };
}

/** Something that speaks TCP and does as it likes. */
export function aTcpServer(
  onSocket: (socket: Socket) => void = () => {},
  host = '127.0.0.1',
  port = 0,
): Promise<Listening> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    onSocket(socket);
  });
  return listen(server, host, port);
}

/** Counts whoever connects to this machine, over IPv4 or IPv6, by whichever of its addresses. */
export function aCanary(): Promise<Listening> {
  return aTcpServer((socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'), '::');
}

export async function listen(server: Server, host: string, port = 0): Promise<Listening> {
  const sockets = new Set<Socket>();
  const closing: Promise<unknown>[] = [];
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    closing.push(once(socket, 'close').catch(() => {}));
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.size,
    async allClosed() {
      // Who does not read does not see the end either.
      for (const socket of sockets) socket.resume();
      await Promise.all(closing);
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
