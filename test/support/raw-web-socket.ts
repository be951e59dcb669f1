import { type ClientOptions, WebSocket } from 'ws';

/** A message of graphql-transport-ws, as it came. */
export interface ProtocolMessage {
  readonly type: string;
  readonly id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on what it asked for, whatever its shape
  readonly payload?: any;
}

/** A WebSocket that says what it is told, also what no GraphQL client would. */
export interface RawWebSocket extends AsyncDisposable {
  /** Sends text as it is, or a message as JSON. */
  send(message: string | ProtocolMessage): void;
  /** The next message, to one caller at a time; throws where the socket closes instead. */
  next(): Promise<ProtocolMessage>;
  /** Initialises the connection and waits for the acknowledgement. */
  initialise(): Promise<void>;
  /** Resolves when it is closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly socket: WebSocket;
}

/** Opens one; throws where the upgrade is refused, with `Unexpected server response: <status>`. */
export async function openRawWebSocket(
  url: string,
  { protocols = 'graphql-transport-ws', ...options }: ClientOptions & { protocols?: string | string[] } = {},
): Promise<RawWebSocket> {
  const socket = new WebSocket(url, protocols, options);
  const unread: ProtocolMessage[] = [];
  let wake: (() => void) | undefined;
  let end: { readonly code: number; readonly reason: string } | undefined;
  socket.on('message', (data) => {
    unread.push(JSON.parse(String(data)));
    wake?.();
  });
  const closed = new Promise<NonNullable<typeof end>>((resolve) => {
    socket.once('close', (code, reason) => {
      end = { code, reason: String(reason) };
      resolve(end);
      wake?.();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {});

  const raw: RawWebSocket = {
    socket,
    closed,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async next() {
      for (;;) {
        const message = unread.shift();
        if (message) return message;
        if (end) throw new Error(`The socket was closed: ${end.code} ${end.reason}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async initialise() {
      raw.send({ type: 'connection_init' });
      const { type } = await raw.next();
      if (type !== 'connection_ack') throw new Error(`no acknowledgement: ${type}`);
    },
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closed;
    },
  };
  return raw;
}
