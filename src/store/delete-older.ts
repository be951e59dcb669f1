import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Rows deleted in one transaction: more would hold SQLite's event loop, or outlast a statement's time on Postgres. */
const BATCH = 2000;

/**
 * Deletes the rows of a table whose time is before `before`, oldest first and batch by batch, so that others get
 * their turn in between and what was deleted stays so where it is broken off. Rows of one time go together.
 */
export async function deleteOlder<Table extends keyof Tables>(
  { transaction }: Database,
  table: Table,
  column: keyof Tables[Table] & string,
  before: number,
  and: RawBuilder<SqlBool> = sql`1 = 1`,
): Promise<void> {
  const [from, time] = [sql.table(table), sql.ref(column)];
  for (let more = true; more; )
    await transaction(async (tx) => {
      const last = await sql<{ time: number }>`
        select ${time} as time from ${from} where ${time} < ${before} and ${and}
        order by ${time} limit 1 offset ${BATCH - 1}`.execute(tx);
      const until = last.rows[0]?.time ?? before - 1;
      await sql`delete from ${from} where ${time} <= ${until} and ${and}`.execute(tx);
      more = last.rows.length > 0;
    });
}
