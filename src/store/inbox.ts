import { InvitegraphError } from '../errors.ts';
import { type Disposition, isForPeople } from '../invites/disposition.ts';
import type { InboundMessage } from '../invites/inbound-message.ts';
import type { Inbox } from '../invites/ports.ts';
import type { Tx } from './tables.ts';
import { unmatchedByIds } from './unmatched.ts';

/**
 * Messages of one invite whose bytes are kept, the first ones: enough to look into an answer that went wrong.
 * Whoever knows a reply address could fill the disk with the rest.
 */
export const MAX_RAW_PER_INVITE = 100;
/** Messages of one invite that are kept at all until the sweep removes the old ones; new ones are refused then. */
export const MAX_MESSAGES_PER_INVITE = 1_000;
/** Messages that belong to no invite and are kept; beyond it the oldest goes, or a full mailbox would stop all reading. */
export const MAX_STRAY_MESSAGES = 1_000;

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
      const kept = await messagesOf(tx, message);
      if (message.inviteId === undefined) {
        // A repetition of mail that belongs nowhere is worth nothing.
        if (!first) return false;
        if (kept >= MAX_STRAY_MESSAGES) await forgetOldestStray(tx, message.application);
      } else if (kept >= MAX_MESSAGES_PER_INVITE) {
        // Refused, a repetition would have its sender report as lost what was taken the first time.
        if (!first) return false;
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
          invite_id: message.inviteId ?? '',
          recipient_id: message.recipientId ?? null,
          dedupe_key: first ? message.dedupeKey : null,
          mail_from: message.mailFrom,
          from_address: message.from ?? null,
          message_id: message.messageId ?? null,
          subject: message.subject ?? null,
          disposition,
          reasons: JSON.stringify(reasons),
          verification: message.verification ? JSON.stringify(message.verification) : null,
          content: message.content ? JSON.stringify(message.content) : null,
          waiting: first && (isForPeople(disposition) || isLinkable(message, disposition)) ? 1 : 0,
          // A repetition's bytes are those of the first: keeping them again would let a retry loop fill the disk.
          raw: first && kept < MAX_RAW_PER_INVITE ? message.raw : new Uint8Array(),
          received_at: message.receivedAt,
        })
        .execute();
      return first;
    },

    async unmatched(application, id) {
      const [found] = await unmatchedByIds(tx, application, [id], true);
      return found;
    },

    async resolve(id, resolution, now, inviteId) {
      await tx
        .updateTable('received_mail')
        .set({ waiting: 0, resolution, resolved_at: now, ...(inviteId ? { invite_id: inviteId } : {}) })
        .where('id', '=', id)
        .execute();
    },
  };
}

/** Listed under an address of its own, and perhaps a recipient's all the same: a person may attach it. */
function isLinkable({ isProbableAlias }: InboundMessage, disposition: Disposition): boolean {
  return isProbableAlias === true && disposition === 'applied-other';
}

async function messagesOf(tx: Tx, { application, inviteId = '' }: InboundMessage): Promise<number> {
  const { count } = await tx
    .selectFrom('received_mail')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('invite_id', '=', inviteId)
    .where('application', '=', application)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function forgetOldestStray(tx: Tx, application: string): Promise<void> {
  const oldest = await tx
    .selectFrom('received_mail')
    .select('id')
    .where('invite_id', '=', '')
    .where('application', '=', application)
    .orderBy('received_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (oldest) await tx.deleteFrom('received_mail').where('id', '=', oldest.id).execute();
}
