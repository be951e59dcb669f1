import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who changed what, when and through which door. */
export const auditTrail: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('audit_entry')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('application', 'text', (column) => column.notNull())
      .addColumn('occurred_at', 'bigint', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('code', 'text')
      .addColumn('request_id', 'text', (column) => column.notNull())
      .addColumn('invite_id', 'text')
      .addColumn('smart_invite_id', 'text')
      .execute();
    await db.schema
      .createIndex('audit_entry_by_time')
      .on('audit_entry')
      .columns(['application', 'occurred_at', 'id'])
      .execute();
    await db.schema
      .createIndex('audit_entry_by_name')
      .on('audit_entry')
      .columns(['application', 'smart_invite_id', 'occurred_at'])
      .execute();
  },
};
