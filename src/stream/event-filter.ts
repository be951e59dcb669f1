import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { canonicalAddress } from '../invites/address.ts';
import type { InviteEventType } from '../invites/event.ts';
import type { Tables } from '../store/tables.ts';

/** Which events of a stream are wanted; everything named must hold. */
export interface EventFilter {
  readonly inviteId?: string | undefined;
  readonly smartInviteIds?: readonly string[] | undefined;
  /** Events about one of these people, or about an invite as a whole that has one of them. */
  readonly recipientEmails?: readonly string[] | undefined;
  readonly types?: readonly InviteEventType[] | undefined;
}

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
  const pattern = `%\n${canonicalAddress(email).replace(/[\\%_]/g, (sign) => `\\${sign}`)}\n%`;
  return sql<SqlBool>`recipients like ${pattern} escape '\\'`;
}
