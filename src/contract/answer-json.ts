import type { Proposal, RsvpStatus } from '../invites/invite.ts';
import type { EventTime } from '../invites/time.ts';

interface Answer {
  readonly email: string;
  readonly status: RsvpStatus;
  readonly comment?: string;
  readonly proposal?: Proposal;
}

/**
 * What one address answered, as Cronofy's responses and callbacks have it (contract parts 3, 4 and 6). A proposal
 * against an older time of the event is left out: nothing in that form could mark it as such.
 */
export function answerJson({ email, status, comment, proposal }: Answer) {
  return {
    email,
    status: status.toLowerCase(),
    ...(comment === undefined ? {} : { comment }),
    ...(proposal && !proposal.outdated
      ? { proposal: { start: timeJson(proposal.start), end: timeJson(proposal.end) } }
      : {}),
  };
}

/**
 * The object form of a time, the only one that can name a zone (contract 2.2). Always with its zone, since
 * Cronofy's C# client throws without one, and our instants never have fractions of a second.
 */
export function timeJson(time: EventTime) {
  return { time: time.kind === 'instant' ? time.instant : time.date, tzid: time.timeZone };
}
