import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { nextFrames, nextPrefix } from './frame.ts';

/** Bytes that may wait for a socket before its subscriptions leave the fast path. */
export const SOCKET_BACKLOG_BYTES = 32 * 1024;

/** The socket of a subscription, as ws sees it and as the network does. */
export interface Wire {
  readonly socket: WebSocket;
  /** Where frames are written: ws writes whole frames too and keeps none back, since nothing is compressed. */
  readonly stream: Duplex;
  /** Whether the credentials of the socket have ended: then nothing more is written, even before it is closed. */
  readonly isOver?: () => boolean;
}

/** One subscription of a group. */
export interface Member {
  /** Everything up to this offset was written to it or did not concern it. */
  position: number;
  /** Writes payloads without waiting. A socket that takes no more is put out of the group, at its position. */
  write(payloads: readonly Buffer[], upTo: number): void;
  /** Writes payloads and resolves when the kernel has them. Rejects where the socket broke. */
  send(payloads: readonly Buffer[]): Promise<void>;
  /** Resolves when little enough waits for the socket, or it is closed. */
  drained(): Promise<void>;
}

/**
 * A class and not closures, as all that each of thousands of subscriptions has.
 * @param onFull called instead of a write that a full socket would not take
 */
export class SocketMember implements Member {
  position = 0;
  readonly #wire: Wire;
  readonly #prefix: string;
  readonly #onFull: () => void;

  constructor(wire: Wire, id: string, onFull: () => void) {
    this.#wire = wire;
    this.#prefix = nextPrefix(id);
    this.#onFull = onFull;
  }

  write(payloads: readonly Buffer[], upTo: number): void {
    const { stream } = this.#wire;
    // After the closing handshake began nothing more may be sent (RFC 6455 §5.5.1).
    if (!this.#isOpen()) return;
    if (stream.writableLength > SOCKET_BACKLOG_BYTES) {
      this.#onFull();
      return;
    }
    stream.write(nextFrames(this.#prefix, payloads));
    this.position = upTo;
  }

  send(payloads: readonly Buffer[]): Promise<void> {
    if (!this.#isOpen()) return Promise.resolve();
    return written(this.#wire.stream, nextFrames(this.#prefix, payloads));
  }

  drained(): Promise<void> {
    const { stream } = this.#wire;
    if (!this.#isOpen() || stream.writableLength === 0) return Promise.resolve();
    return new Promise((resolve) => {
      // The callback of an empty write comes after all that was written before it.
      stream.write('', () => resolve());
    });
  }

  #isOpen(): boolean {
    const { socket, stream } = this.#wire;
    return socket.readyState === socket.OPEN && stream.writable && this.#wire.isOver?.() !== true;
  }
}

/** Knows only the frames: the payloads that they were made of would live as long as the client does not read. */
function written(stream: Duplex, frames: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(frames, (error) => (error ? reject(error) : resolve()));
  });
}
