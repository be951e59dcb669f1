import { type Kysely, sql } from 'kysely';

/** Entries of the trail are found by their ids, which begin with the time. */
const STATEMENTS = [
  'drop index if exists audit_entry_by_time',
  'drop index audit_entry_by_name',
  'alter table audit_entry drop constraint audit_entry_pkey',
  'alter table audit_entry add constraint audit_entry_pkey primary key (application, id)',
  'create index audit_entry_by_name on audit_entry (application, smart_invite_id, id)',
];

/** Postgres keeps rows in a heap, whatever their key: only the indexes change. */
export async function rowsByKeyOnPostgres(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
