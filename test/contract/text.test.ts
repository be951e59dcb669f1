import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it, test } from 'vitest';
import type { Invite } from '../../src/invites/invite.ts';
import { toRow } from '../../src/store/invite-row.ts';
import { FEW } from '../../src/store/list-way.ts';
import { holdersOf } from '../../src/store/text/holders.ts';
import { searchable } from '../../src/store/text/search-text.ts';
import { EVENT } from '../invites/sample-invite.ts';
import { aStore, invite, type Store } from './a-store.ts';
import { BACKENDS } from './backends.ts';
import { dropTextIndex, undoLaterMigrations } from './drop-text-index.ts';

/** Letters, cases, signs that LIKE, FTS5 or tsquery have plans for, and characters of two, three and four bytes. */
const SIGNS = [...'aab AB%_\\\'"*:&|()!-^\n\0é会議😀'];
const words = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...SIGNS), minLength, maxLength });

const titled = (smartInviteId: string, summary: string): Invite =>
  invite({ smartInviteId, event: { summary, start: EVENT.start, end: EVENT.end } });

async function found({ directory }: Store, text: string): Promise<string[]> {
  const page = { after: undefined, before: undefined, limit: 100, fromEnd: false };
  const query = { filter: { text }, field: 'CREATED_AT', descending: true, ...page } as const;
  const list = await directory.list('app', query);
  expect(await directory.count('app', { text })).toBe(list.length);
  return list.map(({ smartInviteId }) => smartInviteId).sort();
}

describe.each(BACKENDS)('the text index on $name', (backend) => {
  test('misses nothing that holds a text, whatever it is made of, and lists find exactly that', async () => {
    await using store = await aStore(backend);
    const invites = fc
      .sample(words(1, 12), { numRuns: 60, seed: 9 })
      .map((summary, index) => titled(`v${index}`, `${summary}.`));
    await store.insert(...invites);
    const asked = fc.sample(words(1, 5), { numRuns: 150, seed: 10 });
    const parts = invites.map(({ event }, index) =>
      [...event.summary].slice(index % 4, 2 + (index % 9)).join(''),
    );
    for (const text of [...asked, ...parts].filter((one) => one !== '')) {
      const wanted = invites
        .filter((one) => String(toRow(one).search_text).includes(searchable(text)))
        .map(({ id, smartInviteId }) => ({ id, smartInviteId }));
      const holders = await holdersOf(store.database.queries, text, FEW);
      for (const { id } of wanted) if (holders) expect(holders, JSON.stringify(text)).toContain(id);
      expect(await found(store, text), JSON.stringify(text)).toEqual(
        wanted.map(({ smartInviteId }) => smartInviteId).sort(),
      );
    }
  });

  it('is asked: where it knows of no text, none is found', async () => {
    await using store = await aStore(backend);
    await store.insert(titled('opera', 'Opera'));
    await dropTextIndex(store.database);
    await expect(found(store, 'opera')).rejects.toThrow(/invite_text/);
  });

  it('says nothing where more invites hold a text than may be sorted', async () => {
    await using store = await aStore(backend);
    await store.insert(...['one', 'two', 'three'].map((id) => titled(id, 'Opera')));
    const { queries } = store.database;
    expect(await holdersOf(queries, 'opera', 3)).toHaveLength(3);
    expect(await holdersOf(queries, 'opera', 2)).toBeUndefined();
  });

  it('follows an invite from text to text, and not where the change was undone', async () => {
    await using store = await aStore(backend);
    const before = titled('visit', 'Opera');
    const after = { ...before, event: { ...before.event, summary: 'Ballet' } };
    await store.insert(before);
    await store.transact(({ records }) => records.save(after));
    expect(await found(store, 'opera')).toEqual([]);
    expect(await found(store, 'ballet')).toEqual(['visit']);
    const undone = store.transact(async ({ records }) => {
      await records.save(before);
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    expect(await found(store, 'opera')).toEqual([]);
    expect(await holdersOf(store.database.queries, 'ballet', FEW)).toEqual([after.id]);
  });

  it('keeps nothing of an invite that is gone', async () => {
    await using store = await aStore(backend);
    const [gone, left] = [titled('gone', 'Opera'), titled('left', 'Opera')];
    await store.insert(gone, left);
    await store.database.transaction(async (tx) => {
      for (const table of ['recipient', 'reply_address'] as const)
        await tx.deleteFrom(table).where('invite_id', '=', gone.id).execute();
      await tx.deleteFrom('invite').where('id', '=', gone.id).execute();
    });
    expect(await holdersOf(store.database.queries, 'opera', FEW)).toEqual([left.id]);
    expect(await holdersOf(store.database.queries, 'gon', FEW)).toEqual([]);
  });

  it('is made for the invites of an older store, and goes on from there', async () => {
    await using store = await aStore(backend);
    const first = titled('first', 'Opera');
    await dropTextIndex(store.database);
    await store.insert(first, titled('second', 'Ballet'));
    await undoLaterMigrations(store.database);
    const database = await store.database.reopen();
    const tables = await sql<{ name: string }>`select name from kysely_migration`.execute(database.queries);
    expect(tables.rows.map(({ name }) => name)).toContain('0009-text-index');
    expect(await holdersOf(database.queries, 'opera', FEW)).toEqual([first.id]);
    expect(await holdersOf(database.queries, 'opera house', FEW)).toEqual([]);
  });
});
