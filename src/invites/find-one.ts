import { refuse } from '../errors.ts';
import type { Invite } from './invite.ts';
import type { InviteRef } from './ports.ts';

/**
 * The one invite that a reference names, or undefined. Throws RefusedError where it names several: one
 * smartInviteId may serve several people, each with an invite of their own.
 */
export function onlyOne(found: readonly Invite[]): Invite | undefined {
  if (found.length > 1)
    throw refuse(
      'INVALID_INPUT',
      `Several invites have this smartInviteId. Give recipientEmail to say which one is meant.`,
      'input',
      'recipientEmail',
    );
  return found[0];
}

/** The one invite that a reference names. Throws RefusedError where there is none, or several. */
export function mustFind(found: readonly Invite[], ref: InviteRef): Invite {
  const invite = onlyOne(found);
  if (invite) return invite;
  const named = 'id' in ref ? ref.id : ref.smartInviteId;
  const whom = 'recipientEmail' in ref && ref.recipientEmail ? ` for ${ref.recipientEmail}` : '';
  throw refuse('INVITE_NOT_FOUND', `There is no invite ${named}${whom}.`, 'input', 'smartInviteId');
}
