import { InvitegraphError } from '../errors.ts';
import type { Inbox } from '../invites/ports.ts';
import type { Tx } from './tables.ts';

/**
 * Messages of one invite whose bytes are kept, the first ones: enough to look into an answer that went wrong.
 * Whoever knows a reply address could fill the disk with the rest.
 */
export const MAX_RAW_PER_INVITE = 100;
/** Messages of one invite that are kept at all until the sweep removes the old ones; new ones are refused then. */
export const MAX_MESSAGES_PER_INVITE = 1_000;

/** Messages received in one transaction. */
export function inboxOf(tx: Tx): Inbox {
  const isNew: Inbox['isNew'] = async (application, dedupeKey) => {
    const first = await tx
      .selectFrom('received_mail')
      .select('id')
      .where('application', '=', application)
      .where('dedupe_key', '=', dedupeKey)
      .executeTakeFirst();
    return first === undefined;
  };
  return {
    isNew,
    async keep(message, disposition, reasons) {
      const first = await isNew(message.application, message.dedupeKey);
      const kept = await messagesOf(tx, message.inviteId);
      if (kept >= MAX_MESSAGES_PER_INVITE) {
        // Refused, a repetition would have its sender report as lost what was taken the first time.
        if (!first) return;
        throw new InvitegraphError(
          'RATE_LIMITED',
          `This invite has received ${MAX_MESSAGES_PER_INVITE} messages. It takes more when the old ones are removed.`,
        );
      }
      await tx
        .insertInto('received_mail')
        .values({
          id: message.id,
          application: message.application,
          invite_id: message.inviteId,
          dedupe_key: first ? message.dedupeKey : null,
          mail_from: message.mailFrom,
          message_id: message.messageId ?? null,
          subject: message.subject ?? null,
          disposition,
          reasons: JSON.stringify(reasons),
          // A repetition's bytes are those of the first: keeping them again would let a retry loop fill the disk.
          raw: first && kept < MAX_RAW_PER_INVITE ? message.raw : new Uint8Array(),
          received_at: message.receivedAt,
        })
        .execute();
    },
  };
}

async function messagesOf(tx: Tx, inviteId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('received_mail')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('invite_id', '=', inviteId)
    .executeTakeFirstOrThrow();
  return Number(count);
}
