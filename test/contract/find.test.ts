import { describe, expect, test } from 'vitest';
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
});
