import type { Invite, Recipient } from './invite.ts';

/**
 * The guests that a recipient's own text lists, the recipient first: nobody else, unless the invite shows its guest
 * list (mail-invitations 2.4). Whoever was taken off it sees only themselves.
 */
export function guestsShownTo(invite: Invite, recipient: Recipient): readonly Recipient[] {
  const isGuest = invite.recipients.some(({ id }) => id === recipient.id);
  if (!invite.showGuestList || !isGuest) return [recipient];
  return [recipient, ...invite.recipients.filter(({ id }) => id !== recipient.id)];
}

/** A guest as the others see them: what they wrote and how mail to them fares is nobody else's business. */
export function publicGuest({ id, token, email, name, status }: Recipient): Recipient {
  return { id, token, email, ...(name === undefined ? {} : { name }), status };
}
