import type { Database } from './database.ts';
import type { Tx } from './tables.ts';

/** Offsets deleted in one transaction: writers of the stream wait for its end. */
export const TRIM_BATCH = 1000;

/**
 * Deletes the events that happened before `before`, in every stream from its oldest on and batch by batch. It stops at
 * the first event that is young enough, so that what is left is the end of the stream without a hole. The newest event
 * stays, however old. How far a stream was trimmed is written in the transaction that deletes: a reader that finds the
 * mark where it was knows that it missed nothing.
 */
export async function trimEvents(database: Database, before: number): Promise<void> {
  const streams = await database.queries.selectFrom('stream').select('application').execute();
  for (const { application } of streams)
    while (await database.transaction((tx) => trimBatch(tx, application, before)));
}

/** Whether there may be more to delete. */
async function trimBatch(tx: Tx, application: string, before: number): Promise<boolean> {
  // Takes the stream's row, before looking: instances that sweep at the same time go one after the other.
  const stream = await tx
    .updateTable('stream')
    .set((row) => ({ trimmed: row.ref('trimmed') }))
    .where('application', '=', application)
    .returning(['head', 'trimmed'])
    .executeTakeFirstOrThrow();
  const trimmed = Number(stream.trimmed);
  const end = Math.min(trimmed + TRIM_BATCH, Number(stream.head) - 1);
  const kept = await tx
    .selectFrom('event')
    .select('offset')
    .where('application', '=', application)
    .where('offset', '>', trimmed)
    .where('offset', '<=', end)
    .where('occurred_at', '>=', before)
    .orderBy('offset')
    .limit(1)
    .executeTakeFirst();
  const until = kept ? Number(kept.offset) - 1 : end;
  if (until <= trimmed) return false;
  await tx
    .deleteFrom('event')
    .where('application', '=', application)
    .where('offset', '>', trimmed)
    .where('offset', '<=', until)
    .execute();
  await tx.updateTable('stream').set({ trimmed: until }).where('application', '=', application).execute();
  return until === trimmed + TRIM_BATCH;
}
