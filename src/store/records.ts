import { canonicalAddress } from '../invites/address.ts';
import type { Invite } from '../invites/invite.ts';
import type { InviteRef, Records } from '../invites/ports.ts';
import { dialectOf } from './dialect.ts';
import { holdName } from './hold-name.ts';
import { fromRow, toRow } from './invite-row.ts';
import type { Tx } from './tables.ts';
import { whereRef } from './where-ref.ts';

/** Invites of one transaction. */
export function recordsOf(tx: Tx): Records {
  return {
    async find(application, ref) {
      const found = await findAndHold(tx, application, ref);
      if (found.length > 0 || !('smartInviteId' in ref) || dialectOf(tx) === 'sqlite') return found;
      // Once for a group and once for a single recipient: no unique constraint keeps those apart.
      await holdName(tx, 'invite', application, ref.smartInviteId);
      return findAndHold(tx, application, ref);
    },

    async insert(invite) {
      await tx.insertInto('invite').values(toRow(invite)).execute();
      await tx.insertInto('recipient').values(recipientRows(invite)).execute();
      await tx.insertInto('reply_address').values(replyAddressRows(invite)).execute();
    },

    async save(invite) {
      const { id, ...columns } = toRow(invite);
      await tx.updateTable('invite').set(columns).where('id', '=', id).execute();
      // Replaced as a whole: an invite has at most 200 recipients and rarely changes more than once a second.
      await tx.deleteFrom('recipient').where('invite_id', '=', id).execute();
      if (invite.recipients.length > 0)
        await tx.insertInto('recipient').values(recipientRows(invite)).execute();
      // Those of people who were taken off stay: their late answers must find the invite.
      await tx
        .insertInto('reply_address')
        .values(replyAddressRows(invite))
        .onConflict((conflict) => conflict.column('token').doNothing())
        .execute();
    },
  };
}

async function findAndHold(tx: Tx, application: string, ref: InviteRef): Promise<readonly Invite[]> {
  const rows = await tx
    .selectFrom('invite')
    .select('data')
    .where(whereRef(application, ref))
    .orderBy('id')
    .limit(2)
    .forUpdate()
    .execute();
  return rows.map(fromRow);
}

function recipientRows({ id, application, recipients }: Invite) {
  return recipients.map((recipient) => ({
    id: recipient.id,
    invite_id: id,
    application,
    email: canonicalAddress(recipient.email),
    status: recipient.status,
  }));
}

function replyAddressRows({ id, application, uid, recipients, group, replyToken }: Invite) {
  const own = recipients.map((recipient) => ({
    token: recipient.token,
    application,
    invite_id: id,
    recipient_id: recipient.id as string | null,
  }));
  // A bounce names one mail to one recipient; the UID is all that some answers bring along (case 64).
  const bounces = recipients.flatMap(({ id: recipientId, bounceToken }) =>
    bounceToken
      ? [{ token: bounceToken, application, invite_id: id, recipient_id: recipientId as string | null }]
      : [],
  );
  const shared = [...(group ? [replyToken] : []), `uid:${uid}`].map((token) => ({
    token,
    application,
    invite_id: id,
    recipient_id: null,
  }));
  return [...own, ...bounces, ...shared];
}
