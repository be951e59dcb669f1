import { describe, expect, it } from 'vitest';
import { NOW } from '../invites/sample-invite.ts';
import { aStore } from './a-store.ts';
import { entry } from './an-entry.ts';
import { BACKENDS } from './backends.ts';
import { toOlderRows } from './to-older-rows.ts';

describe.each(BACKENDS)('a store of before rows lay in the order of their key, on $name', (backend) => {
  it('has all of them after the start of this version, and takes none of them twice', async () => {
    await using store = await aStore(backend);
    await toOlderRows(store.database);
    const entries = [
      entry(NOW, { smart_invite_id: 'viewing', invite_id: 'invite', outcome: 'REFUSED', code: 'NOT_FOUND' }),
      entry(NOW, { application: 'other' }),
      entry(NOW + 1),
    ];
    const seen = ['app', 'other'].map((application) => ({ application, digest: 'same', seen_at: NOW }));
    const asked = ['one', 'two'].map((invite_id, index) => ({
      invite_id,
      application: 'app',
      due_at: NOW - index,
      leased_until: index,
      asked: 3,
    }));
    await store.database.transaction(async (tx) => {
      await tx.insertInto('audit_entry').values(entries.toReversed()).execute();
      await tx.insertInto('callback_seen').values(seen.toReversed()).execute();
      await tx.insertInto('confirmation').values(asked.toReversed()).execute();
    });

    const { queries, transaction } = await store.database.reopen();
    const found = await queries.selectFrom('audit_entry').selectAll().orderBy('id').execute();
    expect(found).toEqual(entries);
    expect(await queries.selectFrom('callback_seen').selectAll().orderBy('application').execute()).toEqual(
      seen,
    );
    expect(await queries.selectFrom('confirmation').selectAll().orderBy('invite_id').execute()).toEqual(
      asked,
    );
    for (const again of [
      (tx) => tx.insertInto('audit_entry').values(entries[0]!),
      (tx) => tx.insertInto('callback_seen').values(seen[0]!),
      (tx) => tx.insertInto('confirmation').values(asked[0]!),
    ] satisfies ((tx: Parameters<Parameters<typeof transaction>[0]>[0]) => unknown)[])
      await expect(transaction((tx) => again(tx).execute() as Promise<unknown>)).rejects.toThrow(/unique/i);
  });
});
