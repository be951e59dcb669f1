import { beforeEach, describe, expect, it } from 'vitest';
import { keepPolicies, MAX_KEPT_POLICIES, POLICY_MS } from '../../../src/mail/authenticate/kept-policies.ts';
import { aReply, signed } from './a-signed-mail.ts';
import { aLookUp, dnsError, type Zone } from './a-zone.ts';
import { evidenceOf, REJECT, ZONE } from './evidence-of.ts';

let time = 1_000_000;
const clock = { now: () => time };
let policies = keepPolicies(clock);
beforeEach(() => {
  policies = keepPolicies(clock);
});

const judged = (raw: string, zone: Zone) =>
  evidenceOf(raw, { lookUp: aLookUp({ ...ZONE, ...zone }), policies });

describe('what a domain publishes', () => {
  it('is looked up for the first of its mails, and again after a while', async () => {
    const lookUp = aLookUp({ ...ZONE, ...REJECT });
    const mail = () => evidenceOf(aReply(), { lookUp, policies });
    const first = await mail();
    expect(first).toMatchObject({ proof: 'failed', checks: { dmarc: 'FAIL' } });
    const asked = lookUp.asked.length;
    expect(asked).toBeGreaterThan(0);
    time += POLICY_MS - 1;
    expect(await mail()).toEqual(first);
    expect(lookUp.asked).toHaveLength(asked);
    time += 1;
    expect(await mail()).toEqual(first);
    expect(lookUp.asked).toHaveLength(2 * asked);
  });

  it('proves nothing by itself, and takes nothing from what a mail proves', async () => {
    expect(await judged(aReply(), REJECT)).toMatchObject({ proof: 'failed' });
    expect(await judged(await signed(aReply(), 'guest.test'), REJECT)).toMatchObject({
      proof: 'aligned',
      checks: { dmarc: 'PASS' },
    });
    expect(await judged(aReply(), REJECT)).toMatchObject({ proof: 'failed' });
  });

  it('is asked for again by the next mail where it could not be learnt', async () => {
    const broken = { 'TXT _dmarc.guest.test': dnsError('ETIMEOUT') };
    expect(await judged(aReply(), broken)).toMatchObject({ checks: { dmarc: 'TEMPERROR' } });
    expect(await judged(aReply(), REJECT)).toMatchObject({ proof: 'failed' });
  });

  it('is kept of so many domains, and the one that was learnt first is forgotten', () => {
    const finding = { result: 'FAIL', policy: { organisation: 'guest.test' } } as const;
    for (let i = 0; i <= MAX_KEPT_POLICIES; i++) policies.keep(`d${i}.test`, finding);
    expect(policies.get('d0.test')).toBeUndefined();
    expect(policies.get('d1.test')).toBe(finding);
    expect(policies.get(`d${MAX_KEPT_POLICIES}.test`)).toBe(finding);
  });
});
