import { sameAddress } from '../../invites/address.ts';
import { NO_EVIDENCE, type SenderEvidence } from '../../invites/evidence.ts';
import { readSender } from '../read/sender.ts';
import { boundLookUps } from './bounded-look-ups.ts';
import { CHECKS_MS, LOOK_UP_MS, MAX_LOOK_UPS, MAX_POLICY_LOOK_UPS } from './check-limits.ts';
import type { SmtpClient } from './check-spf.ts';
import { canonicalDomain, domainOf } from './domain.ts';
import { type CheckParts, gatherFindings } from './gather.ts';
import { judge } from './judge.ts';
import type { KeptPolicies } from './kept-policies.ts';
import type { LookUp } from './resolver.ts';
import { type SignedMessage, signedMessage } from './signed-message.ts';

/** What is known of the way by which a mail came. */
export interface MailDelivery {
  /** Who handed it over by SMTP; absent for mail from a mailbox or a webhook. */
  readonly client?: SmtpClient;
  /** Envelope sender; empty where there is none or the way does not tell. */
  readonly mailFrom: string;
  /** The one address in From, as the reader of the mail read it; absent where it names nobody or several people. */
  readonly from?: string;
}

export interface AuthenticateParts {
  readonly lookUp: LookUp;
  /** What domains published lately. Absent: nothing is kept but what `lookUp` keeps. */
  readonly policies?: KeptPolicies;
  /** Our own host name. */
  readonly mx: string;
  /** Servers of ours whose Authentication-Results are believed for mail that they handed on. */
  readonly trustedAuthservIds: readonly string[];
  /** Domains of forwarders whose ARC seals are believed. */
  readonly trustedSealers: readonly string[];
}

/** Ends what is still being looked up; an error of its own for every mail would be dear. */
const DONE = new Error('The checks of the mail are over.');

/**
 * Finds out how far the sender of a mail is proven: SPF, DKIM, DMARC and ARC, or the word of our own mail server
 * where that checked already (mail-replies part 1 step 4, part 3). Asks nobody but `lookUp`, for at most CHECKS_MS.
 * Never throws: what could not be checked is evidence as well.
 */
export async function authenticate(
  raw: Uint8Array,
  delivery: MailDelivery,
  parts: AuthenticateParts,
): Promise<SenderEvidence> {
  const { from } = delivery;
  const domain = domainOf(from ?? '');
  if (from === undefined || domain === '') return unreadableFrom('From names nobody, or several people.');

  const expiry = new AbortController();
  const timer = setTimeout(() => expiry.abort(), CHECKS_MS);
  const bounds = { eachMs: LOOK_UP_MS, signal: expiry.signal };
  const bounded: CheckParts = {
    ...parts,
    trustedSealers: parts.trustedSealers.map(canonicalDomain),
    // Apart, so that no number of signatures can use up the look-ups that tell of a policy.
    policyLookUp: boundLookUps(parts.lookUp, { ...bounds, most: MAX_POLICY_LOOK_UPS }),
    lookUp: boundLookUps(parts.lookUp, { ...bounds, most: MAX_LOOK_UPS }),
  };
  try {
    const message = signedMessage(raw);
    if (message && !namesOnly(message, from)) return unreadableFrom('From can be read in several ways.');
    return judge(from, await gatherFindings({ ...delivery, from }, message, bounded));
  } catch {
    const checks = { spf: 'TEMPERROR', dkim: 'TEMPERROR', dmarc: 'TEMPERROR', arc: 'TEMPERROR' } as const;
    return { proof: 'none', checks, explanation: 'Who sent it could not be checked.' };
  } finally {
    clearTimeout(timer);
    expiry.abort(DONE);
  }
}

/** Two readers of one header must agree, or a signature would prove an address that nobody acts on. */
function namesOnly({ fields }: SignedMessage, from: string): boolean {
  const { address } = readSender(fields.filter(({ name }) => name === 'from').map(({ value }) => value));
  return address !== undefined && sameAddress(address, from);
}

function unreadableFrom(explanation: string): SenderEvidence {
  return { ...NO_EVIDENCE, proof: 'failed', explanation };
}
