import type { ExpressionBuilder } from 'kysely';
import type { Invite } from '../invites/invite.ts';
import type { InviteOrderField, ListPosition, ListQuery } from '../invites/ports.ts';
import { fromRow } from './invite-row.ts';
import type { Queries, Tables } from './tables.ts';
import { whereFilter } from './where-filter.ts';

const COLUMNS = {
  CREATED_AT: 'created_at',
  UPDATED_AT: 'updated_at',
  STARTS_AT: 'starts_at',
} as const satisfies Record<InviteOrderField, keyof Tables['invite']>;

/** One page of invites by key, not by count: a page stays right while invites come and go around it. */
export async function listInvites(
  queries: Queries,
  application: string,
  query: ListQuery,
): Promise<readonly Invite[]> {
  const column = COLUMNS[query.field];
  const beyond = (position: ListPosition, sign: '<' | '>') => (where: ExpressionBuilder<Tables, 'invite'>) =>
    where.or([
      where(column, sign, position.value),
      where.and([where(column, '=', position.value), where('id', sign, position.id)]),
    ]);
  const [later, earlier] = query.descending ? (['<', '>'] as const) : (['>', '<'] as const);

  let page = queries.selectFrom('invite').select('data').where(whereFilter(application, query.filter));
  if (query.after) page = page.where(beyond(query.after, later));
  if (query.before) page = page.where(beyond(query.before, earlier));
  const direction = query.descending !== query.fromEnd ? 'desc' : 'asc';
  const rows = await page.orderBy(column, direction).orderBy('id', direction).limit(query.limit).execute();
  const invites = rows.map(fromRow);
  return query.fromEnd ? invites.reverse() : invites;
}
