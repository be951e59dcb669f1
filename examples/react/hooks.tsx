import { useInviteEvents, useInviteStatus } from 'invitegraph/client/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { gateway, VisitList } from './visit-list.tsx';

/** One invite, with no GraphQL library at all: `hooks.html?id=visit-42`. */
function Visit({ id }: { id: string }) {
  const { invite, state, error } = useInviteStatus({ url: gateway, smartInviteId: id });
  const { events } = useInviteEvents({ url: gateway, variables: { filter: { smartInviteIds: [id] } } });
  if (error) return <p role="alert">{error.message}</p>;
  return (
    <section aria-busy={state !== 'live'}>
      <VisitList visits={invite ? [invite] : []} />
      <ol>
        {events.map((event) => (
          <li key={event.id}>{event.__typename}</li>
        ))}
      </ol>
    </section>
  );
}

createRoot(document.getElementById('page') as HTMLElement).render(
  <StrictMode>
    <Visit id={new URLSearchParams(location.search).get('id') ?? ''} />
  </StrictMode>,
);
