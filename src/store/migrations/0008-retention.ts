import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How far each stream has been trimmed. */
export const retention: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('stream')
      .addColumn('trimmed', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
