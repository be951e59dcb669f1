import type { DKIMResult } from 'mailauth';
import { arc } from 'mailauth/lib/arc/index.js';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import type { CheckResult } from '../../invites/evidence.ts';
import { readAuthenticationResults } from './authentication-results.ts';
import { MAX_SEALS } from './check-limits.ts';
import { canonicalDomain } from './domain.ts';
import { checkResult, strongest } from './findings.ts';
import type { LookUp } from './resolver.ts';
import type { SignedMessage } from './signed-message.ts';

export interface Signatures {
  readonly dkim: CheckResult;
  readonly arc: CheckResult;
  /** Domains whose DKIM signatures cover the whole mail. */
  readonly signedBy: readonly string[];
  /** The mailboxes in From as the checker of the signatures read them. */
  readonly from: readonly string[];
  /** A trusted server that saw DMARC pass for the domain, and after which only trusted ones had the mail. */
  readonly sealedBy?: string;
}

/**
 * Verifies the DKIM signatures (RFC 6376) and the ARC chain (RFC 8617) of a mail. A signature with `l=` does not
 * count, whatever it leaves open: anybody may write below what it covers (mail-replies case 145).
 * @param domain the domain in From
 * @param trustedSealers domains of the forwarders that are believed, in canonical spelling
 */
export async function checkSignatures(
  message: SignedMessage,
  domain: string,
  trustedSealers: readonly string[],
  lookUp: LookUp,
): Promise<Signatures> {
  const found = await dkimVerify(message.bytes, { resolver: lookUp, rejectRsaSha1: true });
  const signed = found.results.filter(({ signingDomain }) => signingDomain !== undefined);
  const signatures: Signatures = {
    dkim: strongest(signed.map(resultOf)),
    arc: message.seals > 0 ? 'FAIL' : 'NONE',
    signedBy: [
      ...new Set(
        signed
          .filter((one) => resultOf(one) === 'PASS')
          .map(({ signingDomain = '' }) => canonicalDomain(signingDomain)),
      ),
    ],
    from: found.headerFrom,
  };
  if (message.seals === 0 || message.seals > MAX_SEALS || !found.arc) return signatures;

  const chain = await arc(found.arc as Parameters<typeof arc>[0], { resolver: lookUp });
  const result = checkResult(chain.status.result);
  const covers = chain.signature && !chain.signature.canonBodyLengthLimited;
  const sealedBy =
    result === 'PASS' && covers ? sealerOf(chain.chain ?? [], domain, trustedSealers) : undefined;
  return { ...signatures, arc: result, ...(sealedBy === undefined ? {} : { sealedBy }) };
}

function resultOf({ status, canonBodyLengthLimited, bodyHash, bodyHashExpecting }: DKIMResult): CheckResult {
  const result = checkResult(status.result);
  if (result === 'PASS') return canonBodyLengthLimited ? 'NEUTRAL' : 'PASS';
  // mailauth calls a changed body neutral; RFC 8601 §2.7.1 calls it a failure, and so do people.
  return bodyHash !== undefined && bodyHash !== bodyHashExpecting ? 'FAIL' : result;
}

type Chain = NonNullable<Awaited<ReturnType<typeof arc>>['chain']>;

/** Walks from the newest seal back, as far as the sealers are trusted: what was written before them is hearsay. */
function sealerOf(chain: Chain, domain: string, trustedSealers: readonly string[]): string | undefined {
  for (const set of chain.toReversed()) {
    const sealer = canonicalDomain(String(set['arc-seal']?.parsed?.d?.value ?? ''));
    if (!trustedSealers.includes(sealer)) return undefined;
    const line = String(set['arc-authentication-results']?.original ?? '').replace(/\r?\n(?=[ \t])/g, '');
    // The instance stands before the rest, which reads like Authentication-Results (RFC 8617 §4.1.1).
    const stated = /^[^:]+:\s*i\s*=\s*\d+\s*;(.*)$/is.exec(line)?.[1] ?? '';
    const dmarc = readAuthenticationResults(stated)?.results.find(({ method }) => method === 'dmarc');
    const about = canonicalDomain(dmarc?.properties.get('header.from') ?? '');
    if (dmarc?.result === 'pass' && about === domain) return sealer;
  }
  return undefined;
}
