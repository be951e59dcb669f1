import { sameAddress } from '../../invites/address.ts';
import { isErasedAddress } from '../../invites/erasure/pseudonym.ts';
import type { Invite, Recipient } from '../../invites/invite.ts';
import { lastEndOf } from '../../invites/series/last-end.ts';

/**
 * What a recipient may do on their page. `open`: answer. `elsewhere`: the invite is kept at Cronofy, which takes the
 * answers itself. `removed`: they are off the list and are told nothing of the event any more.
 */
export type Visit =
  | {
      readonly kind: 'open' | 'cancelled' | 'past' | 'elsewhere';
      readonly invite: Invite;
      readonly recipient: Recipient;
    }
  | { readonly kind: 'removed'; readonly invite: Invite };

/** How an invite stands for the one whose link was opened; undefined where they never were on it. */
export function visitOf(invite: Invite, recipientId: string, now: number): Visit | undefined {
  const removed = invite.removed.find(({ id }) => id === recipientId);
  // Somebody who was taken off and invited again has the same mailbox, and this link was sent to it.
  const recipient = invite.recipients.find(
    ({ id, email }) => id === recipientId || (removed !== undefined && sameAddress(email, removed.email)),
  );
  if (recipient && isErasedAddress(recipient.email)) return { kind: 'removed', invite };
  if (!recipient) return removed && { kind: 'removed', invite };
  if (invite.state === 'CANCELLED') return { kind: 'cancelled', invite, recipient };
  const end = lastEndOf(invite.event);
  if (end !== undefined && end <= now) return { kind: 'past', invite, recipient };
  return { kind: invite.upstream ? 'elsewhere' : 'open', invite, recipient };
}
