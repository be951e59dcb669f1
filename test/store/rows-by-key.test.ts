import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openSqlite } from '../../src/store/sqlite.ts';
import { toOlderRows } from '../contract/to-older-rows.ts';
import { aFolder } from './a-folder.ts';

test('a large trail says how far it is while its rows are put in order, and the file is sound afterwards', async () => {
  await using folder = await aFolder();
  const database = await openSqlite(folder.path('test.db'));
  await toOlderRows(database);
  // Against the order of the key, and with batches that end within an application.
  await database.transaction((tx) =>
    sql`insert into audit_entry (id, application, occurred_at, actor, action, outcome, request_id)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 45000)
      select printf('%08d', 45000 - i), 'app ' || (i % 2), i, 'actor', 'action', 'DONE', 'request' from n`.execute(
      tx,
    ),
  );
  const before = await database.queries.selectFrom('audit_entry').selectAll().orderBy('id').execute();
  await database.close();

  const told: string[] = [];
  const again = await openSqlite(folder.path('test.db'), (progress) => told.push(progress));
  expect(told).toEqual(
    [20_000, 40_000].map(
      (copied) => `rows of audit_entry are put in the order of their key: ${copied} of 45000`,
    ),
  );
  expect(await again.queries.selectFrom('audit_entry').selectAll().orderBy('id').execute()).toEqual(before);
  const check = await sql`pragma integrity_check`.execute(again.queries);
  expect(check.rows).toEqual([{ integrity_check: 'ok' }]);
  await again.close();
});
