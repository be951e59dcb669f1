import { describe, expect, it } from 'vitest';
import { aReply, keysOf, partlySealed, sealed, signed } from './a-signed-mail.ts';
import { evidenceOf, REJECT } from './evidence-of.ts';

const SAYS_PASS = 'forwarder.test; dkim=pass header.d=guest.test; dmarc=pass header.from=guest.test';

describe('case 105: a reply that a mailbox redirects', () => {
  it('is proven by the seal of a trusted forwarder that saw DMARC pass', async () => {
    expect(await evidenceOf(await sealed(aReply(), 'forwarder.test', SAYS_PASS))).toMatchObject({
      proof: 'relay',
      checks: { dmarc: 'FAIL', arc: 'PASS' },
      explanation: 'forwarder.test, a trusted forwarder, saw DMARC pass for guest.test.',
    });
  });

  it('is proven by two trusted forwarders in a row, the first of which saw it pass', async () => {
    const first = await sealed(aReply(), 'forwarder.test', SAYS_PASS);
    const raw = await sealed(first, 'second.test', 'second.test; dmarc=fail header.from=guest.test', {
      i: 2,
      cv: 'pass',
    });
    const trustedSealers = ['forwarder.test', 'second.test'];
    expect((await evidenceOf(raw, { trustedSealers })).proof).toBe('relay');
    expect((await evidenceOf(raw, { trustedSealers: ['forwarder.test'] })).proof).toBe('failed');
    expect((await evidenceOf(raw, { trustedSealers: ['second.test'] })).proof).toBe('failed');
  });

  it('is proven by its own signature, where that survived, rather than by a seal', async () => {
    const raw = await sealed(await signed(aReply(), 'guest.test'), 'forwarder.test', SAYS_PASS);
    expect((await evidenceOf(raw)).proof).toBe('aligned');
  });

  it.each([
    ['of a forwarder nobody trusts', 'evil.test', SAYS_PASS],
    ['of a part of a trusted one’s name', 'mail.forwarder.test', SAYS_PASS],
    ['that says DMARC failed', 'forwarder.test', 'forwarder.test; dmarc=fail header.from=guest.test'],
    ['that says DMARC passed for another domain', 'forwarder.test', 'x; dmarc=pass header.from=evil.test'],
    [
      'that says it in a comment',
      'forwarder.test',
      'x; dmarc=fail (dmarc=pass header.from=guest.test) header.from=guest.test',
    ],
    ['that says nothing of DMARC', 'forwarder.test', 'forwarder.test; dkim=pass header.d=guest.test'],
    ['that says nothing', 'forwarder.test', 'forwarder.test; none'],
  ])('is not proven by a seal %s', async (_, sealer, says) => {
    const raw = await sealed(aReply(), sealer, says);
    const zone = { ...REJECT, ...keysOf(sealer) };
    expect(await evidenceOf(raw, { zone })).toMatchObject({ proof: 'failed', checks: { arc: 'PASS' } });
  });

  it('is not proven where it was changed under the seal', async () => {
    const raw = (await sealed(aReply(), 'forwarder.test', SAYS_PASS)).replace('ACCEPTED', 'DECLINED');
    expect(await evidenceOf(raw)).toMatchObject({ proof: 'failed', checks: { arc: 'FAIL' } });
  });

  it('is not proven where what the forwarder saw was changed', async () => {
    const says = 'forwarder.test; dmarc=fail header.from=guest.test';
    const raw = (await sealed(aReply(), 'forwarder.test', says)).replace('dmarc=fail', 'dmarc=pass');
    expect(await evidenceOf(raw)).toMatchObject({ proof: 'failed', checks: { arc: 'FAIL' } });
  });

  it('is not proven by anybody where nobody is trusted', async () => {
    const raw = await sealed(aReply(), 'forwarder.test', SAYS_PASS);
    expect((await evidenceOf(raw, { trustedSealers: [] })).proof).toBe('failed');
  });

  it('trusts a domain in whatever case it was configured', async () => {
    const raw = await sealed(aReply(), 'forwarder.test', SAYS_PASS);
    expect((await evidenceOf(raw, { trustedSealers: ['Forwarder.TEST'] })).proof).toBe('relay');
  });

  it('a chain of fifty seals is not followed', async () => {
    let raw = aReply();
    for (let i = 1; i <= 11; i++)
      raw = await sealed(raw, 'forwarder.test', SAYS_PASS, { i, cv: i === 1 ? 'none' : 'pass' });
    expect(await evidenceOf(raw)).toMatchObject({ proof: 'failed', checks: { arc: 'FAIL' } });
  });
});

describe('case 145 for seals', () => {
  it('a seal over a part of the body proves nothing', async () => {
    const whole = partlySealed(aReply(), 'forwarder.test', SAYS_PASS, 200);
    expect(await evidenceOf(whole)).toMatchObject({ proof: 'failed', checks: { arc: 'PASS' } });
    expect(await evidenceOf(`${whole}BEGIN:VCALENDAR`)).toMatchObject({
      proof: 'failed',
      checks: { arc: 'PASS' },
    });
  });
});
