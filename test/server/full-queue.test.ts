import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/server/clock.ts';
import { createRequestCounts } from '../../src/server/metrics/requests.ts';
import { createRoutes, type RouteParts } from '../../src/server/routes.ts';
import { commitQueue, MAX_WAITING } from '../../src/store/commit/queue.ts';
import { appending } from '../../src/stream/log.ts';
import { BACKENDS } from '../contract/backends.ts';
import { callbackBody, signatureOf } from '../support/callback-request.ts';

const SECRET = 'CRN_a-secret';

test('a callback that finds no place in a full commit queue is told to come again, and is taken then', async () => {
  await using database = await BACKENDS[0]!.open();
  const commit = commitQueue(database, appending);
  const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const routes = createRoutes({
    callbacks: {
      secrets: [SECRET],
      clock: systemClock,
      application: 'app',
      recordReply: async () => {
        await commit(async () => {});
        return { disposition: 'UNMATCHED' };
      },
    },
    requests: createRequestCounts(),
    callbackOutcome() {},
    isStopping: () => false,
    publicUrl: () => 'http://127.0.0.1',
    allowedOrigins: [],
    log: pino({ level: 'silent' }),
  } as unknown as RouteParts);
  const server = createServer((request, response) => void routes(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const body = callbackBody('visit-1', { recipient: { email: 'ana@guest.test', status: 'accepted' } });
  const post = () =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks/cronofy`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'cronofy-hmac-sha256': signatureOf(body, SECRET) },
      body,
    });

  const first = commit(() => {
    begun.resolve();
    return gate.promise;
  });
  await begun.promise;
  const waiting = Array.from({ length: MAX_WAITING }, () => commit(async () => {}));
  const refused = await post();
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED' });
  gate.resolve();
  await Promise.all([first, ...waiting]);
  expect((await post()).status).toBe(204);
  server.close();
});
