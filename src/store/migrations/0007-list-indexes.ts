import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Lists by answer, and by start where they are sorted by their making, without looking at every invite. */
export const listIndexes: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('recipient_by_status')
      .on('recipient')
      .columns(['application', 'status', 'invite_id'])
      .execute();
    await db.schema
      .createIndex('invite_by_start_and_creation')
      .on('invite')
      .columns(['application', 'starts_at', 'created_at', 'id'])
      .execute();
  },
};
