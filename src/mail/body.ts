import type { Invite, Location } from '../invites/invite.ts';
import { multiLine, oneLine } from './clean-text.ts';
import { formatWhen } from './when.ts';

/** What a mail says to its reader, before it becomes plain text or HTML; every text clean, none escaped. */
export interface Body {
  /** Why this mail came, in one sentence. */
  readonly reason: string;
  readonly summary: string;
  readonly facts: readonly Fact[];
  readonly description: string;
  /** How to answer; absent where there is nothing to answer. */
  readonly answer?: string;
  /** The page where a reader without a calendar answers. */
  readonly rsvpUrl?: string;
}

export interface Fact {
  readonly label: 'When' | 'Where' | 'Link' | 'Organizer';
  readonly value: string;
  readonly href?: string;
}

/** The content of the mail about an invite. `organizer` is the name that From shows. */
export function bodyOf(
  invite: Invite,
  method: 'REQUEST' | 'CANCEL',
  organizer: string,
  rsvpUrl?: string,
): Body {
  const { event } = invite;
  const where = placeOf(event.location);
  const contact = oneLine(invite.organizer.email ?? '');
  const facts: Fact[] = [
    { label: 'When', value: formatWhen(event) },
    ...(where ? [{ label: 'Where' as const, value: where }] : []),
    ...(event.url ? [{ label: 'Link' as const, value: event.url, href: event.url }] : []),
    { label: 'Organizer', value: contact ? `${organizer} (${contact})` : organizer },
  ];
  return {
    reason: reasonOf(invite, method, organizer),
    summary: oneLine(event.summary),
    facts,
    description: multiLine(event.description ?? ''),
    ...(method === 'REQUEST' ? { answer: 'Answer with the buttons of your mail or calendar program.' } : {}),
    ...(method === 'REQUEST' && rsvpUrl !== undefined ? { rsvpUrl } : {}),
  };
}

function reasonOf(invite: Invite, method: 'REQUEST' | 'CANCEL', organizer: string): string {
  if (method === 'REQUEST')
    return invite.sequence > 0
      ? `${organizer} has changed an event that you are invited to.`
      : `${organizer} invites you to an event.`;
  // A removed guest gets a CANCEL too (RFC 5546 §3.2.5), and must not tell the others that it is off.
  return invite.state === 'CANCELLED'
    ? `${organizer} has cancelled this event.`
    : `${organizer} has taken you off the guest list of this event.`;
}

function placeOf(location: Location | undefined): string {
  const place = oneLine(location?.description ?? '');
  if (place || location?.latitude === undefined || location.longitude === undefined) return place;
  return `${location.latitude}, ${location.longitude}`;
}
