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
    (emails === undefined || concernedAddresses(event).some((email) => emails.has(email)));
}
