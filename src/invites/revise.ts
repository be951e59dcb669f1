import { refuse } from '../errors.ts';
import { sameAddress } from './address.ts';
import { amended } from './amend.ts';
import { type Change, createInvite, type InviteDraft, MAX_RECIPIENTS, type Minted } from './create.ts';
import type { Invite, Recipient } from './invite.ts';

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
  const added = wanted.recipients.filter(
    ({ email }) => !invite.recipients.some((present) => sameAddress(present.email, email)),
  );
  if (invite.recipients.length + added.length > MAX_RECIPIENTS)
    throw refuse(
      'INVALID_INPUT',
      `An invite takes at most ${MAX_RECIPIENTS} recipients.`,
      'input',
      'recipients',
    );
  const { callbackUrl: _before, ...rest } = invite;
  const next: Invite = {
    ...rest,
    event: wanted.event,
    organizer: wanted.organizer,
    ...(wanted.callbackUrl === undefined ? {} : { callbackUrl: wanted.callbackUrl }),
    recipients: [...invite.recipients, ...added],
  };
  return { ...amended(invite, next, minted), added };
}
