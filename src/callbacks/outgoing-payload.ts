import type { InviteEvent } from '../invites/event.ts';
import type { Proposal, RsvpStatus } from '../invites/invite.ts';
import type { EventTime } from '../invites/time.ts';

/**
 * The body of the callback that an answer causes, as Cronofy writes it (contract part 6): `reply` is the answer
 * itself, `recipient` (`recipients` of a group) the state that it led to. Whoever forwards an invitation makes
 * the address of the reply another than the recipient's. Throws TypeError for an event that is not an answer.
 */
export function callbackBody({ body, invite }: InviteEvent): string {
  if (body.type !== 'RSVP_RECEIVED') throw new TypeError(`${body.type} causes no callback.`);
  const recipients = invite.recipients.map(answerOf);
  return JSON.stringify({
    notification: { type: 'smart_invite' },
    smart_invite: {
      smart_invite_id: invite.smartInviteId,
      callback_url: invite.callbackUrl,
      ...(invite.group ? { recipients } : { recipient: recipients[0] }),
      reply: answerOf(body.reply),
    },
  });
}

interface Answer {
  readonly email: string;
  readonly status: RsvpStatus;
  readonly comment?: string;
  readonly proposal?: Proposal;
}

function answerOf({ email, status, comment, proposal }: Answer) {
  return {
    email,
    status: status.toLowerCase(),
    ...(comment === undefined ? {} : { comment }),
    ...(proposal && { proposal: { start: timeOf(proposal.start), end: timeOf(proposal.end) } }),
  };
}

/** Always with its zone: Cronofy's C# client throws without. Our instants never have fractions of a second. */
function timeOf(time: EventTime) {
  return { time: time.kind === 'instant' ? time.instant : time.date, tzid: time.timeZone };
}
