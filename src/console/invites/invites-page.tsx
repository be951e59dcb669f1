import { InvitesDocument } from '../generated/graphql.ts';
import { useFreshQuery, useVersion } from '../graph/use-live.ts';
import { Heading } from '../shell/heading.tsx';
import { addressOf } from '../shell/route.ts';
import { Trouble } from '../shell/trouble.tsx';
import { useSandbox } from '../shell/use-sandbox.ts';
import { StartPage } from '../start/start-page.tsx';
import { InviteRow } from './invite-row.tsx';
import { ListFilters } from './list-filters.tsx';
import { ListPaging } from './list-paging.tsx';
import { narrows, readSearch, variablesOf } from './list-search.ts';

/** Rows move at once, by the events themselves. Which rows there are is asked again, at most once in this time. */
const LIST_EVERY = 1000;

export function InvitesPage({ search: address }: { readonly search: URLSearchParams }) {
  const search = readSearch(address);
  const [{ data, error }] = useFreshQuery(InvitesDocument, variablesOf(search), useVersion(), LIST_EVERY);
  const invites = data?.invites;
  const sandbox = useSandbox();
  const none = invites?.totalCount === 0 && !narrows(search);
  if (none && sandbox) return <StartPage />;
  return (
    <>
      <Heading
        title="Invites"
        actions={
          <a className="button primary" href={addressOf(['invites', 'new'])}>
            New invite
          </a>
        }
      />
      <ListFilters search={search} />
      <Trouble error={error} />
      {invites && (
        <>
          <p className="quiet small" role="status">
            {invites.totalCount === 1 ? '1 invite' : `${invites.totalCount} invites`}
            {narrows(search) && ' fit'}
          </p>
          <ol className="rows">
            {invites.edges.map(({ node }) => (
              <InviteRow key={node.id} invite={node} />
            ))}
          </ol>
          {invites.totalCount === 0 && (
            <p className="empty">
              {none ? 'There is no invite yet.' : 'No invite fits. Search for something else.'}
            </p>
          )}
          <ListPaging search={search} pageInfo={invites.pageInfo} />
        </>
      )}
    </>
  );
}
