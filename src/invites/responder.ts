import { sameAddress, sameMailbox } from './address.ts';
import type { SenderEvidence } from './evidence.ts';
import type { Invite, Recipient, TrustTier } from './invite.ts';
import { isSharedProvider } from './shared-provider.ts';
import { isEnough, type ReplyTrust, tierOf } from './trust.ts';

/**
 * Who answered. The reply address only routes: whoever holds the invitation knows it. An answer counts for
 * a recipient when its sender is that recipient too, proven as far as `REPLY_TRUST` asks; anybody else is listed
 * in `Invite.replies` and changes nobody's status (mail-replies part 2, rules 2 and 8, and part 3).
 */

export interface Claim {
  /** Sender of the message, or the address that a signed callback names. */
  readonly from?: string;
  /** The ATTENDEE that the answer is about, where it names one. */
  readonly attendee?: string;
  /** Recipient whose own reply address was used; absent for the invite's shared one and for callbacks. */
  readonly addressedId?: string;
  /** What was found out about the sender of a mail; absent for doors that know who speaks, such as callbacks. */
  readonly evidence?: SenderEvidence;
  /** True where only the UID led to the invite, so that no secret of ours was shown (case 64). */
  readonly byUid?: boolean;
  /** True where the answer names another UID than the invite's: nobody but the recipient may do that (case 63). */
  readonly foreignUid?: boolean;
  /** True where a stranger goes by the name of the recipient whose reply address was used (case 30). */
  readonly isProbableAlias?: boolean;
  /** The recipient whose answer it is, by the decision of a person. */
  readonly attachedTo?: string;
}

export type Responder = (
  | { readonly kind: 'recipient'; readonly recipient: Recipient; readonly respondedBy?: string }
  | { readonly kind: 'removed'; readonly recipient: Recipient }
  | { readonly kind: 'other'; readonly email: string; readonly probableRecipientId?: string }
  | { readonly kind: 'held' }
  | { readonly kind: 'unknown' }
) & {
  /** Of mail: how far its sender is proven. */
  readonly tier?: TrustTier;
};

type Same = (a: string, b: string) => boolean;

/** Matches a claim to the invite's people. Never throws. */
export function matchResponder(invite: Invite, claim: Claim, trust: ReplyTrust = 'normal'): Responder {
  const people = [...invite.recipients, ...invite.removed];
  if (claim.attachedTo !== undefined) {
    const attached = people.find(({ id }) => id === claim.attachedTo);
    return attached ? present(invite, attached) : { kind: 'unknown' };
  }
  const { attendee, evidence, addressedId } = claim;
  const from = claim.from?.trim();
  if (!from) return { kind: 'unknown', ...tier(claim, BY_STRANGER) };
  const named = attendee === undefined ? undefined : people.find(({ email }) => sameAddress(email, attendee));

  const speaker = speakerOf(people, claim, from, named);
  if (speaker) return judged(present(invite, speaker), claim, trust);
  const isBound = !claim.foreignUid && !claim.byUid;
  if (named && isBound && speaksForOrganisation(from, named, evidence))
    return judged(present(invite, named, from), claim, trust);
  if (named && addressedId !== undefined && trust === 'lenient') {
    const stranger = judged(present(invite, named, from), claim, trust, BY_STRANGER);
    if (stranger.kind !== 'held') return stranger;
  }

  // Listed under the sender, an answer about somebody else would overwrite what the sender said of herself.
  if (people.some(({ email }) => sameAddress(email, from)))
    return { kind: 'unknown', ...tier(claim, BY_STRANGER) };
  // A stranger answers in a name of their own, so their own mailbox is what has to be proven.
  const own = tier(claim);
  if (own.tier === 'E') return { kind: 'held', ...own };
  const probable = claim.isProbableAlias && addressedId ? { probableRecipientId: addressedId } : {};
  return { kind: 'other', email: from, ...probable, ...own };
}

/** The person whose own mailbox sent it. */
function speakerOf(
  people: readonly Recipient[],
  { addressedId, byUid, foreignUid }: Claim,
  from: string,
  named: Recipient | undefined,
): Recipient | undefined {
  // Ana's mailbox answering as Bo, who is invited too, must change neither: not Ana's answer, not proven Bo's.
  const speaks = (person: Recipient, same: Same) =>
    same(person.email, from) && (named === undefined || named === person);
  // Plus and dot spellings count only for the person whose reply address was used, or whom an answer names that its
  // UID led here, which counts only where it is proven; and only after every exact spelling: ana@x and ana+board@x
  // may both be invited, and each answers for herself.
  const mayBeSpelled = (person: Recipient) =>
    person.id === addressedId || (byUid && !foreignUid && person === named);
  return (
    people.find((person) => speaks(person, sameAddress)) ??
    people.find((person) => mayBeSpelled(person) && speaks(person, sameMailbox))
  );
}

/**
 * True where the sender is proven to belong to the recipient's own organisation: an alias, or an assistant
 * (cases 29 and 31). Where strangers share a domain, belonging to it says nothing.
 */
function speaksForOrganisation(
  from: string,
  { email }: Recipient,
  evidence: SenderEvidence | undefined,
): boolean {
  const organisation = evidence?.proof === 'aligned' ? evidence.organisation?.toLowerCase() : undefined;
  if (organisation === undefined || isSharedProvider(organisation)) return false;
  return [from, email].every((address) => {
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    return domain === organisation || domain.endsWith(`.${organisation}`);
  });
}

function judged(responder: Responder, claim: Claim, trust: ReplyTrust, byStranger = false): Responder {
  const found = tier(claim, byStranger);
  if (found.tier === undefined) return responder;
  return isEnough(found.tier, trust) ? { ...responder, ...found } : { kind: 'held', ...found };
}

/** For a sender who speaks as somebody else. */
const BY_STRANGER = true;

function tier({ evidence, byUid = false }: Claim, byStranger = false) {
  return evidence ? { tier: tierOf({ evidence, byStranger, byUid }) } : {};
}

function present(invite: Invite, recipient: Recipient, respondedBy?: string): Responder {
  if (!invite.recipients.includes(recipient)) return { kind: 'removed', recipient };
  return { kind: 'recipient', recipient, ...(respondedBy === undefined ? {} : { respondedBy }) };
}
