import type { ExpressionBuilder } from 'kysely';
import type { MailJob } from '../invites/ports.ts';
import { anyDue } from './any-due.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/**
 * The mail queue, kept in the `job` table: claimed with a lease, given back, or taken off by outbox.ts. Mail to
 * one recipient leaves in the order of its changes: a cancellation must not overtake its invitation.
 */
export function jobQueueOf(database: Database) {
  const isDue = anyDue(database, 'job', 'due_at <=');
  return {
    async claim(now: number, leaseMs: number, limit: number) {
      if (!(await isDue(now))) return [];
      return database.transaction(async (tx) => {
        const due = await tx
          .selectFrom('job')
          .select(['id', 'lease', 'attempts', 'data'])
          .where('due_at', '<=', now)
          .where((job) => job.not(job.exists(otherMail(job, '<'))))
          .orderBy('due_at')
          .orderBy('stamp')
          .limit(limit)
          .forUpdate()
          .skipLocked()
          .execute();
        if (due.length === 0) return [];
        const ids = due.map(({ id }) => id);
        await tx
          .updateTable('job')
          .set((job) => ({
            lease: job('lease', '+', 1),
            attempts: job('attempts', '+', 1),
            waiting: 0,
            due_at: now + leaseMs,
          }))
          .where('id', 'in', ids)
          .execute();
        return due.map(({ id, lease, attempts, data }) => ({
          id,
          lease: lease + 1,
          attempts: attempts + 1,
          job: JSON.parse(data) as MailJob,
        }));
      });
    },

    postpone: ({ id, lease }: { readonly id: string; readonly lease: number }, dueAt: number) =>
      database.transaction(async (tx) => {
        // Whoever queues mail holds the invite: nothing newer can come between the look and what follows from it.
        await tx
          .selectFrom('invite')
          .select('id')
          .where('id', '=', (held) => held.selectFrom('job').select('job.invite_id').where('job.id', '=', id))
          .forUpdate()
          .execute();
        const newer = await tx
          .selectFrom('job')
          .innerJoin('job as held', (join) =>
            join
              .onRef('held.invite_id', '=', 'job.invite_id')
              .onRef('held.recipient_id', '=', 'job.recipient_id')
              .onRef('held.stamp', '<', 'job.stamp'),
          )
          .select('job.data')
          .where('held.id', '=', id)
          .where('held.lease', '=', lease)
          .execute();
        // Newer mail to the same recipient says all that this one would have said, unless it is about one occurrence.
        const isSaid = newer.some(({ data }) => (JSON.parse(data) as MailJob).recurrenceId === undefined);
        if (isSaid) await tx.deleteFrom('job').where('id', '=', id).where('lease', '=', lease).execute();
        await tx
          .updateTable('job')
          .set({ due_at: dueAt, waiting: 1 })
          .where('id', '=', id)
          .where('lease', '=', lease)
          .execute();
      }),
  };
}

/** Mail to the same recipient, older (`<`) or newer (`>`) than this. */
function otherMail(job: ExpressionBuilder<Tables, 'job'>, than: '<' | '>') {
  return job
    .selectFrom('job as other')
    .select('other.id')
    .whereRef('other.invite_id', '=', 'job.invite_id')
    .whereRef('other.recipient_id', '=', 'job.recipient_id')
    .whereRef('other.stamp', than, 'job.stamp');
}
