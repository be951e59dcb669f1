import type { ExpressionBuilder } from 'kysely';
import { canonicalAddress } from '../invites/address.ts';
import type { InviteRef } from '../invites/ports.ts';
import type { Tables } from './tables.ts';

/** The condition under which an invite row is one that the reference names, within one application. */
export function whereRef(application: string, ref: InviteRef) {
  return (where: ExpressionBuilder<Tables, 'invite'>) => {
    const own = where('invite.application', '=', application);
    if ('id' in ref) return where.and([own, where('invite.id', '=', ref.id)]);
    const named = where('invite.smart_invite_id', '=', ref.smartInviteId);
    if (ref.recipientEmail === undefined) return where.and([own, named]);
    const invited = where.exists(
      where
        .selectFrom('recipient')
        .select('recipient.id')
        .whereRef('recipient.invite_id', '=', 'invite.id')
        .where('recipient.email', '=', canonicalAddress(ref.recipientEmail)),
    );
    return where.and([own, named, invited]);
  };
}
