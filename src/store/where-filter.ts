import { type ExpressionBuilder, type ExpressionWrapper, type RawBuilder, type SqlBool, sql } from 'kysely';
import { canonicalAddress } from '../invites/address.ts';
import type { InviteFilter } from '../invites/ports.ts';
import { likeLiteral } from './like.ts';
import type { Tables } from './tables.ts';

/** The condition of a list's filter, within one application. Everything named must hold. */
export function whereFilter(application: string, filter: InviteFilter) {
  return (where: ExpressionBuilder<Tables, 'invite'>) => {
    const all: (ExpressionWrapper<Tables, 'invite', SqlBool> | RawBuilder<SqlBool>)[] = [
      where('invite.application', '=', application),
    ];
    if (filter.states) all.push(where('invite.state', 'in', filter.states));
    if (filter.startsAfter !== undefined) all.push(where('invite.starts_at', '>=', filter.startsAfter));
    if (filter.startsBefore !== undefined) all.push(where('invite.starts_at', '<', filter.startsBefore));
    if (filter.text !== undefined)
      all.push(
        sql<SqlBool>`invite.search_text like ${`%${likeLiteral(filter.text.toLowerCase())}%`} escape '\\'`,
      );
    const { statuses, recipientEmails } = filter;
    if (statuses || recipientEmails) {
      // One recipient must have both, so that "declined, ana@…" finds Ana's refusals and not her colleagues'.
      let people = where
        .selectFrom('recipient')
        .select('recipient.id')
        .whereRef('recipient.invite_id', '=', 'invite.id');
      if (statuses) people = people.where('recipient.status', 'in', statuses);
      if (recipientEmails)
        people = people.where('recipient.email', 'in', recipientEmails.map(canonicalAddress));
      all.push(where.exists(people));
    }
    return where.and(all);
  };
}
