import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { CompiledQuery } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createRecordReply } from '../../src/invites/record-reply.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { sendAll, sendLast } from '../../src/store/send.ts';
import { readPosition } from '../../src/stream/log.ts';
import { event, invite, storeOver } from '../contract/a-store.ts';
import { markOf } from '../invites/mark-of.ts';
import { NOW } from '../invites/sample-invite.ts';
import { startCutProxy } from '../support/cut-proxy.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';

/** A database of its own on Postgres, and the way to it, which can be cut. */
async function openOverACutWay() {
  await using stack = new AsyncDisposableStack();
  const { url: direct } = stack.use(await postgresDatabase());
  const url = new URL(direct);
  const way = stack.use(await startCutProxy(Number(url.port)));
  url.port = String(way.port);
  const database = await openDatabase(url.href);
  stack.defer(() => database.close());
  const opened = stack.move();
  return { database, way, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** A way to a server that counts journeys: how often something is sent after something was answered. */
async function countingWay(to: string) {
  const url = new URL(to);
  const port = Number(url.port);
  let journeys = 0;
  let isAnswered = true;
  const server = createServer({ noDelay: true }, (incoming) => {
    const outgoing = connect({ port, host: url.hostname, noDelay: true });
    incoming.on('data', (chunk) => {
      if (isAnswered) journeys++;
      isAnswered = false;
      outgoing.write(chunk);
    });
    outgoing.on('data', (chunk) => {
      isAnswered = true;
      incoming.write(chunk);
    });
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const)
      one.on('error', () => {}).on('close', () => other.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    journeys: () => journeys,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

const failing = CompiledQuery.raw('select 1 / 0');

describe.skipIf(postgresMissing)('on Postgres', () => {
  test('a callback is two journeys, and a change of which nothing is read beforehand is one', async () => {
    await using made = await postgresDatabase();
    await using way = await countingWay(made.url);
    const database = await openDatabase(way.url);
    try {
      const store = storeOver(database);
      const one = invite({ recipient: { email: 'ana@guest.test' } });
      await store.insert(one);
      const record = createRecordReply({
        ...store,
        trust: 'normal',
        newId: () => crypto.randomUUID(),
        confirms: true,
        callbackBody: () => '{}',
        markOf,
        committed: () => {},
      });
      let before = way.journeys();
      for (const status of ['ACCEPTED', 'DECLINED'] as const)
        await record(
          'app',
          { smartInviteId: one.smartInviteId, recipientEmail: 'ana@guest.test' },
          [
            {
              claim: { from: 'ana@guest.test' },
              reply: { status, receivedAt: NOW, channel: 'CALLBACK' } as never,
            },
          ],
          { callback: { body: status, receivedAt: NOW } },
        );
      expect(way.journeys() - before).toBe(4);
      before = way.journeys();
      await store.transact(({ log }) => log.append([event(one)]));
      expect(way.journeys() - before).toBe(1);
      expect((await readPosition(database.queries, 'app')).head).toBe(3);
    } finally {
      await database.close();
    }
  });

  test('what fails on its way with the commit fails the transaction, for its own reason', async () => {
    await using made = await postgresDatabase();
    const database = await openDatabase(made.url);
    try {
      const name = (application: string) =>
        database.queries.insertInto('stream').values({ application, epoch: 'e', head: 1 }).compile();
      const failures: string[] = [];
      const transaction = database.transaction(async (tx) => {
        await sendAll(tx, [name('before')]);
        const statements = [name('with the commit'), failing, name('after it')];
        await sendLast(tx, { statements, read: () => failures.push('read') }, () => failures.push('failed'));
      });
      await expect(transaction).rejects.toThrow('division by zero');
      expect(failures).toEqual(['failed']);
      expect(await database.queries.selectFrom('stream').selectAll().execute()).toEqual([]);
      // The connection is as good as new, and what was left for the last commit is not sent with the next.
      await database.transaction((tx) => sendAll(tx, [name('later')]));
      const rows = await database.queries.selectFrom('stream').select('application').execute();
      expect(rows).toEqual([{ application: 'later' }]);
    } finally {
      await database.close();
    }
  });

  test('a commit whose answer never came may be kept: nobody is told otherwise, and it is not run again', async () => {
    await using opened = await openOverACutWay();
    const { database, way } = opened;
    let runs = 0;
    const transaction = database.transaction(async (tx) => {
      runs++;
      const statements = [
        database.queries.insertInto('stream').values({ application: 'app', epoch: 'e', head: 1 }).compile(),
      ];
      await sendLast(tx, { statements, read: () => {} }, () =>
        expect.unreachable('nobody said that it failed'),
      );
      setImmediate(() => way.cut());
    });
    await expect(transaction).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { mayHaveTakenEffect: true },
    });
    expect(runs).toBe(1);
  });

  test('a transaction that is cut off before its commit runs again', async () => {
    await using opened = await openOverACutWay();
    const { database, way } = opened;
    let runs = 0;
    await database.transaction(async (tx) => {
      if (++runs === 1) way.cut();
      await sendAll(tx, [
        database.queries
          .insertInto('stream')
          .values({ application: 'app', epoch: 'e', head: runs })
          .compile(),
      ]);
    });
    expect(await database.queries.selectFrom('stream').select('head').execute()).toEqual([{ head: 2 }]);
  });
});
