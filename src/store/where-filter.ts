import { type ExpressionBuilder, type ExpressionWrapper, type RawBuilder, type SqlBool, sql } from 'kysely';
import { canonicalAddress } from '../invites/address.ts';
import type { InviteFilter } from '../invites/ports.ts';
import type { DialectName } from './dialect.ts';
import { likeLiteral } from './like.ts';
import type { Way } from './list-way.ts';
import type { Tables } from './tables.ts';
import { searchable } from './text/search-text.ts';

/**
 * The condition of a list's filter, within one application. Everything named must hold. What is written as an
 * expression (`|| ''`, `+ 0`) is so that no index leads astray from the way.
 */
export function whereFilter(application: string, filter: InviteFilter, way: Way, dialect: DialectName) {
  return (where: ExpressionBuilder<Tables, 'invite'>) => {
    const all: (ExpressionWrapper<Tables, 'invite', SqlBool> | RawBuilder<SqlBool>)[] = [
      way === 'people' || typeof way === 'object'
        ? sql<SqlBool>`invite.application || '' = ${application}`
        : where('invite.application', '=', application),
    ];
    if (typeof way === 'object')
      all.push(
        dialect === 'sqlite'
          ? sql<SqlBool>`invite.id in (select value from json_each(${JSON.stringify(way)}))`
          : sql<SqlBool>`invite.id = any(${way}::text[])`,
      );
    if (filter.smartInviteIds)
      all.push(
        where(
          'invite.id',
          'in',
          where
            .selectFrom('invite as named')
            .select('named.id')
            .where('named.application', '=', application)
            .where('named.smart_invite_id', 'in', filter.smartInviteIds),
        ),
      );
    if (filter.states) all.push(where('invite.state', 'in', filter.states));
    const starts = way === 'starts' ? sql<number>`invite.starts_at` : sql<number>`invite.starts_at + 0`;
    if (filter.startsAfter !== undefined) all.push(sql<SqlBool>`${starts} >= ${filter.startsAfter}`);
    if (filter.startsBefore !== undefined) all.push(sql<SqlBool>`${starts} < ${filter.startsBefore}`);
    if (filter.text !== undefined)
      all.push(
        sql<SqlBool>`invite.search_text like ${`%${likeLiteral(searchable(filter.text))}%`} escape '\\'`,
      );
    const { statuses, recipientEmails } = filter;
    if (statuses || recipientEmails) {
      // One recipient must have both, so that "declined, ana@…" finds Ana's refusals and not her colleagues'.
      let people = where.selectFrom('recipient').where('recipient.application', '=', application);
      if (statuses) people = people.where('recipient.status', 'in', statuses);
      if (recipientEmails)
        people = people.where('recipient.email', 'in', recipientEmails.map(canonicalAddress));
      all.push(
        way === 'people'
          ? where('invite.id', 'in', people.select('recipient.invite_id'))
          : where.exists(people.select('recipient.id').whereRef('recipient.invite_id', '=', 'invite.id')),
      );
    }
    return where.and(all);
  };
}
