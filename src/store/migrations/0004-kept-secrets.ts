import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Secrets that the gateway made for itself, where several instances share a database and no folder. */
export const keptSecrets: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('kept_secret')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('secret', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
