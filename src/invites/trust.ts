import type { SenderEvidence } from './evidence.ts';
import type { TrustTier, Verification } from './invite.ts';

/** Which answers by mail change a recipient's status (setting `REPLY_TRUST`): tiers A to B, A to C, or A to D. */
export const REPLY_TRUSTS = ['strict', 'normal', 'lenient'] as const;
export type ReplyTrust = (typeof REPLY_TRUSTS)[number];

const ENOUGH: Readonly<Record<ReplyTrust, readonly TrustTier[]>> = {
  strict: ['A', 'B'],
  normal: ['A', 'B', 'C'],
  lenient: ['A', 'B', 'C', 'D'],
};

/** Whether an answer of this tier changes the status; E never does. */
export function isEnough(tier: TrustTier, trust: ReplyTrust): boolean {
  return ENOUGH[trust].includes(tier);
}

/** What the tier of an answer depends on. */
export interface Speaking {
  readonly evidence: SenderEvidence;
  /** True where somebody names the recipient as ATTENDEE who is neither the recipient nor of their organisation. */
  readonly byStranger: boolean;
  /** True where no reply address of ours was used, only the UID. */
  readonly byUid: boolean;
}

/**
 * The trust tier of an answer (mail-replies part 3).
 *
 * | sender | proven by DMARC | by a calendar relay | as somebody else | by nothing | policy broken |
 * | --- | --- | --- | --- | --- | --- |
 * | the recipient's mailbox | A | B | C, by UID alone E | C, by UID alone E | E |
 * | the recipient's organisation | A | - | - | - | E |
 * | a stranger who names the recipient, by UID alone E | D | D | D | E | E |
 */
export function tierOf({ evidence: { proof }, byStranger, byUid }: Speaking): TrustTier {
  if (proof === 'failed') return 'E';
  const isProven = proof === 'aligned' || proof === 'relay';
  if (byUid && !isProven) return 'E';
  // Even lenient trusts a stranger only who is somebody and was shown the reply address.
  if (byStranger) return proof === 'none' || byUid ? 'E' : 'D';
  if (proof === 'aligned') return 'A';
  if (proof === 'relay') return 'B';
  return 'C';
}

/** The verdict that people see with an answer by mail. */
export function verificationOf(
  { proof, checks, explanation }: SenderEvidence,
  tier: TrustTier,
): Verification {
  const verified = tier === 'A' || tier === 'B';
  const method =
    proof === 'aligned'
      ? 'DMARC'
      : proof === 'relay'
        ? 'CALENDAR_RELAY'
        : tier === 'E'
          ? 'NONE'
          : 'REPLY_ADDRESS';
  return { verified, method, explanation, tier, checks };
}
