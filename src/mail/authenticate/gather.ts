import { sameAddress } from '../../invites/address.ts';
import { checkSignatures, type Signatures } from './check-signatures.ts';
import { checkSpf, type SmtpClient, type SpfFinding } from './check-spf.ts';
import { checkDmarc, type DmarcFinding, type Proven } from './dmarc.ts';
import { domainOf } from './domain.ts';
import type { Findings } from './findings.ts';
import type { KeptPolicies } from './kept-policies.ts';
import { isPublicAddress } from './public-address.ts';
import type { LookUp } from './resolver.ts';
import type { SignedMessage } from './signed-message.ts';
import { type Stated, statedFindings, trustedResults } from './stated.ts';

export interface CheckParts {
  readonly lookUp: LookUp;
  /** For the records of the domain in From. */
  readonly policyLookUp: LookUp;
  /** Absent: the records are read anew for every mail. */
  readonly policies?: KeptPolicies;
  readonly mx: string;
  readonly trustedAuthservIds: readonly string[];
  /** In canonical spelling. */
  readonly trustedSealers: readonly string[];
}

interface Delivery {
  readonly client?: SmtpClient;
  readonly mailFrom: string;
  readonly from: string;
}

/**
 * Collects what is to be known of a mail: by the word of our own mail server where it handed the mail on and says
 * so, else by checking. Every check that breaks counts as unfinished; the policy of the domain in From is kept
 * whatever breaks, or senders could talk themselves free of it.
 * @param message absent where the bytes can be read in several ways; then no signature counts
 */
export async function gatherFindings(
  delivery: Delivery,
  message: SignedMessage | undefined,
  parts: CheckParts,
): Promise<Findings> {
  const domain = domainOf(delivery.from);
  const unproven = policyOf(domain, parts);
  const isHandedOn = delivery.client === undefined || !isPublicAddress(delivery.client.ip);
  const results =
    message && isHandedOn ? trustedResults(message.fields, parts.trustedAuthservIds) : undefined;
  if (message && results) {
    const stated = statedFindings(results, message.fields, domain);
    return believed(stated, delivery, message, unproven, parts);
  }
  return checked(delivery, message, unproven, parts);
}

async function policyOf(domain: string, { policies, policyLookUp }: CheckParts): Promise<DmarcFinding> {
  const known = policies?.get(domain);
  if (known) return known;
  const finding = await checkDmarc(domain, { signedBy: [] }, policyLookUp);
  policies?.keep(domain, finding);
  return finding;
}

async function believed(
  stated: Stated,
  { mailFrom, from }: Delivery,
  message: SignedMessage,
  asked: Promise<DmarcFinding>,
  parts: CheckParts,
): Promise<Findings> {
  const { spf, dkim, arc, signedBy, sentBy, asks } = stated;
  const unproven = await asked;
  const { policy } = unproven;
  const dmarc = stated.dmarc ?? (await dmarcOf(from, stated, unproven, parts)).result;
  // Our server tells of a chain only that it holds, and not whose it is.
  const isForwarded = dmarc !== 'PASS' && message.seals > 0 && parts.trustedSealers.length > 0;
  const sealedBy = isForwarded ? (await signaturesOf(message, from, parts)).sealedBy : undefined;
  return {
    checks: { spf, dkim, dmarc, arc },
    mailFrom: mailFrom || (stated.mailFrom ?? ''),
    signedBy,
    ...(sentBy === undefined ? {} : { sentBy }),
    policy: policy.asks === undefined && asks !== undefined ? { ...policy, asks } : policy,
    ...(sealedBy === undefined ? {} : { sealedBy }),
  };
}

async function checked(
  { client, mailFrom, from }: Delivery,
  message: SignedMessage | undefined,
  asked: Promise<DmarcFinding>,
  parts: CheckParts,
): Promise<Findings> {
  const [{ dkim, arc, signedBy, sealedBy }, { result: spf, sentBy }] = await Promise.all([
    signaturesOf(message, from, parts),
    checkSpf(client, mailFrom, parts.mx, parts.lookUp).catch((): SpfFinding => ({ result: 'TEMPERROR' })),
  ]);
  const unproven = await asked;
  const { result: dmarc } = await dmarcOf(from, { signedBy, sentBy }, unproven, parts);
  return {
    checks: { spf, dkim, dmarc, arc },
    mailFrom,
    signedBy,
    ...(sentBy === undefined ? {} : { sentBy }),
    policy: unproven.policy,
    ...(sealedBy === undefined ? {} : { sealedBy }),
  };
}

/** Asked again only where something is proven: with nothing the answer is the same. */
function dmarcOf(
  from: string,
  proven: Proven,
  unproven: DmarcFinding,
  { policyLookUp }: CheckParts,
): Promise<DmarcFinding> | DmarcFinding {
  const isProven = proven.signedBy.length > 0 || proven.sentBy !== undefined;
  return isProven ? checkDmarc(domainOf(from), proven, policyLookUp) : unproven;
}

async function signaturesOf(
  message: SignedMessage | undefined,
  from: string,
  { trustedSealers, lookUp }: CheckParts,
): Promise<Signatures> {
  const none = { signedBy: [], from: [], arc: 'NONE' } as const;
  if (!message) return { ...none, dkim: 'PERMERROR' };
  if (!message.isSigned && message.seals === 0) return { ...none, dkim: 'NONE' };
  try {
    const found = await checkSignatures(message, domainOf(from), trustedSealers, lookUp);
    const [sender, ...others] = found.from;
    const agrees = sender !== undefined && others.length === 0 && sameAddress(sender, from);
    return agrees ? found : { ...none, dkim: 'PERMERROR' };
  } catch {
    return { ...none, dkim: 'TEMPERROR' };
  }
}
