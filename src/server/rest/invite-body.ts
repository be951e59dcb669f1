import type { CalendarEvent, Invite, Location, Proposal, RsvpStatus } from '../../invites/invite.ts';
import type { EventTime } from '../../invites/time.ts';

/** Files of a response. Of a group there is one text for all, which shows every guest to every other (part 8). */
export interface Attachments {
  readonly icalendar: string;
  /** The person who was removed, with the cancellation that the caller has to mail to them alone. */
  readonly removed?: { readonly email: string; readonly icalendar: string };
}

/**
 * An invite as Cronofy answers with it (contract part 3 and 4). `event` is always there and every time has its
 * `tzid` and no fraction of a second, or C#'s SDK throws.
 */
export function inviteBody(
  invite: Invite,
  method: 'request' | 'cancel' | 'remove',
  attachments?: Attachments,
) {
  const recipients = invite.recipients.map(answerBody);
  return {
    ...(invite.group ? { recipients } : { recipient: recipients[0] }),
    smart_invite_id: invite.smartInviteId,
    callback_url: invite.callbackUrl ?? null,
    method,
    event: eventBody(invite.event),
    ...(attachments ? { attachments } : {}),
  };
}

interface Answer {
  readonly email: string;
  readonly status: RsvpStatus;
  readonly comment?: string;
  readonly proposal?: Proposal;
}

/** What somebody answered. A proposal against an older time is left out: nothing here could mark it as such. */
export function answerBody({ email, status, comment, proposal }: Answer) {
  return {
    email,
    status: status.toLowerCase(),
    ...(comment === undefined ? {} : { comment }),
    ...(proposal && !proposal.outdated
      ? { proposal: { start: timeBody(proposal.start), end: timeBody(proposal.end) } }
      : {}),
  };
}

function eventBody({ start, end, location, reminders, transparency, ...texts }: CalendarEvent) {
  const { summary, description, url, color } = texts;
  return {
    summary,
    ...(description === undefined ? {} : { description }),
    start: timeBody(start),
    end: timeBody(end),
    ...(location ? { location: locationBody(location) } : {}),
    ...(url === undefined ? {} : { url }),
    ...(reminders.length === 0 ? {} : { reminders: reminders.map((minutes) => ({ minutes })) }),
    transparency: transparency.toLowerCase(),
    ...(color === undefined ? {} : { color }),
  };
}

function timeBody(time: EventTime) {
  return { time: time.kind === 'instant' ? time.instant : time.date, tzid: time.timeZone };
}

function locationBody({ description, latitude, longitude }: Location) {
  return {
    ...(description === undefined ? {} : { description }),
    ...(latitude === undefined || longitude === undefined
      ? {}
      : { lat: decimal(latitude), long: decimal(longitude) }),
  };
}

/** Degrees as plain decimal text, to 11 cm: String() writes small ones as 1e-7, which is no decimal. */
function decimal(degrees: number): string {
  return String(Number(degrees.toFixed(6)));
}
