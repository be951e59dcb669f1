import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { FEW } from '../../src/store/list-way.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { recordsOf } from '../../src/store/records.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { holdersOf } from '../../src/store/text/holders.ts';
import { invite, storeOver } from '../contract/a-store.ts';
import { dropTextIndex, undoLaterMigrations } from '../contract/drop-text-index.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { aFolder } from './a-folder.ts';

describe.skipIf(postgresMissing)('the text index of a store that others are writing to', () => {
  test('has what was under way while it was made', async () => {
    await using made = await postgresDatabase();
    const old = await openDatabase(made.url);
    await dropTextIndex(old);
    const [early, late, changed] = [invite(), invite(), invite()];
    await storeOver(old).insert(early, changed);
    await undoLaterMigrations(old);

    const [isWritten, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const writing = old.transaction(async (tx) => {
      await recordsOf(tx).insert(late);
      const event = { ...changed.event, summary: 'Moved meanwhile' };
      await recordsOf(tx).save({ ...changed, event } as typeof changed);
      isWritten.resolve();
      await mayCommit.promise;
    });
    await isWritten.promise;
    const opening = Promise.all([openDatabase(made.url), openDatabase(made.url)]);
    for (let waits = false; !waits; ) {
      const { rows } = await sql`select 1 from pg_locks
        where not granted and relation = 'invite'::regclass`.execute(old.queries);
      waits = rows.length > 0;
    }
    mayCommit.resolve();
    await writing;

    const opened = await opening;
    const holders = async (text: string) => (await holdersOf(old.queries, text, FEW))?.toSorted();
    expect(await holders('flat viewing')).toEqual([early.id, late.id].sort());
    expect(await holders('moved meanwhile')).toEqual([changed.id]);
    for (const database of [old, ...opened]) await database.close();
  });

  test('takes a text that is too long for it among those of every search', async () => {
    await using made = await postgresDatabase();
    const database = await openDatabase(made.url);
    // More different runs than a tsvector has room for.
    const description = Array.from({ length: 200_000 }, (_, index) =>
      String.fromCodePoint(0x4e00 + ((index * 7919) % 20_000)),
    ).join('');
    const plain = invite();
    const long = { ...plain, event: { ...plain.event, description } };
    await storeOver(database).insert(long, invite());
    expect(await holdersOf(database.queries, description.slice(150_000, 150_010), FEW)).toEqual([long.id]);
    expect(await holdersOf(database.queries, 'nowhere', FEW)).toEqual([]);
    await database.close();
  });
});

test('the text index of a file outlives VACUUM, which gives rows other numbers', async () => {
  await using folder = await aFolder();
  const database = await openSqlite(folder.path('test.db'));
  const [gone, left] = [invite(), invite()];
  await storeOver(database).insert(gone, left);
  await database.transaction(async (tx) => {
    for (const table of ['recipient', 'reply_address'] as const)
      await tx.deleteFrom(table).where('invite_id', '=', gone.id).execute();
    await tx.deleteFrom('invite').where('id', '=', gone.id).execute();
  });
  await database.close();
  const { DatabaseSync } = await import('node:sqlite');
  const raw = new DatabaseSync(folder.path('test.db'));
  raw.exec('vacuum');
  raw.exec("insert into invite_text_gram (invite_text_gram) values ('integrity-check')");
  raw.close();
  const again = await openSqlite(folder.path('test.db'));
  expect(await holdersOf(again.queries, 'flat viewing', FEW)).toEqual([left.id]);
  await again.close();
});

test('a large store says how far the making of its text index is', async () => {
  await using folder = await aFolder();
  const path = folder.path('test.db');
  const database = await openSqlite(path);
  await storeOver(database).insert(invite());
  await dropTextIndex(database);
  await database.transaction((tx) =>
    sql`insert into invite with recursive n(i) as (select 1 union all select i + 1 from n where i < 30000)
      select id || i, application, smart_invite_id || i, identity, state, starts_at, created_at, updated_at,
        search_text, data from invite, n`.execute(tx),
  );
  await undoLaterMigrations(database);
  await database.close();
  const told: string[] = [];
  const again = await openSqlite(path, (progress) => told.push(progress));
  expect(told).toEqual(['texts of invites are indexed: 20000 of 30001']);
  expect(await holdersOf(again.queries, 'flat viewing', 40_000)).toHaveLength(30_001);
  await again.close();
});
