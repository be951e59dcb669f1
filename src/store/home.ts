import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { FormerEpoch } from '../stream/former-epochs.ts';
import type { Database } from './database.ts';
import type { Tx } from './tables.ts';

/** The one row of `store_home`. */
const HOME_ROW = 1;
/** Epochs of before that are remembered: whoever restores more often has its oldest cursors expire. */
const FORMER_EPOCHS = 20;

/**
 * Tells a store that was restored from a backup from the one that went on without it. The restored one lacks the
 * events behind the backup and gives their offsets to others, so a cursor from there would skip or repeat in silence.
 * So each stream gets a new epoch, and of the epoch before only what the backup has stays good.
 *
 * A file that `npm run backup` wrote says by itself that it is a copy. Postgres' tools write no such thing, but put
 * the copy into another database: one that is not where the store last was is a copy, too.
 */
export async function settleHome({ queries, transaction, dialect }: Database): Promise<void> {
  const here = dialect === 'postgres' ? await placeOnPostgres(queries) : '';
  const home = await queries.selectFrom('store_home').selectAll().executeTakeFirst();
  if (home ? home.is_copy === 0 && home.home === here : here === '') return;
  await transaction(async (tx) => {
    // Two instances that start at once: the second waits here, and finds it settled.
    await tx
      .insertInto('store_home')
      .values({ id: HOME_ROW, home: here, is_copy: 0 })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((row) => ({ id: row.ref('store_home.id') })),
      )
      .execute();
    const found = await tx.selectFrom('store_home').selectAll().executeTakeFirstOrThrow();
    if (found.is_copy === 0 && found.home === here) return;
    await renewEpochs(tx);
    await tx.updateTable('store_home').set({ home: here, is_copy: 0 }).execute();
  });
}

/** Has the next start take the store for a restored one, wherever it lies. */
export async function markRestored({ transaction }: Database): Promise<void> {
  await transaction(async (tx) => {
    await tx
      .insertInto('store_home')
      .values({ id: HOME_ROW, home: '', is_copy: 1 })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ is_copy: 1 }))
      .execute();
  });
}

async function renewEpochs(tx: Tx): Promise<void> {
  for (const { application, epoch, head, former } of await tx.selectFrom('stream').selectAll().execute()) {
    const known = [{ epoch, head: Number(head) }, ...(JSON.parse(former) as FormerEpoch[])];
    await tx
      .updateTable('stream')
      .set({
        epoch: randomBytes(6).toString('hex'),
        former: JSON.stringify(known.slice(0, FORMER_EPOCHS)),
      })
      .where('application', '=', application)
      .execute();
  }
}

/** The cluster and the database within it, neither of which a restored dump brings along. */
async function placeOnPostgres(queries: Database['queries']): Promise<string> {
  const { rows } = await sql<{ place: string }>`
    select (select system_identifier from pg_control_system()) || ':' || oid as place
    from pg_database where datname = current_database()`.execute(queries);
  return rows[0]?.place ?? '';
}
