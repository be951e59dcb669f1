import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes as they are to an HTTP server and resolves to all it says until it hangs up. */
export async function rawHttp(port: number, ...parts: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = new Promise<void>((resolve, reject) => {
    socket.once('close', () => resolve());
    // A server that cuts the connection after its answer is none of our business; one that never answers is.
    socket.once('error', (error) => (said === '' ? reject(error) : resolve()));
  });
  for (const part of parts) socket.write(part);
  await closed;
  return said;
}

/** One chunk of a chunked body (RFC 9112 §7.1). */
export function chunkOf(piece: string): string {
  return `${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`;
}

/** A whole chunked body, in pieces of at most 16 KiB. */
export function chunked(body: string): string {
  return `${(body.match(/[\s\S]{1,16384}/g) ?? []).map(chunkOf).join('')}0\r\n\r\n`;
}
