import { createClient } from 'graphql-ws';
import { authorization, type OperationResult, request, type Token, type Transport } from './transport.ts';

export interface WebSocketTransportOptions {
  /** The GraphQL address, with http, https, ws or wss. */
  readonly url: string;
  readonly token?: Token | undefined;
  /** Where the platform has none of its own. */
  readonly webSocketImpl?: unknown;
  /** How often to ask whether the other side is there, in milliseconds. */
  readonly pingMs: number;
}

/**
 * Subscriptions over graphql-transport-ws, one socket each. It never tries again by itself: a client that did would
 * send the first variables once more, and with them an old cursor.
 */
export function webSocketTransport({
  url,
  token,
  webSocketImpl,
  pingMs,
}: WebSocketTransportOptions): Transport {
  return (operation, sink) => {
    const client = createClient({
      url: url.replace(/^http/, 'ws'),
      retryAttempts: 0,
      keepAlive: pingMs,
      webSocketImpl,
      connectionParams: async () => ({ ...(await authorization(token)) }),
      on: { message: () => sink.alive() },
      // What it cannot tell its sink goes to the console otherwise.
      onNonLazyError: () => {},
    });
    const complete = client.subscribe<OperationResult['data']>(request(operation), {
      next: (result) => sink.result(result as OperationResult),
      error: (reason) => sink.ended(reason),
      complete: () => sink.ended(),
    });
    return () => {
      complete();
      // A socket whose other side has gone would wait for an answer to its close.
      client.terminate();
    };
  };
}
