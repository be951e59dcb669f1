import type { InvitesQuery } from '../generated/graphql.ts';
import { addressOf } from '../shell/route.ts';
import type { ListSearch } from './list-search.ts';

type PageInfo = InvitesQuery['invites']['pageInfo'];

/** The way to the pages before and after, as links: they can be opened beside this one. */
export function ListPaging({
  search,
  pageInfo,
}: {
  readonly search: ListSearch;
  readonly pageInfo: PageInfo;
}) {
  const { startCursor, endCursor, hasNextPage, hasPreviousPage } = pageInfo;
  const { text, state, status, order } = search;
  const addressWith = (place: { after?: string; before?: string }) =>
    addressOf([], { text, state, status, order: order === 'newest' ? '' : order, ...place });
  if (!hasNextPage && !hasPreviousPage) return null;
  return (
    <nav className="paging" aria-label="Pages of the list">
      {hasPreviousPage && startCursor !== null && (
        <a className="button" rel="prev" href={addressWith({ before: startCursor })}>
          ← Previous
        </a>
      )}
      {hasNextPage && endCursor !== null && (
        <a className="button" rel="next" href={addressWith({ after: endCursor })}>
          Next →
        </a>
      )}
    </nav>
  );
}
