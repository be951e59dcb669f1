import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../errors.ts';
import { LIMITS } from './limits.ts';
import { OpenResponses } from './open-responses.ts';

/** The plain HTTP side. */
export interface HttpServer {
  /** For upgrades. */
  readonly server: Server;
  /** Listens, and resolves to the port. Throws ConfigError where the address is taken or not ours. */
  listen(host: string, port: number): Promise<number>;
  /** Goes on as before, but keeps no connection: each ends with its answer, and its client comes back elsewhere. */
  drain(): void;
  /**
   * Stops taking connections, ends event streams, which never finish by themselves and whose clients resume
   * elsewhere by cursor, and lets requests under way finish for a bounded time before it cuts them.
   */
  close(): Promise<void>;
}

/** A server whose clients cannot hold a connection open by being slow. */
export function createHttpServer(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): HttpServer {
  const open = new OpenResponses();
  // One for all: with many requests a second, what is made for each of them shows.
  function forget(this: ServerResponse) {
    open.delete(this);
  }
  let closing = false;
  const drain = () => {
    closing = true;
    for (const response of open) if (!isEventStream(response)) endWithConnection(response);
  };
  const server = createServer(
    {
      requestTimeout: LIMITS.requestTime.value,
      headersTimeout: LIMITS.headerTime.value,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: 15_000,
    },
    (request, response) => {
      open.add(response);
      response.on('close', forget);
      if (closing) endWithConnection(response);
      handle(request, response);
    },
  );

  return {
    server,
    listen: (host, port) =>
      new Promise((resolve, reject) => {
        server.once('error', (cause: NodeJS.ErrnoException) =>
          reject(new ConfigError(`PORT ${port} on ${host} cannot be listened on: ${cause.code}.`, { cause })),
        );
        server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
      }),
    drain,
    async close() {
      drain();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const response of open) if (isEventStream(response)) response.destroy();
      const timer = setTimeout(() => server.closeAllConnections(), LIMITS.shutdown.value);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** Kept alive, the connection would hold up the end until its client lets go of it. */
function endWithConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream');
}
