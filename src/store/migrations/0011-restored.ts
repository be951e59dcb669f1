import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What streams were before the store was restored from a backup, and how a restored store is told from the one it was. */
export const restored: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('stream')
      .addColumn('former', 'text', (column) => column.notNull().defaultTo('[]'))
      .execute();
    await db.schema
      .createTable('store_home')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('home', 'text', (column) => column.notNull())
      .addColumn('is_copy', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
