import { type ExpressionBuilder, sql } from 'kysely';
import type { Invite } from '../invites/invite.ts';
import type { InviteOrderField, ListPosition, ListQuery } from '../invites/ports.ts';
import { fromRow } from './invite-row.ts';
import { type Way, wayOf } from './list-way.ts';
import type { Queries, Tables } from './tables.ts';
import { whereFilter } from './where-filter.ts';

const COLUMNS = {
  CREATED_AT: 'created_at',
  UPDATED_AT: 'updated_at',
  STARTS_AT: 'starts_at',
} as const satisfies Record<InviteOrderField, keyof Tables['invite']>;

/**
 * One page of invites by key, not by count: a page stays right while invites come and go around it. The way changes
 * how long it takes, never what is found.
 */
export async function listInvites(
  queries: Queries,
  application: string,
  query: ListQuery,
  given?: Way,
): Promise<readonly Invite[]> {
  const column = COLUMNS[query.field];
  const beyond = (position: ListPosition, sign: '<' | '>') => (where: ExpressionBuilder<Tables, 'invite'>) =>
    where.or([
      where(column, sign, position.value),
      where.and([where(column, '=', position.value), where('id', sign, position.id)]),
    ]);
  const [later, earlier] = query.descending ? (['<', '>'] as const) : (['>', '<'] as const);

  const way = given ?? (await wayOf(queries, application, query));
  let page = queries
    .selectFrom('invite')
    .select('id')
    .where(whereFilter(application, query.filter, way));
  if (query.after) page = page.where(beyond(query.after, later));
  if (query.before) page = page.where(beyond(query.before, earlier));
  const direction = query.descending !== query.fromEnd ? 'desc' : 'asc';
  const value = way === 'order' || column === 'starts_at' ? sql.ref(column) : sql`${sql.ref(column)} + 0`;
  // Sorted by keys alone: the aggregates of all that fits would be moved about with them.
  const ids = page.orderBy(value, direction).orderBy('id', direction).limit(query.limit);
  const rows = await queries
    .selectFrom('invite')
    .select('data')
    .where('id', 'in', ids)
    .orderBy(column, direction)
    .orderBy('id', direction)
    .execute();
  const invites = rows.map(fromRow);
  return query.fromEnd ? invites.reverse() : invites;
}
