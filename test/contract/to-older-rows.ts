import { sql } from 'kysely';
import type { Database } from '../../src/store/database.ts';
import { callbacksAndConfirmations } from '../../src/store/migrations/0002-callbacks-and-confirmations.ts';
import { auditTrail } from '../../src/store/migrations/0012-audit-trail.ts';
import { callbackCause } from '../../src/store/migrations/0013-callback-cause.ts';

/** Makes an empty store what it was before rows lay in the order of their key: the next opening migrates it. */
export async function toOlderRows({ transaction }: Database): Promise<void> {
  await transaction(async (tx) => {
    for (const table of ['callback_delivery', 'callback_seen', 'confirmation', 'audit_entry'] as const)
      await tx.schema.dropTable(table).execute();
    for (const { up } of [callbacksAndConfirmations, callbackCause, auditTrail]) await up(tx);
    await sql`delete from kysely_migration where name >= '0015'`.execute(tx);
  });
}
