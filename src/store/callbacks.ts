import { createHash } from 'node:crypto';
import type { Cause } from '../invites/cause.ts';
import type { CallbackJob, Callbacks } from '../invites/ports.ts';
import { dialectOf } from './dialect.ts';
import { insertion } from './insertion.ts';
import { sendAll } from './send.ts';
import type { Tx } from './tables.ts';
import { withCause } from './with-cause.ts';

/** What is remembered of a callback's body. */
export function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('base64url');
}

/** Callbacks to applications. */
export const insertDeliveries = insertion('callback_delivery', {
  id: 'text',
  application: 'text',
  invite_id: 'text',
  url: 'text',
  host: 'text',
  body: 'text',
  state: 'text',
  due_at: 'bigint',
  lease: 'integer',
  attempts: 'integer',
  created_at: 'bigint',
  attempt_log: 'text',
  request_id: 'text',
  traceparent: 'text',
});

/** A callback as it waits for its first attempt. */
export function deliveryOf({ id, application, inviteId, url, body, createdAt, cause }: CallbackJob) {
  return {
    id,
    application,
    invite_id: inviteId,
    url,
    host: new URL(url).host,
    body,
    state: 'PENDING' as const,
    due_at: createdAt,
    lease: 0,
    attempts: 0,
    created_at: createdAt,
    attempt_log: '[]',
    request_id: cause?.requestId ?? null,
    traceparent: cause?.traceparent ?? null,
  };
}

/** Callbacks of one transaction: out to applications, and in from Cronofy. */
export function callbacksOf(tx: Tx, cause?: Cause): Callbacks {
  return {
    async enqueue(jobs) {
      await sendAll(tx, insertDeliveries(dialectOf(tx), withCause(jobs, cause).map(deliveryOf)));
    },

    async redeliver(application, id, now) {
      const row = await tx
        .updateTable('callback_delivery')
        // The lease too: an attempt that is under way would end the new schedule with what the old one came to.
        .set((row) => ({ state: 'PENDING', due_at: now, attempts: 0, lease: row('lease', '+', 1) }))
        .where('application', '=', application)
        .where('id', '=', id)
        .returning('invite_id')
        .executeTakeFirst();
      return row?.invite_id;
    },

    async isFirst(application, body, now) {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto('callback_seen')
        .values({ application, digest: digestOf(body), seen_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },

    async confirm(invite, dueAt) {
      await tx
        .insertInto('confirmation')
        .values({ invite_id: invite.id, application: invite.application, due_at: dueAt, asked: 1 })
        .onConflict((conflict) =>
          conflict.column('invite_id').doUpdateSet((row) => ({
            asked: row('confirmation.asked', '+', 1),
            due_at: row
              .case()
              .when('confirmation.due_at', '>', dueAt)
              .then(dueAt)
              .else(row.ref('confirmation.due_at'))
              .end(),
          })),
        )
        .execute();
    },
  };
}
