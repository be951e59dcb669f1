/** The bare node:http: one constant answer, whatever is asked. Its size is that of a real answer. */
import { createServer } from 'node:http';
import { peerInvite } from '../shape.ts';
import { listen } from './listen.ts';

const body = JSON.stringify({ data: { inviteStatus: peerInvite('bench-00000') } });
const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
listen(
  createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(200, headers).end(body));
  }),
);
