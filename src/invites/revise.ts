import { refuse } from '../errors.ts';
import { amended } from './amend.ts';
import { type Change, createInvite, type InviteDraft, type Minted } from './create.ts';
import type { Invite, Recipient } from './invite.ts';
import { withJoined } from './join.ts';

/**
 * The invite as a whole new draft of it wants it: event, organizer and callback address are replaced, not
 * patched, and recipients who are new are added. Whom the draft leaves out stays invited: taking somebody off is
 * an operation of its own (contract 2.3). Throws RefusedError for a cancelled invite, for a draft that `create`
 * would refuse, for more recipients than an invite takes, and for a group where there is an invite for one, or the
 * other way round.
 */
export function reviseInvite(
  invite: Invite,
  draft: InviteDraft,
  minted: Minted,
): Change & { readonly added: readonly Recipient[] } {
  const wanted = createInvite(invite.application, draft, minted).invite;
  if (invite.state === 'CANCELLED')
    throw refuse(
      'INVITE_CANCELLED',
      `Invite ${invite.smartInviteId} was cancelled. Calendars ignore a revived event: use a new smartInviteId.`,
      'input',
      'smartInviteId',
    );
  if (wanted.group !== invite.group)
    throw refuse(
      'ALREADY_EXISTS',
      `Invite ${invite.smartInviteId} was made for ${invite.group ? 'several recipients' : 'one recipient'}, and stays so.`,
      'input',
      'smartInviteId',
    );
  const people = draft.recipients ?? (draft.recipient ? [draft.recipient] : []);
  const { invite: joined, added } = withJoined(invite, people, minted);
  const { callbackUrl: _before, ...rest } = joined;
  const next: Invite = {
    ...rest,
    event: wanted.event,
    organizer: wanted.organizer,
    ...(wanted.callbackUrl === undefined ? {} : { callbackUrl: wanted.callbackUrl }),
  };
  return { ...amended(invite, next, minted), added };
}
