import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function probe(of: TestGateway, path: 'live' | 'ready') {
  const response = await fetch(`http://127.0.0.1:${of.port}/health/${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

test('a gateway that is well says so, part by part', async () => {
  expect(await probe(gateway, 'ready')).toEqual({
    status: 200,
    body: {
      status: 'ready',
      database: 'ok',
      writes: 'ok',
      migrations: 'ok',
      stream: 'ok',
      wakeUps: 'ok',
      workers: 'ok',
      smtp: 'ok',
    },
  });
});

test('a mailbox that cannot be read degrades it and takes it out of no service', async () => {
  await using alone = await openTestGateway({
    IMAP_URL: `imap://ana:secret@127.0.0.1:${await freePort()}/INBOX`,
  });
  const { status, body } = await probe(alone, 'ready');
  expect([status, body.mailbox, body.status]).toEqual([200, 'degraded', 'ready']);
  expect(JSON.stringify(body)).not.toContain('secret');
});

test('a database that an old backup was put into is not ready, and lives', async () => {
  await using restored = await openTestGateway();
  const database = new DatabaseSync(restored.databaseUrl.slice('sqlite:'.length));
  database.exec("DELETE FROM kysely_migration WHERE name = '0008-retention'");
  database.close();
  const { status, body } = await probe(restored, 'ready');
  expect([status, body.status, body.migrations, body.database]).toEqual([503, 'not ready', 'failed', 'ok']);
  expect((await probe(restored, 'live')).status).toBe(200);
});

test('as soon as it is to stop it is not ready, answers on, and keeps no connection', async () => {
  const going = await openTestGateway();
  const closing = going.close(1500);
  const first = await fetch(`http://127.0.0.1:${going.port}/health/ready`);
  expect([first.status, await first.json()]).toEqual([503, { status: 'stopping' }]);
  expect(first.headers.get('connection')).toBe('close');
  expect((await probe(going, 'live')).status).toBe(200);
  expect(await going.request('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  await closing;
  await expect(probe(going, 'live')).rejects.toThrow();
  await going[Symbol.asyncDispose]();
});
