import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { canonicalAddress } from '../invites/address.ts';
import type { EventFilter } from '../invites/ports.ts';
import { likeLiteral } from './like.ts';
import type { Tables } from './tables.ts';

/** The filter as a condition on event rows. */
export function whereEvent({ inviteId, smartInviteIds, recipientEmails, types }: EventFilter) {
  return (where: ExpressionBuilder<Tables, 'event'>) =>
    where.and([
      ...(inviteId === undefined ? [] : [where('invite_id', '=', inviteId)]),
      ...(smartInviteIds ? [where('smart_invite_id', 'in', smartInviteIds)] : []),
      ...(types ? [where('type', 'in', types)] : []),
      ...(recipientEmails ? [where.or(recipientEmails.map(concerns))] : []),
    ]);
}

function concerns(email: string) {
  const pattern = `%\n${likeLiteral(canonicalAddress(email))}\n%`;
  return sql<SqlBool>`recipients like ${pattern} escape '\\'`;
}
