import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { FrameReader, pongFrame, textFrame } from './frames.ts';

/** Sockets that are opened at the same time. */
const OPENING = 50;
/** Longest wait, in milliseconds, during which nothing expected of a server comes. */
const PATIENCE_MS = 20_000;
/** All sockets read into one buffer: none is read before the one before it has been looked through. */
const SHARED = Buffer.allocUnsafe(256 * 1024);

export interface FleetOptions {
  readonly port: number;
  readonly count: number;
  /** The payload of a subscriber's operation; absent where the server sends to every socket anyway. */
  readonly subscribe?: (index: number) => { readonly query: string; readonly variables?: unknown };
}

/** Sockets that listen to one server. */
export interface Fleet extends AsyncDisposable {
  readonly size: number;
  /** Messages that came to all of them together since the last `forget`. */
  received(): number;
  /** Begins to count anew. */
  forget(): void;
  /** Resolves when so many messages came in all; throws where they do not, or more do unless more may. */
  arrived(total: number, exactly?: boolean): Promise<void>;
  /** Resolves when every socket has heard something; asks for it again and again. */
  awake(cause: () => Promise<void>): Promise<void>;
  /** The newest message of the first socket, and its bytes. */
  sample(): string;
}

/**
 * Opens sockets and subscribes on each. They are plain TCP and count frame headers, so that the load stays lighter
 * than any server. Throws where the server turns one away.
 */
export async function openSubscribers(options: FleetOptions): Promise<Fleet> {
  const state = { received: 0, target: Number.POSITIVE_INFINITY, reached: () => {}, sample: '' };
  const members: Member[] = [];
  const fail: { error?: Error } = {};
  const open = async (index: number) => {
    const member = new Member(options, index, state, (error) => {
      fail.error ??= error;
      state.reached();
    });
    members.push(member);
    await member.opened;
  };
  const close = async () => {
    for (const member of members) member.end();
  };
  try {
    for (let from = 0; from < options.count; from += OPENING)
      await Promise.all(
        Array.from({ length: Math.min(OPENING, options.count - from) }, (_, i) => open(from + i)),
      );
  } catch (error) {
    await close();
    throw error;
  }

  const fleet: Fleet = {
    size: options.count,
    received: () => state.received,
    forget() {
      state.received = 0;
    },
    async arrived(total, exactly = true) {
      const told = () => `${state.received} of ${total} messages came; the newest was ${state.sample}`;
      if (state.received < total) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve, reject) => {
          state.target = total;
          state.reached = resolve;
          let before = -1;
          // As long as some come, the rest may.
          timer = setInterval(() => {
            if (state.received === before) reject(new Error(told()));
            before = state.received;
          }, PATIENCE_MS);
        }).finally(() => clearInterval(timer));
        state.target = Number.POSITIVE_INFINITY;
      }
      if (fail.error) throw fail.error;
      if (exactly && state.received > total) throw new Error(told());
    },
    async awake(cause) {
      const until = performance.now() + PATIENCE_MS;
      while (members.some(({ reader }) => reader.texts < 2) && performance.now() < until) {
        if (fail.error) throw fail.error;
        await cause();
        await quiet(() => state.received);
      }
      const asleep = members.filter(({ reader }) => reader.texts < 2).length;
      if (asleep > 0) throw new Error(`${asleep} of ${options.count} sockets never heard anything.`);
      await quiet(() => state.received);
      state.received = 0;
    },
    sample: () => state.sample,
    [Symbol.asyncDispose]: close,
  };
  return fleet;
}

/** Resolves when a count has stopped rising for a while. */
async function quiet(count: () => number): Promise<void> {
  for (let before = -1, still = 0; still < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    still = count() === before ? still + 1 : 0;
    before = count();
  }
}

interface Shared {
  received: number;
  target: number;
  reached: () => void;
  sample: string;
}

class Member {
  readonly opened: Promise<void>;
  readonly reader: FrameReader;
  readonly #socket: Socket;
  #ended = false;

  constructor(
    { port, subscribe }: FleetOptions,
    index: number,
    shared: Shared,
    onFailure: (error: Error) => void,
  ) {
    let opened = () => {};
    let refused = (_error: Error) => {};
    this.opened = new Promise((resolve, reject) => {
      opened = resolve;
      refused = reject;
    });
    this.reader = new FrameReader((payload) => this.#socket.write(pongFrame(payload)));
    const { reader } = this;
    let upgraded = false;
    let head = '';
    reader.onText = (text) => {
      if (!text.includes('connection_ack')) return;
      this.#socket.write(
        textFrame(JSON.stringify({ id: '1', type: 'subscribe', payload: subscribe?.(index) })),
      );
      reader.onText =
        index === 0
          ? (sample) => {
              shared.sample = sample;
            }
          : undefined;
      opened();
    };
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      onread: {
        buffer: SHARED,
        callback: (size, bytes) => {
          let at = 0;
          const chunk = bytes as Buffer;
          if (!upgraded) {
            head += chunk.toString('latin1', 0, size);
            const end = head.indexOf('\r\n\r\n');
            if (end < 0) return true;
            if (!head.startsWith('HTTP/1.1 101')) {
              refused(new Error(`Socket ${index + 1} was turned away: ${head.slice(0, head.indexOf('\r'))}`));
              return false;
            }
            at = size - (head.length - end - 4);
            upgraded = true;
            this.#socket.write(textFrame('{"type":"connection_init"}'));
          }
          const before = reader.texts;
          reader.take(chunk, at, size);
          // The acknowledgement is the first message and no delivery.
          shared.received += reader.texts - Math.max(before, 1) + (reader.texts === 0 ? 1 : 0);
          if (shared.received >= shared.target) shared.reached();
          if (reader.closed) onFailure(new Error(`Socket ${index + 1} was closed by the server.`));
          return true;
        },
      },
    });
    this.#socket.on('error', (error) => {
      refused(error);
      if (!this.#ended) onFailure(error);
    });
    this.#socket.on('close', () => {
      refused(new Error('A socket was closed while it opened.'));
      if (!this.#ended) onFailure(new Error(`Socket ${index + 1} was cut.`));
    });
    this.#socket.write(
      `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n` +
        'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
    );
  }

  end(): void {
    this.#ended = true;
    // Without the wait of a closed connection: thousands of them would use up the ports.
    this.#socket.resetAndDestroy();
  }
}
