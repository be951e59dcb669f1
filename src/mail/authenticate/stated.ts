import type { CheckResult } from '../../invites/evidence.ts';
import {
  type AuthenticationResults,
  readAuthenticationResults,
  type StatedResult,
} from './authentication-results.ts';
import type { DmarcFinding } from './dmarc.ts';
import { canonicalDomain, domainOf, sameOrganisation } from './domain.ts';
import { checkResult, strongest } from './findings.ts';
import type { Field } from './signed-message.ts';

/** What our own mail server found, as far as it says so. */
export interface Stated {
  readonly spf: CheckResult;
  readonly dkim: CheckResult;
  readonly arc: CheckResult;
  /** Absent where it checked no DMARC, or for another domain than the one in From. */
  readonly dmarc?: DmarcFinding['result'];
  /** The policy, where it is told. */
  readonly asks?: 'none' | 'quarantine' | 'reject';
  readonly signedBy: readonly string[];
  readonly sentBy?: string;
  readonly mailFrom?: string;
}

/**
 * The Authentication-Results of a trusted server (RFC 8601): the topmost one only, since that server removes what
 * others wrote in its name and writes above what it receives (§5). Absent where there is none.
 */
export function trustedResults(
  fields: readonly Field[],
  trustedAuthservIds: readonly string[],
): AuthenticationResults | undefined {
  const trusted = new Set(trustedAuthservIds.map((id) => id.toLowerCase()));
  for (const { name, value } of fields) {
    if (name !== 'authentication-results') continue;
    const results = readAuthenticationResults(value);
    if (results && trusted.has(results.authservId)) return results;
  }
  return undefined;
}

/**
 * What the results say about a mail whose From is in `domain`. A signature with `l=` does not count here either
 * (mail-replies case 145): servers pass it without a word, so the header fields are asked.
 */
export function statedFindings(
  { results }: AuthenticationResults,
  fields: readonly Field[],
  domain: string,
): Stated {
  const of = (method: string) => results.filter((one) => one.method === method);
  const partial = partialSigners(fields);
  const signers = of('dkim')
    .filter(({ result }) => result === 'pass')
    .map(signerOf);
  const signedBy = [...new Set(signers)].filter((signer) => signer !== '' && !partial.has(signer));
  const [spf] = of('spf');
  const envelope = spf?.properties.get('smtp.mailfrom');
  const sentBy =
    spf?.result === 'pass' ? canonicalDomain(lastPart(envelope ?? spf.properties.get('smtp.helo'))) : '';
  const dmarc = of('dmarc').find(
    (one) => canonicalDomain(one.properties.get('header.from') ?? '') === domain,
  );

  const holds = [...signedBy, ...(sentBy ? [sentBy] : [])].some((one) => sameOrganisation(domain, one));
  const isPartial = !holds && [...partial].some((one) => sameOrganisation(domain, one));
  const asks = /\bp=(none|quarantine|reject)\b/i.exec(
    `p=${dmarc?.properties.get('policy.dmarc') ?? ''} ${dmarc?.comment ?? ''}`,
  )?.[1];
  return {
    spf: checkResult(spf?.result),
    dkim: signers.length > 0 && signedBy.length === 0 ? 'NEUTRAL' : strongest(of('dkim').map(resultOf)),
    arc: checkResult(of('arc')[0]?.result),
    ...(dmarc ? { dmarc: isPartial && dmarc.result === 'pass' ? 'FAIL' : checkResult(dmarc.result) } : {}),
    ...(asks ? { asks: asks.toLowerCase() as 'none' | 'quarantine' | 'reject' } : {}),
    signedBy,
    ...(sentBy ? { sentBy } : {}),
    ...(envelope?.includes('@') ? { mailFrom: envelope } : {}),
  };
}

function resultOf({ result }: StatedResult): CheckResult {
  return checkResult(result);
}

function signerOf({ properties }: StatedResult): string {
  return canonicalDomain(properties.get('header.d') ?? lastPart(properties.get('header.i')));
}

function lastPart(identity = ''): string {
  return domainOf(`x@${identity.slice(identity.lastIndexOf('@') + 1)}`);
}

/** Domains with a signature that leaves a part of the body open. */
function partialSigners(fields: readonly Field[]): ReadonlySet<string> {
  const partial = new Set<string>();
  for (const { name, value } of fields) {
    if (name !== 'dkim-signature' || !/(^|;)\s*l\s*=/i.test(value)) continue;
    const [, domain] = /(?:^|;)\s*d\s*=\s*([^;\s]+)/i.exec(value) ?? [];
    if (domain) partial.add(canonicalDomain(domain));
  }
  return partial;
}
