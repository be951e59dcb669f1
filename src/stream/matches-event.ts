import { canonicalAddress } from '../invites/address.ts';
import type { InviteEvent } from '../invites/event.ts';
import type { EventFilter } from '../invites/ports.ts';
import { concernedAddresses } from './concerned.ts';

/**
 * The filter as a question about one event in memory. It must say of every event what the condition of
 * store/where-event.ts says of its row: a subscription reads now here, now there.
 */
export function eventMatcher(filter: EventFilter): (event: InviteEvent) => boolean {
  const { inviteId } = filter;
  const names = filter.smartInviteIds && new Set(filter.smartInviteIds);
  const types = filter.types && new Set<string>(filter.types);
  const emails = filter.recipientEmails && new Set(filter.recipientEmails.map(canonicalAddress));
  return (event) =>
    (inviteId === undefined || event.invite.id === inviteId) &&
    (names === undefined || names.has(event.invite.smartInviteId)) &&
    (types === undefined || types.has(event.body.type)) &&
    (emails === undefined || concernedAddresses(event).some((email) => emails.has(email))) &&
    (filter.viewer === undefined || isFor(filter.viewer, event));
}

/** What is about one person is for that person; what is about the invite, for everybody who is still on it. */
function isFor(viewer: string, event: InviteEvent): boolean {
  const { body, invite } = event;
  switch (body.type) {
    case 'INVITE_CREATED':
    case 'INVITE_UPDATED':
    case 'INVITE_CANCELLED':
      return invite.recipients.some(({ email }) => canonicalAddress(email) === viewer);
    case 'RECIPIENT_REMOVED':
      return canonicalAddress(body.recipient.email) === viewer;
    default:
      return body.recipientId !== undefined && concernedAddresses(event).includes(viewer);
  }
}
