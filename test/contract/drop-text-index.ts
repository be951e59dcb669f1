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
