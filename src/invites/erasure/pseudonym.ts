import { canonicalAddress } from '../address.ts';
import type { Invite } from '../invite.ts';

/** Reserved so that nothing is ever delivered there (RFC 2606 §2). */
const DOMAIN = 'erased.invalid';

/** What stands for an erased person's address from then on, the same everywhere. */
export function pseudonymOf(random: string): string {
  return `erased-${random}@${DOMAIN}`;
}

/** True for an address that stands for an erased person: nothing is mailed to it, and nobody answers from it. */
export function isErasedAddress(email: string): boolean {
  return email.endsWith(`@${DOMAIN}`);
}

/** Turns an address, or a token of ours, into what is remembered of it once it is erased. */
export type MarkOf = (application: string, text: string) => string;

/** What becomes of a message of somebody who was erased. */
export const ERASED = 'Its sender was erased here, so it was not kept.';

/** True where one of these addresses was erased from the invite: whatever they send to it is not kept. */
export function isErasedFrom(
  invite: Pick<Invite, 'application' | 'erased'>,
  addresses: readonly (string | undefined)[],
  markOf: MarkOf,
): boolean {
  const marks = invite.erased;
  if (!marks) return false;
  return addresses.some(
    (address) =>
      address !== undefined && marks.includes(markOf(invite.application, canonicalAddress(address))),
  );
}
