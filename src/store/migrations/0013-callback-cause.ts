import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The request and the trace that a callback goes back to. */
export const callbackCause: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['request_id', 'traceparent'])
      await db.schema.alterTable('callback_delivery').addColumn(column, 'text').execute();
  },
};
