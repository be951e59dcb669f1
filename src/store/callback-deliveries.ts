import type { Selectable } from 'kysely';
import type { CallbackAttempt, CallbackDelivery } from '../invites/ports.ts';
import { anyDue } from './any-due.ts';
import type { Database } from './database.ts';
import type { Queries, Tables } from './tables.ts';

/** Attempts kept of one callback: a schedule's eight, and those of some redeliveries. */
const KEPT_ATTEMPTS = 50;

interface Claimed {
  readonly id: string;
  readonly lease: number;
}

type Outcome = CallbackAttempt & {
  readonly state: CallbackDelivery['state'];
  readonly nextAttemptAt?: number;
};

/** The queue of callbacks, kept in the table that is their log too. */
export function callbackQueueOf(database: Database) {
  const isDue = anyDue(database, 'callback_delivery', "state = 'PENDING' and due_at <=");
  return {
    async claim(now: number, leaseMs: number, limit: number, busyHosts: readonly string[]) {
      if (!(await isDue(now))) return [];
      return database.transaction(async (tx) => {
        let due = tx
          .selectFrom('callback_delivery')
          .selectAll()
          .where('state', '=', 'PENDING')
          .where('due_at', '<=', now);
        if (busyHosts.length > 0) due = due.where('host', 'not in', busyHosts);
        const rows = await due.orderBy('due_at').limit(limit).forUpdate().skipLocked().execute();
        if (rows.length === 0) return [];
        const ids = rows.map(({ id }) => id);
        await tx
          .updateTable('callback_delivery')
          .set((row) => ({
            lease: row('lease', '+', 1),
            attempts: row('attempts', '+', 1),
            due_at: now + leaseMs,
          }))
          .where('id', 'in', ids)
          .execute();
        return rows.map(({ id, lease, attempts, application, invite_id, url, body, ...row }) => ({
          id,
          lease: lease + 1,
          attempts: attempts + 1,
          application,
          inviteId: invite_id,
          url,
          body,
          createdAt: row.created_at,
          ...(row.request_id === null ? {} : { requestId: row.request_id }),
          ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
        }));
      });
    },

    report: ({ id, lease }: Claimed, { state, nextAttemptAt, ...facts }: Outcome) =>
      database.transaction(async (tx) => {
        const row = await tx
          .selectFrom('callback_delivery')
          .select(['attempt_log', 'due_at'])
          .where('id', '=', id)
          .where('lease', '=', lease)
          .forUpdate()
          .executeTakeFirst();
        if (!row) return;
        const log = [...(JSON.parse(row.attempt_log) as CallbackAttempt[]), facts].slice(-KEPT_ATTEMPTS);
        await tx
          .updateTable('callback_delivery')
          .set({ state, attempt_log: JSON.stringify(log), due_at: nextAttemptAt ?? row.due_at })
          .where('id', '=', id)
          .execute();
      }),
  };
}

/** The newest callbacks of each of several invites, in one statement. */
export async function readCallbackDeliveries(
  queries: Queries,
  application: string,
  inviteIds: readonly string[],
  limit: number,
): Promise<ReadonlyMap<string, readonly CallbackDelivery[]>> {
  const found = new Map<string, CallbackDelivery[]>(inviteIds.map((id) => [id, []]));
  if (inviteIds.length === 0) return found;
  const ranked = queries
    .selectFrom('callback_delivery')
    .selectAll()
    .select((row) =>
      row.fn
        .agg<number>('row_number')
        .over((over) => over.partitionBy('invite_id').orderBy('created_at', 'desc').orderBy('id', 'desc'))
        .as('place'),
    )
    .where('application', '=', application)
    .where('invite_id', 'in', inviteIds);
  const rows = await queries
    .selectFrom(ranked.as('ranked'))
    .selectAll()
    .where('place', '<=', limit)
    .orderBy('place')
    .execute();
  for (const row of rows) found.get(row.invite_id)?.push(fromRow(row));
  return found;
}

function fromRow(row: Omit<Selectable<Tables['callback_delivery']>, 'host'>): CallbackDelivery {
  return {
    id: row.id,
    inviteId: row.invite_id,
    url: row.url,
    body: row.body,
    state: row.state,
    createdAt: row.created_at,
    ...(row.state === 'PENDING' ? { nextAttemptAt: row.due_at } : {}),
    attempts: JSON.parse(row.attempt_log) as CallbackAttempt[],
  };
}
