import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Invites converted at a time, so that a large store never stands in memory whole. */
const BATCH = 500;

/** What a received mail says and whether it waits for a person, where mailboxes were read to, invites by UID. */
export const mailIn: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['from_address', 'recipient_id', 'verification', 'content', 'resolution'])
      await db.schema.alterTable('received_mail').addColumn(column, 'text').execute();
    await db.schema.alterTable('received_mail').addColumn('resolved_at', 'bigint').execute();
    await db.schema
      .alterTable('received_mail')
      .addColumn('waiting', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createIndex('received_mail_by_waiting')
      .on('received_mail')
      .columns(['application', 'waiting', 'received_at', 'id'])
      .execute();

    await db.schema
      .createIndex('reply_address_by_recipient')
      .on('reply_address')
      .column('recipient_id')
      .execute();

    await db.schema
      .createTable('mailbox_cursor')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('uid_validity', 'text', (column) => column.notNull())
      .addColumn('uid', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();

    await nameByUid(
      db as Kysely<{
        invite: { id: string; application: string; data: string };
        reply_address: {
          token: string;
          application: string;
          invite_id: string;
          recipient_id: string | null;
        };
      }>,
    );
  },
};

/** Answers that come without a reply address find their invite by its UID, which older rows do not list. */
async function nameByUid(
  db: Kysely<{
    invite: { id: string; application: string; data: string };
    reply_address: { token: string; application: string; invite_id: string; recipient_id: string | null };
  }>,
): Promise<void> {
  for (let last = ''; ; ) {
    const invites = await db
      .selectFrom('invite')
      .select(['id', 'application', 'data'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(BATCH)
      .execute();
    if (invites.length === 0) return;
    last = invites.at(-1)?.id ?? '';
    const rows = invites.map(({ id, application, data }) => ({
      token: `uid:${(JSON.parse(data) as { uid: string }).uid}`,
      application,
      invite_id: id,
      recipient_id: null,
    }));
    await db
      .insertInto('reply_address')
      .values(rows)
      .onConflict((conflict) => conflict.column('token').doNothing())
      .execute();
  }
}
