import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type ExecutionArgs, GraphQLError, getOperationAST } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Authenticate, isRefusal } from '../access/authenticate.ts';
import type { Principal } from '../access/principal.ts';
import { type UnderWay, within } from '../access/under-way.ts';
import type { Clock } from '../invites/ports.ts';
import { callAt } from './call-at.ts';
import { GRAPHQL_PATH, type GraphQLServer } from './graphql.ts';
import { LIMITS } from './limits.ts';
import { createLive, type Live, type LiveCounts, type LiveRequest } from './live/live.ts';
import { judgeOrigin } from './origin.ts';
import { publicError } from './public-error.ts';
import type { Rate } from './rate/rate.ts';
import { rateLimited, TOO_MANY_REQUESTS } from './rate/rate-limited.ts';
import { createSocketsPerKey } from './rate/sockets-per-key.ts';
import { carriesCredentials } from './refused-request.ts';
import { REQUEST_ID_HEADER, requestUnderWay } from './request-id.ts';
import { type SocketExtra, speak } from './socket-transport.ts';

export interface SocketOptions {
  readonly server: Server;
  readonly graphql: GraphQLServer;
  readonly authenticate: Authenticate;
  readonly clock: Clock;
  readonly rate: Rate;
  readonly log: Logger;
  readonly publicUrl: () => string;
  readonly allowedOrigins: readonly string[];
}

/** What goes on over WebSockets. */
export interface SocketCounts extends LiveCounts {
  readonly sockets: number;
}

/** Close code for what may work later (RFC 6455, IANA registry). */
const TRY_AGAIN_LATER = 1013;

/** Open sockets, to be closed at the end. */
export interface Sockets {
  readonly counts: () => SocketCounts;
  /** Closes every socket with 1001 and resolves when their subscriptions have ended. */
  close(): Promise<void>;
}

/** What yoga's enveloped pipeline adds to the arguments, so that every hook runs for sockets too. */
type Enveloped = ReturnType<GraphQLServer['getEnveloped']>;
interface EnvelopedArgs extends ExecutionArgs {
  readonly rootValue: Pick<Enveloped, 'execute'> &
    Omit<LiveRequest, 'args'> & { readonly whole: UnderWay; readonly principal: Principal };
}

/**
 * graphql-transport-ws at the GraphQL path. graphql-ws awaits each send before it asks a subscription for
 * more, so a client that does not read stops its own subscription and nothing else; a client that answers no
 * ping is closed, and may resume by cursor.
 */
export function serveSockets(options: SocketOptions): Sockets {
  const { server, graphql, rate, log, publicUrl, allowedOrigins } = options;
  // permessage-deflate costs several times the CPU of the message and is off.
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.socketFrame.value,
    perMessageDeflate: false,
    handleProtocols,
  });
  const mask = (error: unknown) =>
    publicError(error, (hidden) => log.error({ err: hidden }, 'a resolver failed'));
  const live = createLive(graphql.executeEach, mask, graphql.deliveries);
  const protocol = protocolOver(options, live);
  const conversations = new Set<Promise<void>>();
  const opening = new WeakMap<IncomingMessage, UnderWay>();
  sockets.on('headers', (headers, request) => {
    headers.push(`${REQUEST_ID_HEADER}: ${opening.get(request)?.requestId}`);
  });

  // These are apart from the upgrade, whose request would otherwise live as long as its socket.
  const broke = (error: Error) => log.debug({ err: error }, 'a socket broke');
  const hold = (conversation: Promise<void>) => {
    conversations.add(conversation);
    conversation.finally(() => conversations.delete(conversation));
  };
  server.on('upgrade', (request, stream: Duplex, head: Buffer) => {
    stream.on('error', broke);
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== GRAPHQL_PATH) return refuse(stream, '404 Not Found');
    if (!judgeOrigin(request, publicUrl(), allowedOrigins).allowed) return refuse(stream, '403 Forbidden');
    if (carriesCredentials(request.url)) return refuse(stream, '400 Bad Request');
    if (rate.attempts.refused(request) !== undefined) return refuse(stream, '429 Too Many Requests');
    if (sockets.clients.size >= LIMITS.sockets.value) return refuse(stream, '503 Service Unavailable');
    const whole = requestUnderWay(request.headers, 'anonymous');
    opening.set(request, whole);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      hold(speak(protocol, { socket, stream, request, whole }, log));
    });
  });

  return {
    counts: () => ({ sockets: sockets.clients.size, ...live.counts() }),
    async close() {
      // From here on new sockets get 503.
      sockets.close();
      for (const socket of sockets.clients) socket.close(1001, 'Going away');
      // A client that does not read does not answer the closing handshake either.
      const timer = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, LIMITS.socketGoodbye.value);
      await Promise.all(conversations);
      clearTimeout(timer);
    },
  };
}

