import { type ExpressionBuilder, sql } from 'kysely';
import type { Invite } from '../invites/invite.ts';
import type { InviteOrderField, ListPosition, ListQuery } from '../invites/ports.ts';
import { dialectOf } from './dialect.ts';
import { fromRow } from './invite-row.ts';
import { FEW, type Way, wayOf } from './list-way.ts';
import type { Queries, Tables } from './tables.ts';
import { holdersOf } from './text/holders.ts';
import { whereFilter } from './where-filter.ts';

const COLUMNS = {
  CREATED_AT: 'created_at',
  UPDATED_AT: 'updated_at',
  STARTS_AT: 'starts_at',
} as const satisfies Record<InviteOrderField, keyof Tables['invite']>;

/** Invites along the order that are looked at for a text before its index is asked: what many hold is there. */
const NEAR = 1000;

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
  const way = given ?? (await wayOf(queries, application, query));
  const { text } = query.filter;
  if (given !== undefined || way !== 'order' || !text) return readPage(queries, application, query, way);
  // A common word fills its page from the first thousand, and no index need count how many others hold it.
  const near = await readPage(queries, application, query, 'near');
  if (near.length === query.limit) return near;
  const holders = await holdersOf(queries, text, FEW);
  return readPage(queries, application, query, holders ?? 'order');
}

async function readPage(
  queries: Queries,
  application: string,
  query: ListQuery,
  way: Way,
): Promise<readonly Invite[]> {
  const column = COLUMNS[query.field];
  const beyond = (position: ListPosition, sign: '<' | '>') => (where: ExpressionBuilder<Tables, 'invite'>) =>
    where.or([
      where(column, sign, position.value),
      where.and([where(column, '=', position.value), where('id', sign, position.id)]),
    ]);
  const [later, earlier] = query.descending ? (['<', '>'] as const) : (['>', '<'] as const);
  const direction = query.descending !== query.fromEnd ? 'desc' : 'asc';

  let reached = queries.selectFrom('invite');
  if (query.after) reached = reached.where(beyond(query.after, later));
  if (query.before) reached = reached.where(beyond(query.before, earlier));
  const nearest = reached
    .select(['id', 'application', 'state', 'search_text', 'created_at', 'updated_at', 'starts_at'])
    .where('application', '=', application)
    .orderBy(column, direction)
    .orderBy('id', direction)
    .limit(NEAR);
  const page = way === 'near' ? queries.selectFrom(nearest.as('invite')) : reached;
  const isOrder = way === 'order' || way === 'near' || column === 'starts_at';
  // Sorted by keys alone: the aggregates of all that fits would be moved about with them.
  const ids = (page as typeof reached)
    .select('id')
    .where(whereFilter(application, query.filter, way, dialectOf(queries)))
    .orderBy(isOrder ? sql.ref(column) : sql`${sql.ref(column)} + 0`, direction)
    .orderBy('id', direction)
    .limit(query.limit);
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
