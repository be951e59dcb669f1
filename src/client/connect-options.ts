import { BACKOFF, type Backoff } from './backoff.ts';
import { eventSourceTransport } from './event-source-transport.ts';
import { latestCursor } from './latest-cursor.ts';
import type { Resumption, StreamState } from './resume.ts';
import type { Token } from './transport.ts';
import { webSocketTransport } from './web-socket-transport.ts';

/** Where the gateway is, as whom to come, and when to give a connection up. */
export interface ConnectOptions {
  /** The GraphQL address, such as https://invites.example.com/graphql. */
  readonly url: string;
  /** Default: `websocket`. `sse` where those do not get through. */
  readonly transport?: 'websocket' | 'sse' | undefined;
  /** A viewer token or key; a function is asked before each connection, so that it can give a fresh one. */
  readonly token?: Token | undefined;
  readonly onState?: ((state: StreamState) => void) | undefined;
  readonly backoff?: Partial<Backoff> | undefined;
  /** A connection from which nothing came for so long is given up, in milliseconds. Default: 30,000. */
  readonly silenceMs?: number | undefined;
  /** Where the platform has none of its own. */
  readonly webSocketImpl?: unknown;
  readonly fetch?: typeof fetch | undefined;
}

/** What every resumption over these connections has in common. */
export function connecting(
  options: ConnectOptions,
): Pick<Resumption, 'transport' | 'firstCursor' | 'backoff' | 'silenceMs' | 'onState'> {
  const { url, token, fetch, onState, silenceMs = 30_000 } = options;
  return {
    transport:
      options.transport === 'sse'
        ? eventSourceTransport({ url, token, fetch })
        : webSocketTransport({ url, token, webSocketImpl: options.webSocketImpl, pingMs: silenceMs / 3 }),
    firstCursor: (signal) => latestCursor({ url, token, fetch }, signal),
    backoff: { ...BACKOFF, ...options.backoff },
    silenceMs,
    onState,
  };
}
