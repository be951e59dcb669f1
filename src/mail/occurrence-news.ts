import type { CalendarEvent, Invite, MailMethod, Recipient } from '../invites/invite.ts';
import { inviteOccurrence, occurrenceStatus } from '../invites/series/invite-occurrences.ts';
import type { EventTime } from '../invites/time.ts';
import { type Body, type BodyOptions, bodyOf } from './body.ts';
import { newParts } from './event-facts.ts';
import { dateInWords } from './recurrence-text.ts';

/** Mail about one occurrence of a series: it shows that one as the event, and must not sound as if it were all. */

/** The content of a mail about one occurrence. */
export function occurrenceBody(
  invite: Invite,
  recipient: Recipient,
  recurrenceId: EventTime,
  method: MailMethod,
  options: BodyOptions,
): Body {
  const asked = (person: Recipient) => ({
    ...person,
    status: occurrenceStatus(invite, person, recurrenceId),
  });
  const { event } = inviteOccurrence(invite, recurrenceId);
  const shown = { ...invite, event, recipients: invite.recipients.map(asked) };
  return {
    ...bodyOf(shown, asked(recipient), method, options),
    ...newsOf(event, method, options),
  };
}

/** What the mail says of itself, in place of what mail about a whole event says. */
function newsOf(
  event: CalendarEvent,
  method: MailMethod,
  { organizer, before }: BodyOptions,
): Pick<Body, 'tone' | 'headline' | 'reason' | 'isOff'> {
  if (method === 'CANCEL')
    return {
      tone: 'end',
      headline: 'One date cancelled',
      reason: `${organizer} has cancelled one date of a series that you are invited to. The others stay.`,
      isOff: true,
    };
  const isMoved = !before || newParts(before, event).includes('time');
  const wish = isMoved ? ' Please answer again for this date.' : '';
  return {
    tone: 'news',
    headline: 'One date changed',
    reason: `${organizer} has changed one date of a series that you are invited to.${wish}`,
    isOff: false,
  };
}

/** `Cancelled on 4 March 2031` or `Updated for 4 March 2031`, by the day that the series has it on. */
export function occurrencePrefix(recurrenceId: EventTime, method: MailMethod): string {
  const date = dateInWords(recurrenceId);
  return method === 'CANCEL' ? `Cancelled on ${date}` : `Updated for ${date}`;
}
