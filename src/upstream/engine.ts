import { isErasedAddress } from '../invites/erasure/pseudonym.ts';
import type { Recipient } from '../invites/invite.ts';
import type { Engine, Publication, Published, ReportedState, Upstream } from '../invites/ports.ts';
import type { UpstreamClient } from './client.ts';
import { errorOf } from './failure-error.ts';
import { failure, type Outcome } from './outcome.ts';
import type { UpstreamInvite } from './response-body.ts';

/**
 * Cronofy as the engine: the invite, its iCalendar text and its answers are kept there, and here too, so that
 * listing, timeline and subscriptions work. Texts for invites that were made before, with the embedded engine, go
 * on coming from that.
 */
export function createCronofyEngine(client: UpstreamClient, embedded: Engine): Engine {
  return { ...embedded, name: 'cronofy', upstream: upstreamOf(client) };
}

function upstreamOf(client: UpstreamClient): Upstream {
  return {
    async publish(whole): Promise<Published> {
      const publication = withoutErased(whole);
      // Nobody is left whom Cronofy could tell: the text of before stays.
      if (!publication) return {};
      const { icalendar, removedIcalendar } = answerOf(await tell(client, publication));
      // The text of before is for another time or place, and one of ours for another event.
      if (icalendar === undefined && publication.kind !== 'remove')
        throw errorOf(failure({ kind: 'unreadable', reason: 'shape' }, true));
      return {
        ...(icalendar === undefined ? {} : { icalendar }),
        ...(removedIcalendar === undefined ? {} : { removedIcalendar }),
      };
    },
    async fetch(invite, priority): Promise<ReportedState> {
      const { recipients, replies } = answerOf(await client.status(invite, { priority }));
      return { recipients, replies };
    },
  };
}

/** The publication without people who were erased here: their pseudonyms are no addresses to invite. */
function withoutErased(publication: Publication): Publication | undefined {
  const { invite } = publication;
  const isErased = ({ email }: Recipient) => isErasedAddress(email);
  if (publication.kind === 'remove') return isErased(publication.recipient) ? undefined : publication;
  if (!invite.recipients.some(isErased)) return publication;
  const recipients = invite.recipients.filter((recipient) => !isErased(recipient));
  return recipients.length === 0 ? undefined : { ...publication, invite: { ...invite, recipients } };
}

function tell(client: UpstreamClient, publication: Publication): Promise<Outcome<UpstreamInvite>> {
  if (publication.kind === 'remove') return client.remove(publication.invite, publication.recipient);
  return publication.kind === 'cancel' ? client.cancel(publication.invite) : client.put(publication.invite);
}

function answerOf<T>(outcome: Outcome<T>): T {
  if (outcome.kind === 'ok') return outcome.value;
  throw errorOf(outcome);
}
