import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Callbacks to applications with their attempts, callbacks seen from Cronofy, and answers to look up there. */
export const callbacksAndConfirmations: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('callback_delivery')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('application', 'text', (column) => column.notNull())
      .addColumn('invite_id', 'text', (column) => column.notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('host', 'text', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .addColumn('lease', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('attempt_log', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('callback_delivery_by_due')
      .on('callback_delivery')
      .columns(['state', 'due_at'])
      .execute();
    await db.schema
      .createIndex('callback_delivery_by_invite')
      .on('callback_delivery')
      .columns(['invite_id', 'created_at', 'id'])
      .execute();

    await db.schema
      .createTable('callback_seen')
      .addColumn('application', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('seen_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('callback_seen_once', ['application', 'digest'])
      .execute();
    await db.schema.createIndex('callback_seen_by_age').on('callback_seen').column('seen_at').execute();

    await db.schema
      .createTable('confirmation')
      .addColumn('invite_id', 'text', (column) => column.primaryKey())
      .addColumn('application', 'text', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .addColumn('leased_until', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('asked', 'integer', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('confirmation_by_due').on('confirmation').column('due_at').execute();
  },
};
