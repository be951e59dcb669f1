import { writeInvite } from '../calendar/write.ts';
import type { Invite, Recipient } from '../invites/invite.ts';
import { organizerName } from './organizer-name.ts';
import { replyAddress } from './reply-address.ts';

/** What of a deployment shows in every invitation. */
export interface InviteTextOptions {
  /** Domain of the reply addresses (setting `REPLY_DOMAIN`). */
  readonly replyDomain: string;
  /** Name of an organizer who has none. */
  readonly defaultOrganizerName: string;
}

/**
 * The iCalendar text of an invite for these attendees, with their answers as PARTSTAT. ORGANIZER is the
 * invite's own reply address in every text: a client takes another ORGANIZER under the same UID for a
 * foreign event and ignores it (mail-invitations 1.3).
 */
export function inviteText(
  invite: Invite,
  method: 'REQUEST' | 'CANCEL',
  attendees: readonly Recipient[],
  options: InviteTextOptions,
): string {
  // Cronofy's UID and ORGANIZER lead answers to Cronofy; a text of ours would make another event.
  if (invite.upstream) return invite.upstream.icalendar;
  return writeInvite({
    method,
    uid: invite.uid,
    sequence: invite.sequence,
    stampedAt: invite.stampedAt,
    createdAt: invite.createdAt,
    updatedAt: invite.updatedAt,
    event: invite.event,
    organizer: {
      address: replyAddress(invite.replyToken, options.replyDomain),
      name: organizerName(invite, options.defaultOrganizerName),
    },
    attendees: attendees.map(({ email, name, status }) => ({
      email,
      status,
      ...(name === undefined ? {} : { name }),
    })),
  });
}
