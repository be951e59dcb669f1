import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface DnsServer {
  /** For `setServers`. */
  readonly address: string;
  /** Names it was asked for, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

/**
 * A DNS server on loopback that knows TXT records (RFC 1035 §4): NXDOMAIN for names it does not know, and no answer
 * at all below `silent.`.
 */
export async function openDnsServer(records: Readonly<Record<string, string>>): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, { port, address }) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.subarray(at + 1, at + 1 + length).toString('latin1'));
      at += 1 + length;
    }
    const name = labels.join('.');
    asked.push(name);
    if (name.startsWith('silent.')) return;
    const text = records[name];
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    head.writeUInt16BE(text === undefined ? 0x8183 : 0x8180, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(text === undefined ? 0 : 1, 6);
    const question = query.subarray(12, at + 5);
    // A record is any number of strings of at most 255 bytes (RFC 1035 §3.3.14).
    const strings = text?.match(/.{1,255}/gs) ?? [''];
    const data = Buffer.concat(
      strings.flatMap((one) => [Buffer.from([one.length]), Buffer.from(one, 'latin1')]),
    );
    const fixed = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 255]);
    const answer = text === undefined ? [] : [fixed, data];
    socket.send(Buffer.concat([head, question, ...answer]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}
