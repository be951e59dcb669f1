import { refuse } from '../errors.ts';
import { sameAddress } from './address.ts';
import type { Minted } from './create.ts';
import type { Invite, Recipient } from './invite.ts';
import { detailsOf, MAX_RECIPIENTS, newRecipient, type RecipientDraft } from './recipient-draft.ts';

/** People that an invite may have had in all: whoever was taken off is kept, since late answers of theirs still come. */
export const MAX_GUESTS_EVER = 1000;

/**
 * The invite with these people on it, too. Who is on it already stays as they are. Who was taken off comes back as the
 * one that they were, so that their addresses and their page are good again, and is asked anew. Throws RefusedError
 * where an invite does not take so many.
 */
export function withJoined(
  invite: Invite,
  people: readonly RecipientDraft[],
  minted: Minted,
): { readonly invite: Invite; readonly added: readonly Recipient[] } {
  const isIn = (list: readonly Recipient[], email: string) =>
    list.find((present) => sameAddress(present.email, email));
  const joining = people.filter(({ email }) => !isIn(invite.recipients, email));
  const back = joining.flatMap(({ email }) => isIn(invite.removed, email) ?? []);
  const present = invite.recipients.length + joining.length;
  if (present > MAX_RECIPIENTS)
    throw refuse(
      'INVALID_INPUT',
      `An invite takes at most ${MAX_RECIPIENTS} recipients.`,
      'input',
      'recipients',
    );
  if (present + invite.removed.length - back.length > MAX_GUESTS_EVER)
    throw refuse(
      'NOT_ALLOWED',
      `${MAX_GUESTS_EVER} people were on this invite already, with those who were taken off. Make another one.`,
      'input',
      'recipients',
    );
  const added = joining.map((draft): Recipient => {
    const before = isIn(invite.removed, draft.email);
    if (!before) return newRecipient(draft, minted);
    const { id, token, bounceToken } = before;
    return { id, token, ...(bounceToken ? { bounceToken } : {}), ...detailsOf(draft) };
  });
  return {
    invite: {
      ...invite,
      recipients: [...invite.recipients, ...added],
      removed: invite.removed.filter((one) => !back.includes(one)),
    },
    added,
  };
}
