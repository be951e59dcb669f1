import { answerJson } from '../../contract/answer-json.ts';
import { eventJson } from '../../contract/event-json.ts';
import type { Invite } from '../../invites/invite.ts';

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
  const recipients = invite.recipients.map(answerJson);
  return {
    ...(invite.group ? { recipients } : { recipient: recipients[0] }),
    smart_invite_id: invite.smartInviteId,
    callback_url: invite.callbackUrl ?? null,
    method,
    event: eventJson(invite.event),
    ...(attachments ? { attachments } : {}),
  };
}
