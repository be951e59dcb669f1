import type { CheckResult, SenderChecks } from '../../invites/evidence.ts';

/** What the domain in From asks receivers to do with mail that fails DMARC (RFC 9989 §4.7). */
export interface Policy {
  /** Absent where none is published, or it could not be looked up. */
  readonly asks?: 'none' | 'quarantine' | 'reject';
  /** The organisational domain of the domain in From. */
  readonly organisation: string;
}

/** All that was found out about one mail, before anything is concluded. Domains in canonical spelling. */
export interface Findings {
  readonly checks: SenderChecks;
  /** Envelope sender; empty for none. */
  readonly mailFrom: string;
  /** Domains whose signatures cover the whole mail. */
  readonly signedBy: readonly string[];
  /** Domain that SPF passed for. */
  readonly sentBy?: string;
  readonly policy: Policy;
  /** A trusted forwarder that saw DMARC pass for the domain in From (RFC 8617). */
  readonly sealedBy?: string;
}

/** A result by its word in a header (RFC 8601 §2.7); what is no such word is nothing that was found. */
export function checkResult(word: string | undefined): CheckResult {
  switch (word?.toLowerCase()) {
    case 'pass':
      return 'PASS';
    case 'fail':
    case 'hardfail':
      return 'FAIL';
    case 'softfail':
      return 'SOFTFAIL';
    case 'neutral':
    case 'policy':
      return 'NEUTRAL';
    case 'temperror':
      return 'TEMPERROR';
    case 'permerror':
      return 'PERMERROR';
    default:
      return 'NONE';
  }
}

/** Of several results of one check the one that tells most. */
export function strongest(results: readonly CheckResult[]): CheckResult {
  const order: readonly CheckResult[] = ['PASS', 'FAIL', 'TEMPERROR', 'PERMERROR', 'SOFTFAIL', 'NEUTRAL'];
  return order.find((result) => results.includes(result)) ?? 'NONE';
}
