import type { ReactNode } from 'react';
import type { WholeInviteFragment } from '../generated/graphql.ts';
import { momentText } from '../invites/when.ts';

/** What the invite says beside its title and time. */
export function Details({ invite }: { readonly invite: WholeInviteFragment }) {
  const { event, organizer } = invite;
  const { location } = event;
  const point = location?.latitude != null ? `${location.latitude}, ${location.longitude}` : undefined;
  return (
    <section className="card" aria-labelledby="details">
      <h2 id="details">Details</h2>
      <dl className="details">
        <Detail name="Where">{location?.description ?? point}</Detail>
        <Detail name="Organizer">
          {[organizer.name, organizer.email].filter((part) => part !== null).join(' · ')}
        </Detail>
        <Detail name="About">
          {event.description && <span className="lines">{event.description}</span>}
        </Detail>
        {/* The scheme is http or https: the graph takes no other. */}
        <Detail name="Page">
          {event.url && (
            <a href={event.url} target="_blank" rel="noreferrer">
              {event.url}
            </a>
          )}
        </Detail>
        <Detail name="Time zone">{event.start.timeZone}</Detail>
        <Detail name="Repeats">{event.recurrence?.rule}</Detail>
        <Detail name="Id">
          <code>{invite.smartInviteId}</code>
        </Detail>
        <Detail name="Calls back">{invite.callbackUrl}</Detail>
        <Detail name="Created">{momentText(invite.createdAt)}</Detail>
      </dl>
    </section>
  );
}

function Detail({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (!children) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
