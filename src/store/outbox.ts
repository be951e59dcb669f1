import type { Cause } from '../invites/cause.ts';
import type { MailJob, Outbox } from '../invites/ports.ts';
import { toMailRow } from './captured-mail.ts';
import { orderedId } from './ordered-id.ts';
import type { Tx } from './tables.ts';
import { withCause } from './with-cause.ts';

/** The mail queue of one transaction. */
export function outboxOf(tx: Tx, cause?: Cause): Outbox {
  return {
    async enqueue(jobs, now) {
      for (const job of withCause(jobs, cause)) {
        await withdraw(tx, job.invite.id, [job.recipient.id]);
        await tx.insertInto('job').values(rowOf(job, now)).execute();
      }
    },

    withdraw: (inviteId, recipientIds) => withdraw(tx, inviteId, recipientIds),

    async discard(inviteId, recipientIds) {
      await tx
        .deleteFrom('job')
        .where('invite_id', '=', inviteId)
        .where('recipient_id', 'in', recipientIds)
        .where((job) => job.or([job('waiting', '=', 1), job('lease', '=', 0)]))
        .execute();
    },

    async complete(jobId, lease) {
      const { numDeletedRows } = await tx
        .deleteFrom('job')
        .where('id', '=', jobId)
        .where('lease', '=', lease)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    async capture(mail) {
      await tx.insertInto('captured_mail').values(toMailRow(mail)).execute();
    },
  };
}

/**
 * Takes off mail that could not be sent yet. What is being sent at the moment stays: it may have left already,
 * and its sender must be able to say so.
 */
async function withdraw(
  tx: Tx,
  inviteId: string,
  recipientIds: readonly string[],
): Promise<readonly MailJob[]> {
  if (recipientIds.length === 0) return [];
  const waiting = await tx
    .selectFrom('job')
    .select(['id', 'data'])
    .where('invite_id', '=', inviteId)
    .where('recipient_id', 'in', recipientIds)
    .where('waiting', '=', 1)
    .orderBy('id')
    .forUpdate()
    .execute();
  if (waiting.length > 0)
    await tx
      .deleteFrom('job')
      .where(
        'id',
        'in',
        waiting.map(({ id }) => id),
      )
      .execute();
  return waiting.map(({ data }) => JSON.parse(data) as MailJob);
}

function rowOf(job: MailJob, now: number) {
  return {
    id: orderedId(now),
    invite_id: job.invite.id,
    recipient_id: job.recipient.id,
    stamp: job.invite.stampedAt,
    due_at: now,
    created_at: now,
    data: JSON.stringify(job),
  };
}
