import type { Clock } from '../invites/ports.ts';
import type { Database } from './database.ts';

/** How far each folder of a mailbox has been read, under one UIDVALIDITY (decimal digits). */
export function mailboxCursorsOf({ queries, transaction }: Database, clock: Clock) {
  return {
    async read(key: string): Promise<{ readonly uidValidity: string; readonly uid: number } | undefined> {
      const row = await queries
        .selectFrom('mailbox_cursor')
        .select(['uid_validity', 'uid'])
        .where('key', '=', key)
        .executeTakeFirst();
      return row && { uidValidity: row.uid_validity, uid: Number(row.uid) };
    },

    /** Never moves a cursor back under one UIDVALIDITY: two instances may read the same folder. */
    async advance(key: string, { uidValidity, uid }: { readonly uidValidity: string; readonly uid: number }) {
      const values = { uid_validity: uidValidity, uid, updated_at: clock.now() };
      await transaction((tx) =>
        tx
          .insertInto('mailbox_cursor')
          .values({ key, ...values })
          .onConflict((conflict) =>
            conflict
              .column('key')
              .doUpdateSet(values)
              .where((row) =>
                row.or([
                  row('mailbox_cursor.uid_validity', '!=', uidValidity),
                  row('mailbox_cursor.uid', '<', uid),
                ]),
              ),
          )
          .execute(),
      );
    },
  };
}
