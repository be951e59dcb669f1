import { RefusedError, refuse } from '../errors.ts';
import { amended, mustBeActive } from './amend.ts';
import type { Change, Minted } from './create.ts';
import type { Invite, Recipient } from './invite.ts';
import { withJoined } from './join.ts';
import { peopleProblems, type RecipientDraft } from './recipient-draft.ts';

/**
 * A group invite with more people on it; whoever is on it already is left as they are, so that repeating changes
 * nothing. Throws RefusedError for a cancelled invite, one that was made for one person, and people whom `create`
 * would refuse.
 */
export function addRecipients(
  invite: Invite,
  people: readonly RecipientDraft[],
  minted: Minted,
): Change & { readonly added: readonly Recipient[] } {
  mustBeActive(invite);
  if (!invite.group)
    throw refuse(
      'NOT_ALLOWED',
      'This invite was made for one recipient, and stays so. Create one with recipients for several.',
      'input',
      'recipients',
    );
  const problems = peopleProblems(people);
  if (problems.length > 0) throw new RefusedError(problems);
  const { invite: wanted, added } = withJoined(invite, people, minted);
  return { ...amended(invite, wanted, minted), added };
}
