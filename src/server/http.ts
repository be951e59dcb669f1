import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../errors.ts';
import { LIMITS } from './limits.ts';

/** A server whose clients cannot hold a connection open by being slow. */
export function createHttpServer(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Server {
  return createServer(
    {
      requestTimeout: LIMITS.requestTime.value,
      headersTimeout: LIMITS.headerTime.value,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: 15_000,
    },
    (request, response) => void handle(request, response),
  );
}

/** Listens, and resolves to the port. Throws ConfigError where the address is taken or not ours. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new ConfigError(`PORT ${port} on ${host} cannot be listened on: ${cause.code}.`, { cause })),
    );
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/**
 * Stops taking connections, lets requests under way finish for a bounded time, and cuts what is left: event
 * streams never finish by themselves, and their clients resume elsewhere by cursor.
 */
export async function closeHttpServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), LIMITS.shutdown.value);
  await closed;
  clearTimeout(timer);
}
