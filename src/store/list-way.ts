import { sql } from 'kysely';
import { canonicalAddress } from '../invites/address.ts';
import type { ListQuery } from '../invites/ports.ts';
import type { Queries } from './tables.ts';

/**
 * Where a list begins to look: at the recipients who fit, at the starts that fit, at given invites (by their ids), or
 * along the order of the list, all of it or only what is near.
 * The wrong way answers the same a thousand times later: along the order somebody's ten invites are looked for in a
 * million, and from the starts half a million invites are sorted to show twenty. SQLite keeps no statistics to
 * tell by, so a bounded count does.
 */
export type Way = 'people' | 'starts' | 'order' | 'near' | readonly string[];

/** Up to so many rows of an index are counted, and then sorted, which takes a few milliseconds. */
export const FEW = 5000;

/** The way that touches few rows, where one is known; along the order, what fits is then not rare. */
export async function wayOf(
  queries: Queries,
  application: string,
  { filter, field }: Pick<ListQuery, 'filter' | 'field'>,
): Promise<Way> {
  const { statuses, recipientEmails, startsAfter, startsBefore } = filter;
  if (statuses || recipientEmails) {
    let people = queries
      .selectFrom('recipient')
      .select(sql<number>`1`.as('one'))
      .where('application', '=', application);
    if (recipientEmails) people = people.where('email', 'in', recipientEmails.map(canonicalAddress));
    if (statuses) people = people.where('status', 'in', statuses);
    if (await isFew(queries, people.limit(FEW + 1).as('found'))) return 'people';
  }
  if (startsAfter !== undefined || startsBefore !== undefined) {
    // Where they are the order, they are it from there on.
    if (field === 'STARTS_AT') return 'starts';
    let starts = queries
      .selectFrom('invite')
      .select(sql<number>`1`.as('one'))
      .where('application', '=', application);
    if (startsAfter !== undefined) starts = starts.where('starts_at', '>=', startsAfter);
    if (startsBefore !== undefined) starts = starts.where('starts_at', '<', startsBefore);
    if (await isFew(queries, starts.limit(FEW + 1).as('found'))) return 'starts';
  }
  return 'order';
}

async function isFew(queries: Queries, found: Parameters<Queries['selectFrom']>[0]): Promise<boolean> {
  const { count } = await queries
    .selectFrom(found as 'recipient')
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return Number(count) <= FEW;
}
