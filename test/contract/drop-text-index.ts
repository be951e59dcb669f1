import { sql } from 'kysely';
import type { Database } from '../../src/store/database.ts';

const SQLITE = [
  ...['inserted', 'updated', 'deleted'].map((name) => `drop trigger invite_text_${name}`),
  ...['term', 'gram', 'place'].map((name) => `drop table invite_text_${name}`),
];
const POSTGRES = [
  'drop table invite_text',
  'drop function keep_invite_text cascade',
  'drop function invite_grams',
];

/** Makes a store what it was before there was an index of texts: the next opening makes it anew. */
export async function dropTextIndex({ dialect, transaction }: Database): Promise<void> {
  await transaction(async (tx) => {
    const all = [
      ...(dialect === 'sqlite' ? SQLITE : POSTGRES),
      "delete from kysely_migration where name = '0009-text-index'",
    ];
    for (const statement of all) await sql.raw(statement).execute(tx);
  });
}

/** What came after the index, taken back: a store that has it not has nothing newer either. */
export async function undoLaterMigrations({ transaction }: Database): Promise<void> {
  await transaction(async (tx) => {
    for (const table of [
      'erasure',
      'erased_mark',
      'store_home',
      'audit_entry',
      'application',
      'credential',
      'access_revision',
    ])
      await tx.schema.dropTable(table).execute();
    for (const column of ['rewrites', 'former'])
      await tx.schema.alterTable('stream').dropColumn(column).execute();
    for (const column of ['request_id', 'traceparent'])
      await tx.schema.alterTable('callback_delivery').dropColumn(column).execute();
    await sql`delete from kysely_migration where name > '0009-text-index'`.execute(tx);
  });
}
