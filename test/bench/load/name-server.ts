import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A name server that knows no name, so that checks of senders end at once and nothing leaves the machine. */
export async function emptyNameServer(): Promise<AsyncDisposable & { readonly address: string }> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const answer = Buffer.from(query);
    // A response, recursion available, NXDOMAIN (RFC 1035 §4.1.1).
    answer.writeUInt16BE(0x8183, 2);
    socket.send(answer, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${(socket.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      socket.close();
    },
  };
}
