import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Invites, their log, and the queues that are written with it. */
export const invitesAndLog: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('invite')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('application', 'text', (column) => column.notNull())
      .addColumn('smart_invite_id', 'text', (column) => column.notNull())
      .addColumn('identity', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('starts_at', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addColumn('search_text', 'text', (column) => column.notNull())
      .addColumn('data', 'text', (column) => column.notNull())
      .addUniqueConstraint('invite_identity', ['application', 'smart_invite_id', 'identity'])
      .execute();
    for (const sorted of ['created_at', 'updated_at', 'starts_at'])
      await db.schema
        .createIndex(`invite_by_${sorted}`)
        .on('invite')
        .columns(['application', sorted, 'id'])
        .execute();

    await db.schema
      .createTable('recipient')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('invite_id', 'text', (column) => column.notNull().references('invite.id'))
      .addColumn('application', 'text', (column) => column.notNull())
      .addColumn('email', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('recipient_by_invite').on('recipient').column('invite_id').execute();
    await db.schema
      .createIndex('recipient_by_email')
      .on('recipient')
      .columns(['application', 'email'])
      .execute();

    await db.schema
      .createTable('reply_address')
      .addColumn('token', 'text', (column) => column.primaryKey())
      .addColumn('application', 'text', (column) => column.notNull())
      .addColumn('invite_id', 'text', (column) => column.notNull().references('invite.id'))
      .addColumn('recipient_id', 'text')
      .execute();

    await db.schema
      .createTable('stream')
      .addColumn('application', 'text', (column) => column.primaryKey())
      .addColumn('epoch', 'text', (column) => column.notNull())
      .addColumn('head', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('event')
      .addColumn('application', 'text', (column) => column.notNull())
      .addColumn('offset', 'bigint', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('invite_id', 'text', (column) => column.notNull())
      .addColumn('smart_invite_id', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('recipients', 'text', (column) => column.notNull())
      .addColumn('occurred_at', 'bigint', (column) => column.notNull())
      .addColumn('data', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('event_place', ['application', 'offset'])
      .execute();
    await db.schema.createIndex('event_by_invite').on('event').columns(['invite_id', 'offset']).execute();

    await db.schema
      .createTable('job')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('invite_id', 'text', (column) => column.notNull())
      .addColumn('recipient_id', 'text', (column) => column.notNull())
      .addColumn('stamp', 'bigint', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .addColumn('waiting', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('lease', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('data', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('job_by_due').on('job').column('due_at').execute();
    await db.schema
      .createIndex('job_by_recipient')
      .on('job')
      .columns(['invite_id', 'recipient_id'])
      .execute();

    await db.schema
      .createTable('captured_mail')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('application', 'text', (column) => column.notNull())
      .addColumn('invite_id', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('data', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('captured_mail_by_age')
      .on('captured_mail')
      .columns(['application', 'created_at', 'id'])
      .execute();

    await db.schema
      .createTable('received_mail')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('application', 'text', (column) => column.notNull())
      .addColumn('invite_id', 'text', (column) => column.notNull())
      .addColumn('dedupe_key', 'text')
      .addColumn('mail_from', 'text', (column) => column.notNull())
      .addColumn('message_id', 'text')
      .addColumn('subject', 'text')
      .addColumn('disposition', 'text', (column) => column.notNull())
      .addColumn('reasons', 'text', (column) => column.notNull())
      // SQLite takes any type name; a bytea column there keeps bytes as they are (§3.1 of its datatypes page).
      .addColumn('raw', 'bytea', (column) => column.notNull())
      .addColumn('received_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('received_mail_once', ['application', 'dedupe_key'])
      .execute();
    await db.schema.createIndex('received_mail_by_age').on('received_mail').column('received_at').execute();
    await db.schema.createIndex('received_mail_by_invite').on('received_mail').column('invite_id').execute();

    await db.schema
      .createTable('once')
      .addColumn('application', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('result', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('once_key', ['application', 'key'])
      .execute();
    await db.schema.createIndex('once_by_age').on('once').column('created_at').execute();
  },
};
