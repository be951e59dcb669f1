import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { callbackBody, postCallback, signatureOf } from '../support/callback-request.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';

const SECRET = 'CRN_a-secret-for-slow-callers';
const SOCKETS = 1000;
/** What 1,000 sockets with their parsers may cost, in MB; their bodies, were they kept, would be 250. */
const MOST_GROWTH_MB = 150;

const HEAD = 'POST /callbacks/cronofy HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';

/** A caller that has announced a body and is not done with it. */
async function beginCallback(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  // A reset is as good an end as a close.
  socket.on('error', () => {});
  socket.resume();
  socket.write(`${HEAD}Content-Length: 200000\r\n\r\n{`);
  return socket;
}

function memoryMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

test('callers that never finish their callback, or send a byte a second, are hung up on and hold up nobody (C5)', async () => {
  await using gateway = await startGatewayProcess({ CRONOFY_CLIENT_SECRET: SECRET });
  await createInvite(gateway.graphqlUrl, quietInput('visit-1'));
  const port = Number(new URL(gateway.url).port);
  const before = memoryMb(gateway.pid());

  const sockets = await Promise.all(Array.from({ length: SOCKETS }, () => beginCallback(port)));
  const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
  const [dripping] = sockets;
  const drip = setInterval(() => dripping?.write('x'), 1000);

  const answer = { email: 'ana@guest.test', status: 'accepted' };
  const body = callbackBody('visit-1', { recipient: answer, reply: answer });
  expect((await postCallback(gateway.url, body, signatureOf(body, SECRET))).status).toBe(204);
  const during = memoryMb(gateway.pid());

  await closed;
  clearInterval(drip);
  console.info(
    `${SOCKETS} unfinished callbacks: ${before.toFixed(0)} MB before, ${during.toFixed(0)} MB during`,
  );
  expect(during - before).toBeLessThan(MOST_GROWTH_MB);
  expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
});
