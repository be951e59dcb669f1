import { describe, expect, it } from 'vitest';
import { RefusedError, refuse } from '../../src/errors.ts';
import { commitQueue, MAX_WAITING } from '../../src/store/commit/queue.ts';
import type { Database } from '../../src/store/database.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import type { Tx } from '../../src/store/tables.ts';
import { appending, readPage } from '../../src/stream/log.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { aStore, event, events, invite, type Store, storeOver } from './a-store.ts';
import { BACKENDS } from './backends.ts';

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

async function kept({ queries }: Database) {
  const { events: found } = await readPage(queries, 'app', 0, 10_000);
  return found.map(({ id, offset }) => ({ id, offset }));
}

/** Counts its transactions, and can have one fail at the very end. */
function watched(database: Database) {
  const seen = { begun: 0, failing: undefined as Error | undefined };
  return {
    ...database,
    seen,
    transaction: async <T>(work: (tx: Tx) => Promise<T>) => {
      seen.begun++;
      return database.transaction(async (tx) => {
        const result = await work(tx);
        if (seen.failing) throw seen.failing;
        return result;
      });
    },
  };
}

describe.each(BACKENDS)('changes that come at once on $name', (backend) => {
  it('share commits, and 64 writers leave no gap in the stream', async () => {
    await using store = await aStore(backend);
    const database = watched(store.database);
    const { transact } = storeOver(database);
    const one = invite();
    await store.insert(one);
    await Promise.all(
      range(1, 64).map(async () => {
        for (const batch of [events(1, one), events(2, one)])
          await transact(async ({ records, log }) => {
            const [found] = await records.find('app', { id: one.id });
            await records.save({ ...found!, revision: found!.revision + 1 });
            await log.append(batch);
          });
      }),
    );
    expect((await kept(store.database)).map(({ offset }) => offset)).toEqual(range(1, 192));
    const [last] = await store.transact(({ records }) => records.find('app', { id: one.id }));
    expect(last!.revision).toBe(one.revision + 128);
    // The first change starts alone, the 63 after it wait for it together: as good as 128 commits would fail here.
    expect(database.seen.begun).toBeLessThan(16);
  });

  it('are undone alone where they are refused, with their events', async () => {
    await using store = await aStore(backend);
    const all = range(1, 30).map((number) => ({ number, own: invite(), refused: number % 3 === 0 }));
    const results = await Promise.allSettled(
      all.map(({ own, refused, number }) =>
        store.transact(async ({ records, log }) => {
          await records.insert(own);
          await log.append([event(own)]);
          if (refused) throw refuse('NOT_ALLOWED', `not ${number}`);
          return number;
        }),
      ),
    );
    for (const [index, result] of results.entries()) {
      const { number, refused } = all[index]!;
      if (refused) {
        expect(result).toMatchObject({ status: 'rejected', reason: { message: `not ${number}` } });
        expect((result as PromiseRejectedResult).reason).toBeInstanceOf(RefusedError);
      } else expect(result).toEqual({ status: 'fulfilled', value: number });
    }
    const ids = await store.database.queries.selectFrom('invite').select('id').execute();
    const wanted = all.filter(({ refused }) => !refused).map(({ own }) => own.id);
    expect(ids.map(({ id }) => id).toSorted()).toEqual(wanted.toSorted());
    expect((await kept(store.database)).map(({ offset }) => offset)).toEqual(range(1, 20));
  });

  it('do not fail with one whose event the log refuses', async () => {
    await using store = await aStore(backend);
    const one = invite();
    const taken = event(one);
    await store.transact(({ log }) => log.append([taken]));
    const drafts = range(1, 20).map((number) => (number === 7 ? taken : event(one)));
    const results = await Promise.allSettled(
      drafts.map((draft) => store.transact(({ log }) => log.append([draft]))),
    );
    expect(results.flatMap(({ status }, index) => (status === 'rejected' ? [index + 1] : []))).toEqual([7]);
    const found = await kept(store.database);
    expect(found.map(({ offset }) => offset)).toEqual(range(1, 20));
    expect(found.map(({ id }) => id).toSorted()).toEqual(
      [taken, ...drafts.filter((draft) => draft !== taken)].map(({ id }) => id).toSorted(),
    );
  });

  it('do not fail with one whose statement the database refuses', async () => {
    await using store = await aStore(backend);
    const [one, ...others] = range(1, 20).map(() => invite());
    await store.insert(one!);
    const results = await Promise.allSettled(
      [...others.slice(0, 9), one!, ...others.slice(9)].map((own) =>
        store.transact(({ records }) => records.insert(own)),
      ),
    );
    expect(results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([9]);
    const rows = await store.database.queries.selectFrom('invite').select('id').execute();
    expect(rows).toHaveLength(20);
  });

  it('are acknowledged to nobody when the commit fails, and are not run again', async () => {
    await using store = await aStore(backend);
    const database = watched(store.database);
    const { transact } = storeOver(database);
    const runs = new Map<number, number>();
    database.seen.failing = new Error('the disk is full');
    const results = await Promise.allSettled(
      range(1, 10).map((number) =>
        transact(async ({ log }) => {
          runs.set(number, (runs.get(number) ?? 0) + 1);
          await log.append(events(1, invite()));
        }),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(Array(10).fill('rejected'));
    expect([...runs.values()]).toEqual(Array(10).fill(1));
    database.seen.failing = undefined;
    await transact(({ log }) => log.append(events(1, invite())));
    expect((await kept(store.database)).map(({ offset }) => offset)).toEqual([1]);
  });

  it('are refused, not lost, where more wait than the gateway can hold', async () => {
    await using store = await aStore(backend);
    const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const commit = commitQueue(store.database, appending);
    const first = commit(() => {
      begun.resolve();
      return gate.promise;
    });
    await begun.promise;
    const waiting = range(1, MAX_WAITING).map(() => commit(async () => {}));
    await expect(commit(async () => {})).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      details: { retryAfterMs: expect.any(Number) },
    });
    gate.resolve();
    await Promise.all([first, ...waiting]);
  });
});

describe.skipIf(postgresMissing)('changes of two instances on one Postgres', () => {
  it('lose nothing and leave no gap, though either commits many at a time', async () => {
    await using shared = await postgresDatabase();
    const [one, two] = [await openDatabase(shared.url), await openDatabase(shared.url)];
    const stores = [storeOver(one), storeOver(two)];
    try {
      const all = range(1, 4).map(() => invite());
      await stores[0]!.insert(...all);
      const answer = (store: Store, { id }: (typeof all)[number]) =>
        store.transact(async ({ records, log }) => {
          const [found] = await records.find('app', { id });
          const saved = { ...found!, revision: found!.revision + 1 };
          await records.save(saved);
          await log.append([event(saved)]);
        });
      await Promise.all(range(1, 160).map((number) => answer(stores[number % 2]!, all[number % 3]!)));
      expect((await kept(one)).map(({ offset }) => offset)).toEqual(range(1, 160));
      const found = await Promise.all(
        all.map(({ id }) => stores[0]!.transact(({ records }) => records.find('app', { id }))),
      );
      const rises = found.map(([last], index) => last!.revision - all[index]!.revision);
      expect(rises.reduce((sum, rise) => sum + rise, 0)).toBe(160);
    } finally {
      await one.close();
      await two.close();
    }
  });
});

describe.skipIf(postgresMissing)('changes that come on Postgres while a commit is under way', () => {
  it('are looked up meanwhile, no more than one batch of them, and overtake nobody', async () => {
    const postgres = BACKENDS.find(({ name }) => name === 'Postgres');
    if (!postgres) throw new Error('there is one');
    await using store = await aStore(postgres);
    const gate = Promise.withResolvers<void>();
    let begun = 0;
    const { transact } = storeOver({
      ...store.database,
      transaction(work) {
        begun++;
        return store.database.transaction(async (tx) => {
          const result = await work(tx);
          await gate.promise;
          return result;
        });
      },
    });
    const one = invite();
    await store.insert(one);
    const order: number[] = [];
    const rise = (number: number) =>
      transact(async ({ records, log }) => {
        const [found] = await records.find('app', { id: one.id });
        order.push(number);
        await records.save({ ...found!, revision: found!.revision + 1 });
        await log.append([event(one)]);
      });
    const all = [rise(1)];
    await expect.poll(() => order).toEqual([1]);
    all.push(rise(2));
    await expect.poll(() => begun).toBe(2);
    all.push(rise(3));
    expect(begun).toBe(2);
    expect(order).toEqual([1]);
    gate.resolve();
    await Promise.all(all);
    expect(order).toEqual([1, 2, 3]);
    const [last] = await store.transact(({ records }) => records.find('app', { id: one.id }));
    expect(last!.revision).toBe(one.revision + 3);
    expect((await kept(store.database)).map(({ offset }) => offset)).toEqual([1, 2, 3]);
  });
});
