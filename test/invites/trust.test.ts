import { describe, expect, it } from 'vitest';
import { NO_EVIDENCE, type SenderProof } from '../../src/invites/evidence.ts';
import { isEnough, REPLY_TRUSTS, tierOf, verificationOf } from '../../src/invites/trust.ts';

function tier(proof: SenderProof, byStranger: boolean, byUid = false) {
  return tierOf({ evidence: { ...NO_EVIDENCE, proof }, byStranger, byUid });
}

describe('the trust tier of an answer (mail-replies part 3)', () => {
  it.each([
    // proof, sender, with a reply address, by UID alone
    ['aligned', 'recipient', 'A', 'A'],
    ['relay', 'recipient', 'B', 'B'],
    ['other', 'recipient', 'C', 'E'],
    ['none', 'recipient', 'C', 'E'],
    ['failed', 'recipient', 'E', 'E'],
    ['aligned', 'stranger', 'D', 'E'],
    ['relay', 'stranger', 'D', 'E'],
    ['other', 'stranger', 'D', 'E'],
    ['none', 'stranger', 'E', 'E'],
    ['failed', 'stranger', 'E', 'E'],
  ] as const)('%s, sent by %s: %s, by UID alone %s', (proof, sender, addressed, byUid) => {
    const byStranger = sender === 'stranger';
    expect([tier(proof, byStranger), tier(proof, byStranger, true)]).toEqual([addressed, byUid]);
  });
});

describe('an answer changes the status', () => {
  it.each([
    ['strict', 'AB'],
    ['normal', 'ABC'],
    ['lenient', 'ABCD'],
  ] as const)('%s: of the tiers %s', (trust, enough) => {
    expect([...'ABCDE'].filter((one) => isEnough(one as 'A', trust)).join('')).toBe(enough);
  });

  it('never of tier E', () => {
    for (const trust of REPLY_TRUSTS) expect(isEnough('E', trust)).toBe(false);
  });
});

describe('people see of it', () => {
  it.each([
    ['aligned', 'A', true, 'DMARC'],
    ['relay', 'B', true, 'CALENDAR_RELAY'],
    ['none', 'C', false, 'REPLY_ADDRESS'],
    ['other', 'C', false, 'REPLY_ADDRESS'],
    ['other', 'D', false, 'REPLY_ADDRESS'],
    ['aligned', 'D', false, 'DMARC'],
    ['failed', 'E', false, 'NONE'],
    ['none', 'E', false, 'NONE'],
  ] as const)('%s in tier %s: verified %s, by %s', (proof, one, verified, method) => {
    const evidence = { ...NO_EVIDENCE, proof, explanation: 'Why.' };
    expect(verificationOf(evidence, one)).toEqual({
      verified,
      method,
      explanation: 'Why.',
      tier: one,
      checks: NO_EVIDENCE.checks,
    });
  });
});
