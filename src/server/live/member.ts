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

/** @param onFull called instead of a write that a full socket would not take */
export function createMember(
  { socket, stream, isOver = () => false }: Wire,
  id: string,
  onFull: () => void,
): Member {
  const prefix = nextPrefix(id);
  const isOpen = () => socket.readyState === socket.OPEN && stream.writable && !isOver();
  const member: Member = {
    position: 0,
    write(payloads, upTo) {
      // After the closing handshake began nothing more may be sent (RFC 6455 §5.5.1).
      if (!isOpen()) return;
      if (stream.writableLength > SOCKET_BACKLOG_BYTES) return onFull();
      stream.write(nextFrames(prefix, payloads));
      member.position = upTo;
    },
    send: (payloads) =>
      new Promise((resolve, reject) => {
        if (!isOpen()) return resolve();
        stream.write(nextFrames(prefix, payloads), (error) => (error ? reject(error) : resolve()));
      }),
    drained: () =>
      new Promise((resolve) => {
        if (!isOpen() || stream.writableLength === 0) return resolve();
        // The callback of an empty write comes after all that was written before it.
        stream.write('', () => resolve());
      }),
  };
  return member;
}
