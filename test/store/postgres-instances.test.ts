import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { RefusedError } from '../../src/errors.ts';
import { callbackQueueOf } from '../../src/store/callback-deliveries.ts';
import { confirmationsOf } from '../../src/store/confirmations.ts';
import type { Database } from '../../src/store/database.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { readPage } from '../../src/stream/log.ts';
import { invite, job, message } from '../contract/a-store.ts';
import { useCasesOver } from '../invites/a-service.ts';
import { draft, NOW } from '../invites/sample-invite.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';

const LEASE = 60_000;
/** Rounds of each race; each is lost or won anew. */
const ROUNDS = Number(process.env.RACE_ROUNDS ?? 8);

/** Two instances of the program's inside, on one database. */
async function instances() {
  const made = await postgresDatabase();
  const databases: Database[] = [await openDatabase(made.url), await openDatabase(made.url)];
  const [one, other] = databases.map((database) => ({ ...useCasesOver(database), database }));
  return {
    one: one!,
    both: [one!, other!] as const,
    offsets: async () =>
      (await readPage(databases[0]!.queries, 'app', 0, 10_000)).events.map(({ offset }) => offset),
    async [Symbol.asyncDispose]() {
      for (const database of databases) await database.close();
      await made[Symbol.asyncDispose]();
    },
  };
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** `made`, or the code of the refusal. */
async function outcome(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'made';
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.problems.map(({ code }) => code).join();
  }
}

describe.skipIf(postgresMissing)('two instances on one Postgres', () => {
  test('that create the same invite at once make one, and the other is told that it exists', async () => {
    await using running = await instances();
    for (const round of upTo(ROUNDS)) {
      const outcomes = await Promise.all(
        running.both.map(({ service }) =>
          outcome(service.create('app', draft({ smartInviteId: `v-${round}` }))),
        ),
      );
      expect(outcomes.toSorted()).toEqual(['ALREADY_EXISTS', 'made']);
    }
    expect(await running.one.directory.count('app', {})).toBe(ROUNDS);
    expect(await running.offsets()).toEqual(upTo(ROUNDS));
  });

  test('that make one name a group here and a single invite there let one of them have it', async () => {
    await using running = await instances();
    const [here, there] = running.both;
    for (const round of upTo(ROUNDS)) {
      const smartInviteId = `v-${round}`;
      const recipients = [{ email: 'bo@guest.test' }, { email: 'cy@guest.test' }];
      const outcomes = await Promise.all([
        outcome(here.service.create('app', draft({ smartInviteId, recipient: { email: 'ana@guest.test' } }))),
        outcome(there.service.create('app', { ...withoutRecipient(draft({ smartInviteId })), recipients })),
      ]);
      expect(outcomes.toSorted()).toEqual(['ALREADY_EXISTS', 'made']);
    }
  });

  test('that are given one idempotency key at once give one result', async () => {
    await using running = await instances();
    for (const round of upTo(ROUNDS)) {
      const made = await Promise.all(
        running.both.map(({ service }) =>
          service.create('app', draft({ smartInviteId: `v-${round}` }), { idempotencyKey: `key-${round}` }),
        ),
      );
      expect(made[0]).toEqual(made[1]);
    }
    expect(await running.offsets()).toEqual(upTo(ROUNDS));
  });

  test('that change one invite at once lose no change, and every event has its place', async () => {
    await using running = await instances();
    const made = await running.one.service.create('app', draft());
    const changes = running.both.flatMap(({ service }, instance) =>
      upTo(ROUNDS).map((turn) =>
        service.update('app', { id: made.id }, { summary: `Viewing ${instance} ${turn}` }),
      ),
    );
    const results = await Promise.all(changes);
    expect(results.map(({ revision }) => revision).toSorted((a, b) => a - b)).toEqual(
      upTo(2 * ROUNDS).map((turn) => made.revision + turn),
    );
    expect(await running.offsets()).toEqual(upTo(2 * ROUNDS + 1));
  });

  test('that want two invites in opposite orders both get them, one after the other', async () => {
    await using running = await instances();
    const made = [await running.one.service.create('app', draft({ smartInviteId: 'a' }))];
    made.push(await running.one.service.create('app', draft({ smartInviteId: 'b' })));
    const holding = new Set<unknown>();
    const bothHold = Promise.withResolvers<void>();
    await Promise.all(
      [made, made.toReversed()].map((order, index) =>
        running.both[index]!.transact(async ({ records }) => {
          for (const { id } of order) {
            const [found] = await records.find('app', { id });
            await records.save({ ...found!, revision: found!.revision + 1 });
            if (holding.add(index).size === 2) bothHold.resolve();
            await bothHold.promise;
          }
        }),
      ),
    );
    for (const { id, revision } of made)
      expect((await running.one.stored({ id })).revision).toBe(revision + 2);
  });

  test('keep a mail that comes to both once, and the other is its repetition', async () => {
    await using running = await instances();
    for (const round of upTo(ROUNDS)) {
      const kept = await Promise.all(
        running.both.map(({ transact }) =>
          transact(({ inbox }) =>
            inbox.keep(message(invite(), { inviteId: 'v', dedupeKey: `mail-${round}` }), 'applied', []),
          ),
        ),
      );
      expect(kept.toSorted()).toEqual([false, true]);
    }
  });

  test('take a callback that comes to both as the first once', async () => {
    await using running = await instances();
    for (const round of upTo(ROUNDS)) {
      const first = await Promise.all(
        running.both.map(({ transact }) =>
          transact(({ callbacks }) => callbacks.isFirst('app', `body ${round}`, NOW)),
        ),
      );
      expect(first.toSorted()).toEqual([false, true]);
    }
  });

  test('never take the same mail, callback or look-up off their queues', async () => {
    await using running = await instances();
    const count = 40;
    await running.one.transact(async ({ records, outbox, callbacks }) => {
      for (const _ of upTo(count)) {
        const one = invite();
        await records.insert(one);
        await outbox.enqueue([job(one)], NOW);
        await callbacks.confirm(one, NOW);
        await callbacks.enqueue([
          {
            id: randomUUID(),
            application: 'app',
            inviteId: one.id,
            url: 'https://a.test',
            body: '',
            createdAt: NOW,
          },
        ]);
      }
    });
    const claimAll = async (claim: (database: Database) => Promise<readonly string[]>) => {
      const taken: string[] = [];
      // Whoever finds every row in another's hands gets none this time, and asks again.
      for (let round = 0; taken.length < count && round < 20; round++)
        taken.push(
          ...(
            await Promise.all(running.both.flatMap(({ database }) => [claim(database), claim(database)]))
          ).flat(),
        );
      expect(taken).toHaveLength(count);
      expect(new Set(taken).size).toBe(count);
    };
    await claimAll(async (database) => (await jobs(database)).map(({ id }) => id));
    await claimAll(async (database) =>
      (await callbackQueueOf(database).claim(NOW, LEASE, 5, [])).map(({ id }) => id),
    );
    await claimAll(async (database) =>
      (await confirmationsOf(database).claim(NOW, LEASE, 5)).map(({ inviteId }) => inviteId),
    );
    function jobs(database: Database) {
      return running.both.find((instance) => instance.database === database)!.queue.claim(NOW, LEASE, 5);
    }
  });
});

function withoutRecipient({ recipient: _, ...rest }: ReturnType<typeof draft>) {
  return rest;
}
