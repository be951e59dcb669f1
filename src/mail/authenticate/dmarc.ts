import { dmarc } from 'mailauth/lib/dmarc/index.js';
import type { CheckResult } from '../../invites/evidence.ts';
import { organisationOf, sameOrganisation } from './domain.ts';
import { checkResult, type Policy } from './findings.ts';
import type { LookUp } from './resolver.ts';

/** Domains that were proven for a mail. */
export interface Proven {
  readonly signedBy: readonly string[];
  readonly sentBy?: string | undefined;
}

export interface DmarcFinding {
  readonly result: CheckResult;
  readonly policy: Policy;
}

/**
 * DMARC (RFC 9989) for the domain in From. With nothing proven it tells the policy. What is proven counts only for
 * the same organisation by the Public Suffix List as well. Never throws.
 */
export async function checkDmarc(
  domain: string,
  { signedBy, sentBy }: Proven,
  lookUp: LookUp,
): Promise<DmarcFinding> {
  const own = (other: string) => sameOrganisation(domain, other);
  try {
    const found = await dmarc({
      headerFrom: domain,
      spfDomains: sentBy !== undefined && own(sentBy) ? [sentBy] : [],
      dkimDomains: signedBy.filter(own).map((signer) => ({ domain: signer })),
      resolver: lookUp,
    });
    if (!found) return { result: 'PERMERROR', policy: { organisation: domain } };
    const organisation = organisationOf(domain, found.domain);
    return { result: checkResult(found.status.result), policy: { ...asks(found.policy), organisation } };
  } catch {
    return { result: 'TEMPERROR', policy: { organisation: organisationOf(domain, domain) } };
  }
}

function asks(policy: string | undefined): Pick<Policy, 'asks'> {
  return policy === 'none' || policy === 'quarantine' || policy === 'reject' ? { asks: policy } : {};
}
