import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { freePort } from '../support/free-port.ts';
import { aCheckout } from './a-checkout.ts';
import { block } from './document-blocks.ts';

const PREPARE = block('docs/operations.md', 'tracing.mjs');
const START = block('docs/operations.md', 'start-with-traces');

/** Takes OTLP over HTTP as a collector does, and keeps what was sent to which path. */
async function aCollector() {
  const taken: { path: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    taken.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString('latin1') });
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    taken,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('with the SDK that the document shows, a collector gets the spans of a mutation, the last of them at the end', {
  timeout: 60_000,
}, async () => {
  await using collector = await aCollector();
  await using checkout = await aCheckout('src', 'tsconfig.json');
  await writeFile(join(checkout.folder, 'tracing.mjs'), PREPARE);
  const [port, smtpPort] = [await freePort(), await freePort()];
  await using gateway = await checkout.start(START.replace(':4318', `:${collector.port}`), {
    PORT: String(port),
    INBOUND_SMTP_PORT: String(smtpPort),
    DRAIN_SECONDS: '0',
  });
  await createInvite(`http://127.0.0.1:${port}/graphql`, quietInput('traced'));
  await gateway.stop();
  expect(new Set(collector.taken.map(({ path }) => path))).toEqual(new Set(['/v1/traces']));
  const sent = collector.taken.map(({ body }) => body).join('');
  for (const name of ['invitegraph', 'POST /graphql', 'mutation createInvite', 'commit', 'INVITE_CREATED'])
    expect(sent).toContain(name);
});
