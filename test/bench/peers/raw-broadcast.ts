/**
 * The bare broadcast: each event goes to every socket. `send` sends the string by ws, `frame` writes one frame that
 * was built before. With `?durable` each event is first kept with one durable insert.
 */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { peerMessage } from '../shape.ts';
import { bodyOf, listen, publishEach } from './listen.ts';

const mode = process.argv[2];
const sockets = new Set<WebSocket>();
const streams = new Set<Duplex>();
let sequence = 0;

const broadcast = () => {
  const message = peerMessage(sequence++);
  if (mode === 'send') for (const socket of sockets) socket.send(message);
  else {
    const frame = frameOf(message);
    for (const stream of streams) stream.write(frame);
  }
};

const database = new DatabaseSync(join(process.cwd(), 'log.db'));
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE log (data TEXT NOT NULL)');
const insert = database.prepare('INSERT INTO log (data) VALUES (?)');

const server = createServer(async (request, response) => {
  const body = await bodyOf(request);
  if (request.url === '/durable') {
    insert.run(body);
    response.writeHead(204).end();
    broadcast();
    return;
  }
  response.writeHead(204).end();
  await publishEach(Number(body), broadcast);
});
const upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: false });
server.on('upgrade', (request, stream, head) =>
  upgrades.handleUpgrade(request, stream, head, (socket) => {
    sockets.add(socket);
    streams.add(stream);
    socket.on('message', () => {});
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      streams.delete(stream);
    });
    socket.once('message', () => socket.send('{"type":"connection_ack"}'));
  }),
);
listen(server);

function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([head, payload]);
}
