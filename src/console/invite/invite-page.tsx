import type { WholeInviteFragment } from '../generated/graphql.ts';
import { InvitePageDocument } from '../generated/graphql.ts';
import { useFreshQuery, useNewest, useVersion } from '../graph/use-live.ts';
import { CalendarLeaf } from '../invites/calendar-leaf.tsx';
import { whenText } from '../invites/when.ts';
import { Heading } from '../shell/heading.tsx';
import { Trouble } from '../shell/trouble.tsx';
import { Callbacks } from './callbacks.tsx';
import { Details } from './details.tsx';
import { Donut } from './donut.tsx';
import { Guests } from './guests.tsx';
import { InviteActions } from './invite-actions.tsx';
import { Occurrences } from './occurrences.tsx';
import { Others } from './others.tsx';
import { Timeline } from './timeline.tsx';

/** One invite: who is coming, what each of them said, and everything that happened. */
export function InvitePage({ id }: { readonly id: string }) {
  const [{ data, error }] = useFreshQuery(InvitePageDocument, { id }, useVersion(id));
  if (data?.invite) return <WholeInvite invite={data.invite} />;
  return (
    <>
      <Heading title="Invite" />
      <Trouble error={error} />
      {data && <p>There is no such invite.</p>}
    </>
  );
}

function WholeInvite({ invite }: { readonly invite: WholeInviteFragment }) {
  // The ring moves with the event itself; names and comments follow with the next answer of the graph.
  const { rsvpSummary, state } = useNewest(invite);
  const { event } = invite;
  return (
    <>
      <a className="back" href="#/">
        ← Invites
      </a>
      <div className="invite-head">
        <CalendarLeaf start={event.start} />
        <Heading title={event.summary} actions={<InviteActions invite={invite} />}>
          <p className="quiet">
            {whenText(event.start, event.end)}{' '}
            {state === 'CANCELLED' && <span className="tag">Cancelled</span>}
          </p>
        </Heading>
      </div>
      <div className="columns">
        <div className="stack">
          <section className="card" aria-labelledby="coming">
            <h2 id="coming">Who is coming</h2>
            <Donut counts={rsvpSummary} />
          </section>
          <Guests invite={invite} />
          <Others invite={invite} />
        </div>
        <div className="stack">
          <Details invite={invite} />
          {event.recurrence && <Occurrences invite={invite} />}
          <Timeline id={invite.id} />
          {invite.callbackUrl && <Callbacks id={invite.id} />}
        </div>
      </div>
    </>
  );
}
