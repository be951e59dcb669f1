import { describe, expect, test } from 'vitest';
import { directoryOf } from '../../src/store/directory.ts';
import type { Queries } from '../../src/store/tables.ts';
import { aStore, invite, storeOver } from './a-store.ts';
import { BACKENDS } from './backends.ts';

/** Changes of one invite, each read right after it was acknowledged; more with this variable. */
const CHANGES = Number(process.env.FRESH_READS ?? 200);

describe.each(BACKENDS)('one invite in $name', (backend) => {
  test('is found by each of its names, again and again, in its own application only', async () => {
    await using store = await aStore(backend);
    const [one, other] = [invite(), invite()];
    await store.insert(one, other, invite({ smartInviteId: one.smartInviteId }, undefined, 'elsewhere'));
    const { id, smartInviteId } = one;
    const recipientEmail = one.recipients[0]?.email;
    for (let time = 0; time < 3; time++) {
      for (const ref of [{ id }, { smartInviteId }, { smartInviteId, recipientEmail }])
        expect(await store.directory.find('app', ref)).toEqual([one]);
      expect(await store.directory.find('app', { smartInviteId, recipientEmail: 'no@guest.test' })).toEqual(
        [],
      );
      expect(await store.directory.find('nowhere', { id })).toEqual([]);
    }
  });

  test('is never older than a change that was acknowledged before it was asked for, by whichever process', async () => {
    await using store = await aStore(backend);
    const first = invite();
    await store.insert(first);
    const other = storeOver(await store.database.another());
    const [one, two] = [store, other];
    let acknowledged = first.revision;
    let done = false;
    const readers = [one, two, two].map(async ({ directory }) => {
      let reads = 0;
      while (!done) {
        const atLeast = acknowledged;
        const [found] = await directory.find('app', { smartInviteId: first.smartInviteId });
        expect(found?.revision).toBeGreaterThanOrEqual(atLeast);
        reads++;
        // SQLite answers within this turn of the event loop, and nothing else would ever have one.
        if (reads % 10 === 0) await new Promise(setImmediate);
      }
      return reads;
    });
    for (let change = 1; change <= CHANGES; change++) {
      const writer = change % 2 === 0 ? one : two;
      const revision = first.revision + change;
      await writer.transact(({ records }) => records.save({ ...first, revision }));
      acknowledged = revision;
      // The reader that has an older one in memory, and the one that has none.
      for (const { directory } of [one, two])
        expect(await directory.find('app', { id: first.id })).toMatchObject([{ revision }]);
    }
    done = true;
    for (const reads of await Promise.all(readers)) expect(reads).toBeGreaterThan(0);
  });

  test('is found beside many others that are asked for at once, each by its own name', async () => {
    await using store = await aStore(backend);
    const invites = Array.from({ length: 60 }, () => invite());
    await store.insert(...invites);
    const { queries, statements } = counted(store.database.queries);
    const { find } = directoryOf(queries);
    const ask = () =>
      Promise.all(
        invites.flatMap(({ id, smartInviteId, recipients: [ana] }) => [
          find('app', { id }),
          find('app', { smartInviteId, recipientEmail: ana?.email }),
          find('app', { smartInviteId }),
          find('nowhere', { smartInviteId }),
          find('app', { smartInviteId: `no ${smartInviteId}` }),
        ]),
      );
    const expected = invites.flatMap((one) => [[one], [one], [one], [], []]);
    expect(await ask()).toEqual(expected);
    if (store.database.dialect === 'postgres') expect(statements()).toBe(1);
    // Three waves, of which the last gathers while two statements are under way.
    const waves: ReturnType<typeof ask>[] = [];
    for (let wave = 0; wave < 3; wave++) {
      waves.push(ask());
      await new Promise(setImmediate);
    }
    for (const found of await Promise.all(waves)) expect(found).toEqual(expected);
    if (store.database.dialect === 'postgres') expect(statements()).toBe(4);
  });

  test('cannot be found while the store is away, and can be again', async () => {
    await using store = await aStore(backend);
    const one = invite();
    await store.insert(one);
    let isAway = true;
    const { queries } = counted(store.database.queries, () => {
      if (isAway) throw new Error('away');
    });
    const { find } = directoryOf(queries);
    const ask = () => Promise.allSettled([find('app', { id: one.id }), find('app', { id: 'none' })]);
    expect((await ask()).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isAway = false;
    expect(await ask()).toMatchObject([{ value: [one] }, { value: [] }]);
  });
});

/** The same database, with a look at each statement that is looked up with. */
function counted(queries: Queries, look: () => void = () => {}) {
  let statements = 0;
  const counting = new Proxy(queries, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'executeQuery') return value.bind(target);
      return async (...args: unknown[]) => {
        statements++;
        look();
        return value.apply(target, args);
      };
    },
  });
  return { queries: counting, statements: () => statements };
}
