import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';
import { canonicalAddress } from '../../src/callbacks/ip-address.ts';

const A = 1;
const CNAME = 5;
const AAAA = 28;

/** What a name has: addresses, perhaps under another name. */
export interface Zone {
  readonly alias?: string;
  readonly addresses: readonly string[];
}

/**
 * A name server (RFC 1035) on loopback that answers any question with what `zoneOf` says at that moment, to be
 * kept for no time at all; where that is nothing, it keeps silent.
 */
export async function aNameServer(zoneOf: (type: 'A' | 'AAAA') => Zone | undefined) {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const end = query.indexOf(0, 12) + 5;
    const question = query.subarray(12, end);
    const type = query.readUInt16BE(end - 4);
    const zone = zoneOf(type === AAAA ? 'AAAA' : 'A');
    if (!zone) return;
    const { alias, addresses } = zone;
    const ofType = addresses.filter((ip) => isIPv4(ip) === (type === A));
    const asked = Buffer.from([0xc0, 12]);
    const records = [
      ...(alias ? [record(asked, CNAME, encodedName(alias))] : []),
      ...ofType.map((ip) => record(alias ? encodedName(alias) : asked, type, bytesOf(ip))),
    ];
    const header = Buffer.from([0, 0, 0x81, 0x80, 0, 1, 0, records.length, 0, 0, 0, 0]);
    query.copy(header, 0, 0, 2);
    socket.send(Buffer.concat([header, question, ...records]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}

function record(owner: Buffer, type: number, data: Buffer): Buffer {
  // Class IN, and a time to live of 0.
  return Buffer.concat([owner, Buffer.from([0, type, 0, 1, 0, 0, 0, 0, 0, data.length]), data]);
}

function encodedName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function bytesOf(ip: string): Buffer {
  if (isIPv4(ip)) return Buffer.from(ip.split('.').map(Number));
  const [left = '', right = ''] = (canonicalAddress(ip)?.text ?? '').split('::');
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const gap = new Array<number>(8 - groups(left).length - groups(right).length).fill(0);
  const bytes = Buffer.alloc(16);
  for (const [index, group] of [...groups(left), ...gap, ...groups(right)].entries())
    bytes.writeUInt16BE(group, 2 * index);
  return bytes;
}
