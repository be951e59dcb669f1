import { type SqlBool, sql } from 'kysely';
import type { Clock } from '../invites/ports.ts';
import type { Database } from './database.ts';
import { deleteOlder } from './delete-older.ts';
import { trimEvents } from './retention.ts';
import type { Tx } from './tables.ts';

/** How long, or how many, of the things that grow without a caller's doing are kept. */
export const KEPT = {
  /** Idempotency keys: callers retry within a day, so two leave room. Milliseconds. */
  idempotencyKeysMs: 48 * 3_600_000,
  /** Callbacks that came, to tell a repetition, and callbacks that went, for looking into them. Milliseconds. */
  callbacksMs: 30 * 24 * 3_600_000,
  /** Raw received mail, for looking into answers that went wrong. Milliseconds. */
  receivedMailMs: 30 * 24 * 3_600_000,
  /** Captured mails, newest first: a sandbox is looked at, not archived. */
  capturedMails: 10_000,
} as const;

const DAY_MS = 24 * 3_600_000;

/** Removes what is past its time: events only where they are kept for a number of days, invites never. */
export async function sweep(
  database: Database,
  now: number,
  eventRetentionDays?: number | undefined,
): Promise<void> {
  await deleteOlder(database, 'once', 'created_at', now - KEPT.idempotencyKeysMs);
  await deleteOlder(database, 'callback_seen', 'seen_at', now - KEPT.callbacksMs);
  const isOver = sql<SqlBool>`state <> 'PENDING'`;
  await deleteOlder(database, 'callback_delivery', 'created_at', now - KEPT.callbacksMs, isOver);
  await deleteOlder(database, 'received_mail', 'received_at', now - KEPT.receivedMailMs);
  await database.transaction(forgetOldCaptures);
  if (eventRetentionDays !== undefined) await trimEvents(database, now - eventRetentionDays * DAY_MS);
}

async function forgetOldCaptures(tx: Tx): Promise<void> {
  const oldest = await tx
    .selectFrom('captured_mail')
    .select(['created_at', 'id'])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .offset(KEPT.capturedMails - 1)
    .limit(1)
    .executeTakeFirst();
  if (!oldest) return;
  // By id too: mails of one millisecond would otherwise go together, also those that are to be kept.
  await tx
    .deleteFrom('captured_mail')
    .where((mail) =>
      mail.or([
        mail('created_at', '<', oldest.created_at),
        mail.and([mail('created_at', '=', oldest.created_at), mail('id', '<', oldest.id)]),
      ]),
    )
    .execute();
}

/** How often the sweep runs, in milliseconds. */
const EVERY_MS = 3_600_000;

/** Sweeps now and every hour, until the returned function is called. */
export function startSweeping(
  database: Database,
  clock: Clock,
  onError: (error: unknown) => void,
  eventRetentionDays?: number | undefined,
): () => void {
  const run = () => void sweep(database, clock.now(), eventRetentionDays).catch(onError);
  run();
  const timer = setInterval(run, EVERY_MS);
  return () => clearInterval(timer);
}
