import { canonicalAddress, sameAddress } from '../invites/address.ts';
import type { InviteEvent } from '../invites/event.ts';
import type { Invite } from '../invites/invite.ts';
import type { EventFilter, InviteFilter, InviteRef } from '../invites/ports.ts';
import type { Bounds } from './principal.ts';

/**
 * What a viewer may see of the application, as functions from what there is to what there is for them. A viewer of
 * some invites sees them whole, but for where the application is called back. A viewer of one recipient sees that
 * recipient's invites with nobody else on them.
 */

/**
 * The invite as a viewer may see it; undefined where it does not exist for them.
 * @param andRemoved whether it exists for a recipient who was taken off, too, as in the event that tells them so
 */
export function seenInvite(
  { smartInviteIds, recipientEmail }: Bounds,
  invite: Invite,
  andRemoved = false,
): Invite | undefined {
  if (smartInviteIds && !smartInviteIds.includes(invite.smartInviteId)) return undefined;
  const { callbackUrl: _secret, ...shown } = invite;
  if (recipientEmail === undefined) return shown;
  const isTheirs = ({ email }: { readonly email: string }) => sameAddress(email, recipientEmail);
  const recipients = invite.recipients.filter(isTheirs);
  const removed = invite.removed.filter(isTheirs);
  if (recipients.length + (andRemoved ? removed.length : 0) === 0) return undefined;
  return { ...shown, recipients, removed, replies: invite.replies.filter(isTheirs) };
}

/** The event with its invite as a viewer may see it. Which events exist for them is the filter's business. */
export function seenEvent(only: Bounds, event: InviteEvent): InviteEvent {
  const invite = seenInvite(only, event.invite, true);
  // The filter let it through, so it is theirs: without its invite nothing of it may be told.
  if (!invite) throw new Error('An event came to a viewer who may not see it.');
  return { ...event, invite };
}

/** A reference that can only name what the viewer may see; undefined where it names something else. */
export function seenRef({ smartInviteIds, recipientEmail }: Bounds, ref: InviteRef): InviteRef | undefined {
  if ('id' in ref) return ref;
  if (smartInviteIds && !smartInviteIds.includes(ref.smartInviteId)) return undefined;
  if (recipientEmail === undefined) return ref;
  if (ref.recipientEmail !== undefined && !sameAddress(ref.recipientEmail, recipientEmail)) return undefined;
  return { ...ref, recipientEmail };
}

/** The filter of a list within what the viewer may see; undefined where nothing fits both. */
export function seenList(only: Bounds, filter: InviteFilter): InviteFilter | undefined {
  const recipientEmails = both(only.recipientEmail, filter.recipientEmails);
  if (recipientEmails === 'none') return undefined;
  return { ...filter, recipientEmails, smartInviteIds: only.smartInviteIds };
}

/** The filter of events within what the viewer may see; undefined where nothing fits both. */
export function seenEvents(only: Bounds, filter: EventFilter): EventFilter | undefined {
  const recipientEmails = both(only.recipientEmail, filter.recipientEmails);
  const smartInviteIds = only.smartInviteIds
    ? only.smartInviteIds.filter((id) => filter.smartInviteIds?.includes(id) ?? true)
    : filter.smartInviteIds;
  if (recipientEmails === 'none' || (only.smartInviteIds && smartInviteIds?.length === 0)) return undefined;
  const viewer = only.recipientEmail === undefined ? undefined : canonicalAddress(only.recipientEmail);
  return { ...filter, recipientEmails, smartInviteIds, viewer };
}

function both(
  mine: string | undefined,
  wanted: readonly string[] | undefined,
): readonly string[] | undefined | 'none' {
  if (mine === undefined) return wanted;
  return (wanted?.some((email) => sameAddress(email, mine)) ?? true) ? [mine] : 'none';
}
