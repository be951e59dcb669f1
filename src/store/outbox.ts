import { randomUUID } from 'node:crypto';
import type { MailJob, Outbox } from '../invites/ports.ts';
import { toMailRow } from './captured-mail.ts';
import type { Tx } from './tables.ts';

/** The mail queue of one transaction. */
export function outboxOf(tx: Tx): Outbox {
  return {
    async enqueue(jobs, now) {
      for (const job of jobs) {
        // An invitation that has not left when its cancellation is queued must not arrive after it.
        await tx
          .deleteFrom('job')
          .where('invite_id', '=', job.invite.id)
          .where('recipient_id', '=', job.recipient.id)
          .execute();
        await tx.insertInto('job').values(rowOf(job, now)).execute();
      }
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

function rowOf(job: MailJob, now: number) {
  return {
    id: randomUUID(),
    invite_id: job.invite.id,
    recipient_id: job.recipient.id,
    due_at: now,
    created_at: now,
    data: JSON.stringify(job),
  };
}
