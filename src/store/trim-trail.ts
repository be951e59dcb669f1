import type { Database } from './database.ts';
import { orderedIdsFrom } from './ordered-id.ts';
import type { Queries, Tx } from './tables.ts';

/** Entries deleted in one transaction, as in delete-older.ts. */
const BATCH = 2000;

/**
 * Deletes the entries of the audit trail that are of before `before`, application by application along their key: what
 * is young enough is not looked at.
 */
export async function trimTrail({ queries, transaction }: Database, before: number): Promise<void> {
  const end = orderedIdsFrom(before);
  for (let application = await nextOf(queries, ''); application !== undefined; ) {
    const own = application;
    while (await transaction((tx) => trimBatch(tx, own, end)));
    application = await nextOf(queries, own);
  }
}

/** The first application behind another that has entries. */
async function nextOf(queries: Queries, application: string): Promise<string | undefined> {
  const row = await queries
    .selectFrom('audit_entry')
    .select('application')
    .where('application', '>', application)
    .orderBy('application')
    .limit(1)
    .executeTakeFirst();
  return row?.application;
}

/** Whether there may be more to delete. */
async function trimBatch(tx: Tx, application: string, end: string): Promise<boolean> {
  const last = await tx
    .selectFrom('audit_entry')
    .select('id')
    .where('application', '=', application)
    .where('id', '<', end)
    .orderBy('id')
    .limit(1)
    .offset(BATCH - 1)
    .executeTakeFirst();
  await tx
    .deleteFrom('audit_entry')
    .where('application', '=', application)
    .where('id', last ? '<=' : '<', last?.id ?? end)
    .execute();
  return last !== undefined;
}
