import type { InboundMessage } from '../invites/inbound-message.ts';
import type { Inbox } from '../invites/ports.ts';
import { dialectOf } from './dialect.ts';
import { insertMessages, messageRow } from './message-row.ts';
import { sendAll } from './send.ts';
import type { Tx } from './tables.ts';
import { unmatchedByIds } from './unmatched.ts';

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
      const row = messageRow(message, disposition, reasons, { first, kept });
      if (!row) return false;
      if (message.inviteId === undefined && kept >= MAX_STRAY_MESSAGES)
        await forgetOldestStray(tx, message.application);
      await sendAll(tx, insertMessages(dialectOf(tx), [row]));
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