/** The protocol's server side, with our pipeline and our bounds. */
function protocolOver({ graphql, authenticate, clock, rate }: SocketOptions, live: Live) {
  const socketsPerKey = createSocketsPerKey(LIMITS.socketsPerKey.value);
  const welcome = (principal: Principal, extra: SocketExtra) => {
    // One that closed while its credentials were looked at would never be taken off again.
    if (extra.socket.readyState !== extra.socket.OPEN) return;
    const leave = socketsPerKey.open(principal);
    if (!leave) extra.socket.close(TRY_AGAIN_LATER, 'Too many sockets of one key');
    else {
      extra.socket.once('close', leave);
      extra.principal = principal;
      extra.isOver = () => isOver(principal, clock);
      extra.request = undefined;
      endWith(principal, extra, clock);
    }
  };
  const running = new WeakMap<WebSocket, number>();
  let runningInAll = 0;
  const isFull = (socket: WebSocket) =>
    (running.get(socket) ?? 0) >= LIMITS.subscriptionsPerSocket.value ||
    runningInAll >= LIMITS.subscriptions.value;
  const count = (socket: WebSocket, change: number) => {
    runningInAll += change;
    running.set(socket, (running.get(socket) ?? 0) + change);
  };
  return makeServer<Record<string, unknown>, SocketExtra>({
    connectionInitWaitTimeout: LIMITS.socketInit.value,
    async onConnect({ connectionParams, extra }) {
      const { request } = extra;
      const { authorization = request?.headers.authorization } = connectionParams ?? {};
      const found = await authenticate(typeof authorization === 'string' ? authorization : undefined);
      if (isRefusal(found)) {
        if (request) rate.attempts.failed(request);
        const isMissing = found.refused === 'MISSING';
        if (isMissing) extra.socket.close(CloseCode.Unauthorized, 'Unauthorized');
        // graphql-ws closes with 4403, and sends no acknowledgement to a socket that closes.
        return isMissing;
      }
      welcome(found, extra);
      return true;
    },
    execute(args) {
      const { execute, whole } = (args as EnvelopedArgs).rootValue;
      return within(whole, () => execute(args));
    },
    async subscribe(args) {
      const { execute: _execute, whole, principal, ...request } = (args as EnvelopedArgs).rootValue;
      // Not in onSubscribe: graphql-ws keeps what that gives for as long as the subscription lasts.
      const contextValue = graphql.createContext(principal);
      const asked = { ...request, args: { ...args, rootValue: undefined, contextValue } };
      const end = graphql.spans && within(whole, () => graphql.spans?.subscribing(args));
      const found = await live.subscribe(asked);
      const isBegun = Symbol.asyncIterator in found;
      graphql.counts.subscribed(args, isBegun);
      end?.(isBegun);
      return found;
    },
    async onSubscribe(context, id, given) {
      const { extra } = context;
      const { socket, principal } = extra;
      // graphql-ws lets nobody ask before connection_ack; this is for whoever changes that.
      if (!principal) return [failure('UNAUTHENTICATED', 'Send connection_init first.')];
      if (isOver(principal, clock)) return [failure('UNAUTHENTICATED', 'The credentials have ended.')];
      const wait = rate.keys.request(principal);
      if (wait !== undefined) return [withoutHttp(rateLimited(TOO_MANY_REQUESTS, wait))];
      const params = graphql.trusted.resolve(given, principal);
      if (params instanceof GraphQLError) {
        graphql.counts.refused();
        return [withoutHttp(params)];
      }
      // Who completes one and begins another sends both at once, and an ending takes a turn to be over.
      if (isFull(socket)) await setImmediate();
      if (isFull(socket))
        return [
          failure('RATE_LIMITED', 'Too many operations on one socket. Complete some, or open another.'),
        ];
      const { schema, execute, contextFactory, parse, validate } = graphql.getEnveloped({
        ...context,
        socket,
        params,
        principal,
      });
      let document: ReturnType<typeof parse>;
      try {
        document = parse(params.query);
      } catch (error) {
        return [error as GraphQLError];
      }
      const errors = validate(schema, document);
      if (errors.length > 0) return errors.map(withoutHttp);
      // graphql-ws finds this too, and then never says that the operation is over: its place would stay taken.
      const operation = getOperationAST(document, params.operationName);
      if (!operation)
        return [
          failure('BAD_USER_INPUT', 'Which operation to run is not clear. Name one with operationName.'),
        ];
      const { operationName, variables } = params;
      const asked = { document, operationName, variables, principal };
      // What is executed by the pipeline is admitted there; a subscription begins here.
      const isSubscription = operation.operation === 'subscription';
      const points = isSubscription ? graphql.admit(asked) : graphql.judge(asked);
      if (typeof points !== 'number') return [withoutHttp(points)];
      count(socket, 1);
      return {
        schema,
        operationName: params.operationName,
        document,
        variableValues: params.variables,
        contextValue: isSubscription ? undefined : await contextFactory(),
        rootValue: {
          execute,
          whole: { ...extra.whole, actor: principal.actor },
          principal,
          id,
          query: params.query,
          variables: params.variables,
          wire: extra,
        },
      };
    },
    onComplete: ({ extra }) => count(extra.socket, -1),
  });
}

/**
 * Closes the socket when its credentials end or are taken back, whether or not anything happens on it. 4403 and not
 * 4401, which clients take for final: after this one they connect again, with new credentials where they have some.
 */
function endWith({ expiresAt, revoked }: Principal, { socket }: SocketExtra, clock: Clock): void {
  if (expiresAt === undefined && !revoked) return;
  const end = () => socket.close(CloseCode.Forbidden, 'Credentials have ended');
  // While they were looked at, they may have been taken back.
  if (revoked?.aborted) end();
  revoked?.addEventListener('abort', end);
  const cancel = expiresAt === undefined ? () => {} : callAt(clock, expiresAt, end);
  socket.once('close', () => {
    cancel();
    revoked?.removeEventListener('abort', end);
  });
}

/** A busy process may be late with the timer, and must not deliver meanwhile. */
function isOver({ expiresAt, revoked }: Principal, clock: Clock): boolean {
  return revoked?.aborted === true || (expiresAt !== undefined && expiresAt <= clock.now());
}

/** Yoga notes the status that a refusal has over HTTP; a socket has none. */
function withoutHttp({ message, nodes, extensions }: GraphQLError): GraphQLError {
  const { http: _http, ...rest } = extensions;
  return new GraphQLError(message, { nodes: nodes ?? null, extensions: rest });
}

function failure(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
