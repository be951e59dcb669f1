import { type SqlBool, sql } from 'kysely';
import type { Clock } from '../invites/ports.ts';
import type { Database } from './database.ts';
import { deleteOlder } from './delete-older.ts';
import { trimEvents } from './retention.ts';
import type { Tx } from './tables.ts';
import { trimTrail } from './trim-trail.ts';

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
  /** The audit trail, where nothing is set. Days. */
  auditDays: 365,
} as const;

const DAY_MS = 24 * 3_600_000;
/** Rows changed in one transaction. */
const BATCH = 500;

/** How long operators want things kept, in days. */
export interface Retention {
  /** Absent: events are kept for ever. */
  readonly eventRetentionDays?: number | undefined;
  /** Whole mails, received and captured. Absent: received ones as long as what is known of them, captured ones by number. */
  readonly rawMailRetentionDays?: number | undefined;
  /** Entries of the audit trail. */
  readonly auditRetentionDays?: number | undefined;
}

/** Removes what is past its time: events only where they are kept for a number of days, invites never. */
export async function sweep(
  database: Database,
  now: number,
  { eventRetentionDays, rawMailRetentionDays, auditRetentionDays = KEPT.auditDays }: Retention = {},
): Promise<void> {
  await deleteOlder(database, 'once', 'created_at', now - KEPT.idempotencyKeysMs);
  await deleteOlder(database, 'callback_seen', 'seen_at', now - KEPT.callbacksMs);
  const isOver = sql<SqlBool>`state <> 'PENDING'`;
  await deleteOlder(database, 'callback_delivery', 'created_at', now - KEPT.callbacksMs, isOver);
  const rawMailMs = rawMailRetentionDays === undefined ? undefined : rawMailRetentionDays * DAY_MS;
  await deleteOlder(
    database,
    'received_mail',
    'received_at',
    now - Math.max(KEPT.receivedMailMs, rawMailMs ?? 0),
  );
  if (rawMailMs !== undefined) {
    while (await emptyRawMail(database, now - rawMailMs));
    await deleteOlder(database, 'captured_mail', 'created_at', now - rawMailMs);
  }
  while (await forgetOldCaptures(database));
  await trimTrail(database, now - auditRetentionDays * DAY_MS);
  if (eventRetentionDays !== undefined) await trimEvents(database, now - eventRetentionDays * DAY_MS);
}

/** Takes the bytes of old mails, and leaves what became of them. Whether there may be more. */
async function emptyRawMail({ transaction }: Database, before: number): Promise<boolean> {
  return transaction(async (tx) => {
    const old = await tx
      .selectFrom('received_mail')
      .select('id')
      .where('received_at', '<', before)
      .where(sql<SqlBool>`length(raw) > 0`)
      .orderBy('received_at')
      .limit(BATCH)
      .execute();
    const ids = old.map(({ id }) => id);
    if (ids.length > 0)
      await tx
        .updateTable('received_mail')
        .set({ raw: Buffer.alloc(0) })
        .where('id', 'in', ids)
        .execute();
    return ids.length === BATCH;
  });
}

/** Deletes captured mails beyond their number, the oldest first. Whether there may be more. */
async function forgetOldCaptures({ transaction }: Database): Promise<boolean> {
  return transaction((tx) => forgetCaptures(tx));
}

async function forgetCaptures(tx: Tx): Promise<boolean> {
  const oldest = await tx
    .selectFrom('captured_mail')
    .select(['created_at', 'id'])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .offset(KEPT.capturedMails - 1)
    .limit(1)
    .executeTakeFirst();
  if (!oldest) return false;
  // By id too: mails of one millisecond would otherwise go together, also those that are to be kept.
  const old = await tx
    .selectFrom('captured_mail')
    .select('id')
    .where((mail) =>
      mail.or([
        mail('created_at', '<', oldest.created_at),
        mail.and([mail('created_at', '=', oldest.created_at), mail('id', '<', oldest.id)]),
      ]),
    )
    .limit(BATCH)
    .execute();
  const ids = old.map(({ id }) => id);
  if (ids.length > 0) await tx.deleteFrom('captured_mail').where('id', 'in', ids).execute();
  return ids.length === BATCH;
}

/** How often the sweep runs, in milliseconds. */
const EVERY_MS = 3_600_000;

/** Sweeps now and every hour, until the returned function is called. */
export function startSweeping(
  database: Database,
  clock: Clock,
  onError: (error: unknown) => void,
  retention?: Retention,
): () => void {
  const run = () => void sweep(database, clock.now(), retention).catch(onError);
  run();
  const timer = setInterval(run, EVERY_MS);
  return () => clearInterval(timer);
}
