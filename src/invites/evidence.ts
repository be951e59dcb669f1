/**
 * What was found out about the sender of a message. Evidence, not a verdict: what an answer may change is
 * decided by trust.ts from this, from the reply address that was used and from whom the answer names
 * (mail-replies part 3).
 */

export const CHECK_RESULTS = [
  'PASS',
  'FAIL',
  'SOFTFAIL',
  'NEUTRAL',
  'NONE',
  'TEMPERROR',
  'PERMERROR',
] as const;
/** The result of one check in the words of RFC 8601 §2.7; NONE where there was nothing to check. */
export type CheckResult = (typeof CHECK_RESULTS)[number];

/** The four checks of a message, as they came out. */
export interface SenderChecks {
  readonly spf: CheckResult;
  readonly dkim: CheckResult;
  readonly dmarc: CheckResult;
  readonly arc: CheckResult;
}

/**
 * How far the address in From is proven. `aligned`: DMARC passes for its domain. `relay`: a calendar service
 * that is known to write in its users' names signed the message, for this user. `none`: nothing speaks for it
 * and nothing against it. `other`: the message is authenticated, but as somebody else. `failed`: the domain
 * asks receivers to refuse such a message, or the header names nobody or several senders.
 */
export type SenderProof = 'aligned' | 'relay' | 'none' | 'other' | 'failed';

export interface SenderEvidence {
  readonly proof: SenderProof;
  /** The organisational domain (RFC 7489 §3.2) that DMARC proved; only with `aligned`. */
  readonly organisation?: string;
  readonly checks: SenderChecks;
  /** One plain sentence for people: what was found. */
  readonly explanation: string;
}

/** Nothing was checked, as for mail that came without a client or a trusted server's word. */
export const NO_EVIDENCE: SenderEvidence = {
  proof: 'none',
  checks: { spf: 'NONE', dkim: 'NONE', dmarc: 'NONE', arc: 'NONE' },
  explanation: 'Nothing is known about who sent it.',
};
