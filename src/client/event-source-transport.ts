import { createClient } from 'graphql-sse';
import { authorization, type OperationResult, request, type Token, type Transport } from './transport.ts';

export interface EventSourceTransportOptions {
  /** The GraphQL address, with http or https. */
  readonly url: string;
  readonly token?: Token | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/** Subscriptions over server-sent events, one request each, for where WebSockets do not get through. */
export function eventSourceTransport({
  url,
  token,
  fetch = globalThis.fetch,
}: EventSourceTransportOptions): Transport {
  return (operation, sink) => {
    const client = createClient({
      url,
      retryAttempts: 0,
      headers: () => authorization(token) as Promise<Record<string, string>>,
      fetchFn: async (...request: Parameters<typeof fetch>) => watched(await fetch(...request), sink.alive),
    });
    const complete = client.subscribe<NonNullable<OperationResult['data']>>(request(operation), {
      next: (result) => sink.result(result as OperationResult),
      error: (reason) => sink.ended(reason),
      complete: () => sink.ended(),
    });
    return () => {
      complete();
      client.dispose();
    };
  };
}

/** The same response, telling of every chunk: keep-alives are comments, which the protocol's client passes over. */
function watched(response: Response, alive: () => void): Response {
  alive();
  if (!response.body) return response;
  const telling = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      alive();
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(telling), response);
}
