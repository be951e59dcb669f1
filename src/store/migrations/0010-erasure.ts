import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** People who are being erased, and marks of those who were. */
export const erasure: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('stream')
      .addColumn('rewrites', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createTable('erasure')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('application', 'text', (column) => column.notNull())
      .addColumn('email', 'text')
      .addColumn('pseudonym', 'text', (column) => column.notNull())
      .addColumn('mark', 'text', (column) => column.notNull())
      .addColumn('part', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('position', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('invites', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('events', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('others', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('finished_at', 'bigint')
      .execute();
    await db.schema.createIndex('erasure_by_mark').on('erasure').columns(['application', 'mark']).execute();
    await db.schema
      .createTable('erased_mark')
      .addColumn('mark', 'text', (column) => column.notNull())
      .addColumn('application', 'text', (column) => column.notNull())
      .addColumn('erased_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('erased_mark_once', ['mark', 'application'])
      .execute();
  },
};
