import { answerJson, timeJson } from '../contract/answer-json.ts';
import type { DraftEvent } from '../invites/event.ts';

/**
 * The body of the callback that an answer causes, as Cronofy writes it (contract part 6): `reply` is the answer
 * itself, `recipient` (`recipients` of a group) the state that it led to. Whoever forwards an invitation makes
 * the address of the reply another than the recipient's. Throws TypeError for an event that is not an answer.
 */
export function callbackBody({ body, invite }: DraftEvent): string {
  if (body.type !== 'RSVP_RECEIVED') throw new TypeError(`${body.type} causes no callback.`);
  const recipients = invite.recipients.map(answerJson);
  return JSON.stringify({
    notification: { type: 'smart_invite' },
    smart_invite: {
      smart_invite_id: invite.smartInviteId,
      callback_url: invite.callbackUrl,
      ...(invite.group ? { recipients } : { recipient: recipients[0] }),
      reply: {
        ...answerJson(body.reply),
        // Beyond the contract: without it an answer for one date would read as one for all of them.
        ...(body.recurrenceId ? { occurrence: timeJson(body.recurrenceId) } : {}),
      },
    },
  });
}
