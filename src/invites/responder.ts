import { sameAddress, sameMailbox } from './address.ts';
import type { Invite, Recipient } from './invite.ts';

/**
 * Who answered. The reply address only routes: whoever holds the invitation knows it. An answer counts for
 * a recipient when its sender is that recipient too; anybody else is listed in `Invite.replies` and changes
 * nobody's status (mail-replies part 2, rules 2 and 8).
 */

/** How much an unauthenticated answer may do (setting `REPLY_TRUST`). */
export type ReplyTrust = 'normal' | 'lenient';

export interface Claim {
  /** Sender of the message, or the address that a signed callback names. */
  readonly from?: string;
  /** The ATTENDEE that the answer is about, where it names one. */
  readonly attendee?: string;
  /** Recipient whose own reply address was used; absent for the invite's shared one and for callbacks. */
  readonly addressedId?: string;
}

export type Responder =
  | { readonly kind: 'recipient'; readonly recipient: Recipient }
  | { readonly kind: 'removed'; readonly recipient: Recipient }
  | { readonly kind: 'other'; readonly email: string }
  | { readonly kind: 'unknown' };

type Same = (a: string, b: string) => boolean;

/** Matches a claim to the invite's people. Never throws. */
export function matchResponder(invite: Invite, claim: Claim, trust: ReplyTrust = 'normal'): Responder {
  const { attendee, addressedId } = claim;
  const from = claim.from?.trim() || undefined;
  const people = [...invite.recipients, ...invite.removed];
  const named = attendee === undefined ? undefined : people.find(({ email }) => sameAddress(email, attendee));
  const speaksFor = (person: Recipient, same: Same) => {
    // Ana's mailbox answering as Bo, who is invited too, must change neither: not Ana's answer, not proven Bo's.
    if (from !== undefined && same(person.email, from)) return named === undefined || named === person;
    const attends = attendee !== undefined && same(person.email, attendee);
    return attends && trust === 'lenient' && addressedId !== undefined;
  };

  // Plus and dot spellings count only for the person whose reply address was used, and only after every exact
  // spelling: ana@x and ana+board@x may both be invited, and each answers for herself.
  const person =
    people.find((one) => speaksFor(one, sameAddress)) ??
    people.find((one) => one.id === addressedId && speaksFor(one, sameMailbox));
  if (person)
    return { kind: invite.recipients.includes(person) ? 'recipient' : 'removed', recipient: person };

  // Listed under the sender, an answer about somebody else would overwrite what the sender said of herself.
  const invited = from !== undefined && people.some(({ email }) => sameAddress(email, from));
  return from === undefined || invited ? { kind: 'unknown' } : { kind: 'other', email: from };
}
