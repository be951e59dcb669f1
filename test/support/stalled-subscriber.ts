import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';

/** A subscriber that never reads: a bare socket, since every WebSocket library reads by itself. */
export interface StalledSubscriber {
  /** Says that it is alive, unasked, as a client may (RFC 6455 §5.5.3): without, it is let go for its silence. */
  pong(): void;
  /** Reads everything that has piled up, and resolves to the texts of its WebSocket frames. */
  drain(): Promise<readonly string[]>;
  close(): void;
}

/** Opens a WebSocket by hand (RFC 6455), subscribes, and from then on takes nothing off the connection. */
export async function stalledSubscriber(
  port: number,
  query: string,
  variables: Record<string, unknown>,
): Promise<StalledSubscriber> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.write(
    [
      'GET /graphql HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      'Sec-WebSocket-Protocol: graphql-transport-ws',
      '',
      '',
    ].join('\r\n'),
  );
  let bytes = (await once(socket, 'data'))[0] as Buffer;
  while (!bytes.includes('\r\n\r\n'))
    bytes = Buffer.concat([bytes, (await once(socket, 'data'))[0] as Buffer]);
  socket.write(frame({ type: 'connection_init' }));
  await once(socket, 'data');
  socket.pause();
  socket.write(frame({ type: 'subscribe', id: '1', payload: { query, variables } }));

  return {
    pong: () => void socket.write(PONG),
    async drain() {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      // The gateway hung up long ago, so everything that is left ends by itself: or by a reset, as a kernel that is
      // short of memory for its sockets gives up what it has for closed ones. What came before that is whole.
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.resume();
      await closed;
      return texts(Buffer.concat(chunks));
    },
    close: () => void socket.destroy(),
  };
}

/** A masked pong that carries nothing. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

/** A text frame as clients must send it, masked (RFC 6455 §5.3). */
function frame(message: unknown): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  const mask = randomBytes(4);
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] as number));
  const head =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([head, mask, masked]);
}

/** The texts of whole unmasked text frames; pings and a frame that was cut off are left out. */
function texts(bytes: Buffer): string[] {
  const found: string[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const opcode = bytes.readUInt8(at) & 15;
    const short = bytes.readUInt8(at + 1) & 127;
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (at + 2 + extended > bytes.length) break;
    const length =
      short === 126
        ? bytes.readUInt16BE(at + 2)
        : short === 127
          ? Number(bytes.readBigUInt64BE(at + 2))
          : short;
    const begin = at + 2 + extended;
    at = begin + length;
    if (opcode === 1 && at <= bytes.length) found.push(bytes.toString('utf8', begin, at));
  }
  return found;
}
