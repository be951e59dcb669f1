import { writeInvite } from '../calendar/write.ts';
import type { Invite, MailMethod, Recipient } from '../invites/invite.ts';
import type { EventTime } from '../invites/time.ts';
import { organizerName } from './organizer-name.ts';
import { type ReplyAddressScheme, replyAddress } from './reply-address.ts';
import { attendeeText, changedOccurrences, occurrenceText, seriesText } from './text-occurrences.ts';

/** What of a deployment shows in every invitation. */
export interface InviteTextOptions {
  /** How reply addresses are written; their domain is also that of Message-IDs. */
  readonly replyScheme: ReplyAddressScheme;
  /** Name of an organizer who has none. */
  readonly defaultOrganizerName: string;
}

/**
 * The iCalendar text of an invite for these attendees, with their answers as PARTSTAT. ORGANIZER is the
 * invite's own reply address in every text: a client takes another ORGANIZER under the same UID for a
 * foreign event and ignores it (mail-invitations 1.3). With a `recurrenceId` the text is about that occurrence alone.
 */
export function inviteText(
  invite: Invite,
  method: MailMethod,
  attendees: readonly Recipient[],
  options: InviteTextOptions,
  { comment, recurrenceId }: { readonly comment?: string; readonly recurrenceId?: EventTime } = {},
): string {
  // Cronofy's UID and ORGANIZER lead answers to Cronofy; a text of ours would make another event.
  if (invite.upstream) return invite.upstream.icalendar;
  return writeInvite({
    method,
    ...(comment ? { comment } : {}),
    uid: invite.uid,
    sequence: invite.sequence,
    stampedAt: invite.stampedAt,
    createdAt: invite.createdAt,
    updatedAt: invite.updatedAt,
    event: seriesText(invite),
    occurrences: changedOccurrences(invite, attendees),
    ...(recurrenceId ? { only: occurrenceText(invite, recurrenceId, attendees) } : {}),
    organizer: {
      address: replyAddress(invite.replyToken, options.replyScheme),
      name: organizerName(invite, options.defaultOrganizerName),
    },
    attendees: attendees.map(attendeeText),
  });
}
