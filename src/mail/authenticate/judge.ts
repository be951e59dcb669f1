import type { SenderEvidence, SenderProof } from '../../invites/evidence.ts';
import { domainOf, sameOrganisation, visibleDomain } from './domain.ts';
import type { Findings } from './findings.ts';
import { calendarRelay, isAppleRelay } from './relay.ts';

/**
 * What the findings prove about the address in From (mail-replies part 3), best first. A calendar service or a
 * trusted forwarder outweighs a failed policy, since both change what the policy's domain sent; nothing else does.
 */
export function judge(from: string, findings: Findings): SenderEvidence {
  const { checks, policy, sealedBy, signedBy, sentBy } = findings;
  const domain = domainOf(from);
  const shown = visibleDomain(domain);
  const say = (proof: SenderProof, explanation: string): SenderEvidence => ({ proof, checks, explanation });
  const aligned = (explanation: string): SenderEvidence => ({
    proof: 'aligned',
    organisation: policy.organisation,
    checks,
    explanation,
  });

  const relay = calendarRelay(from, findings);
  // iCloud's own mailbox proves nothing about itself: it writes for the guest that the calendar text names.
  if (relay && isAppleRelay(from)) return say('relay', relay);
  if (checks.dmarc === 'PASS') return aligned(`DMARC passes for ${shown}.`);
  const signer = signedBy.find((one) => sameOrganisation(domain, one));
  if (signer !== undefined && /^(NONE|TEMPERROR)$/.test(checks.dmarc))
    return aligned(`A DKIM signature of ${visibleDomain(signer)} covers the message.`);
  if (relay) return say('relay', relay);
  if (sealedBy !== undefined)
    return say('relay', `${visibleDomain(sealedBy)}, a trusted forwarder, saw DMARC pass for ${shown}.`);

  if (policy.asks === 'reject' || policy.asks === 'quarantine')
    return say(
      'failed',
      `${shown} asks receivers to ${policy.asks} such mail: nothing proves that it is from there.`,
    );
  const stranger = [...signedBy, ...(sentBy === undefined ? [] : [sentBy])].find(
    (one) => !sameOrganisation(domain, one),
  );
  if (stranger !== undefined)
    return say('other', `The message is authenticated by ${visibleDomain(stranger)}, not by ${shown}.`);
  return Object.values(checks).includes('TEMPERROR')
    ? say('none', 'Who sent it could not be checked to the end: the DNS gave no answer.')
    : say('none', `Nothing proves that it is from ${shown}, which asks for no proof.`);
}
