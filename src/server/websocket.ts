import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import { GRAPHQL_PATH, type GraphQLServer } from './graphql.ts';
import { LIMITS } from './limits.ts';
import { judgeOrigin } from './origin.ts';

export interface SocketOptions {
  readonly server: Server;
  readonly graphql: GraphQLServer;
  readonly log: Logger;
  readonly publicUrl: () => string;
  readonly allowedOrigins: readonly string[];
}

/** Open sockets, to be closed at the end. */
export interface Sockets {
  /** Closes every socket with 1001 and resolves when their subscriptions have ended. */
  close(): Promise<void>;
}

/** What yoga's enveloped pipeline adds to the arguments, so that every hook runs for sockets too. */
type Enveloped = ReturnType<GraphQLServer['getEnveloped']>;
interface EnvelopedArgs extends ExecutionArgs {
  readonly rootValue: Pick<Enveloped, 'execute' | 'subscribe'>;
}

/**
 * graphql-transport-ws at the GraphQL path. graphql-ws awaits each send before it asks a subscription for
 * more, so a client that does not read stops its own subscription and nothing else; a client that answers no
 * ping is closed, and may resume by cursor.
 */
export function serveSockets({ server, graphql, log, publicUrl, allowedOrigins }: SocketOptions): Sockets {
  // permessage-deflate costs several times the CPU of the message and is off.
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.socketFrame.value,
    perMessageDeflate: false,
  });
  const running = new WeakMap<object, Set<string>>();

  const disposable = useServer(
    {
      connectionInitWaitTimeout: LIMITS.socketInit.value,
      execute: (args) => (args as EnvelopedArgs).rootValue.execute(args),
      subscribe: (args) => (args as EnvelopedArgs).rootValue.subscribe(args),
      async onSubscribe(context, id, params) {
        const operations = running.get(context.extra.socket) ?? new Set<string>();
        running.set(context.extra.socket, operations);
        if (operations.size >= LIMITS.subscriptionsPerSocket.value)
          return [
            new GraphQLError('Too many operations on one socket. Complete some, or open another.', {
              extensions: { code: 'RATE_LIMITED' },
            }),
          ];
        const { schema, execute, subscribe, contextFactory, parse, validate } = graphql.getEnveloped({
          ...context,
          req: context.extra.request,
          socket: context.extra.socket,
          params,
        });
        let document: ReturnType<typeof parse>;
        try {
          document = parse(params.query);
        } catch (error) {
          return [error as GraphQLError];
        }
        const errors = validate(schema, document);
        if (errors.length > 0) return errors;
        operations.add(id);
        return {
          schema,
          operationName: params.operationName,
          document,
          variableValues: params.variables,
          contextValue: await contextFactory(),
          rootValue: { execute, subscribe },
        };
      },
      onComplete: (context, id) => {
        running.get(context.extra.socket)?.delete(id);
      },
    },
    sockets,
    LIMITS.socketSilence.value,
  );

  server.on('upgrade', (request, stream: Duplex, head: Buffer) => {
    stream.on('error', (error) => log.debug({ err: error }, 'a socket broke'));
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== GRAPHQL_PATH) return refuse(stream, '404 Not Found');
    if (!judgeOrigin(request, publicUrl(), allowedOrigins).allowed) return refuse(stream, '403 Forbidden');
    if (sockets.clients.size >= LIMITS.sockets.value) return refuse(stream, '503 Service Unavailable');
    sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket, request));
  });

  return {
    async close() {
      for (const socket of sockets.clients) socket.close(1001, 'Going away');
      await disposable.dispose();
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
