import { describe, expect, it } from 'vitest';
import { isAppleRelay } from '../../../src/mail/authenticate/relay.ts';
import { aReply, keysOf, signed } from './a-signed-mail.ts';
import { evidenceOf, MAILER_SERVER, ZONE } from './evidence-of.ts';

const GOOGLE = '3abc@calendar-server.bounces.google.com';

describe('case 6: a reply that Google Calendar sends for a custom domain', () => {
  it('is proven by Google’s signature together with its calendar envelope', async () => {
    const raw = await signed(aReply(), 'google.com');
    expect(await evidenceOf(raw, { mailFrom: GOOGLE })).toMatchObject({
      proof: 'relay',
      checks: { dmarc: 'FAIL' },
      explanation: 'Google Calendar sent it, with its signature.',
    });
  });

  it.each([
    ['without the envelope', 'google.com', 'ana@gmail.com'],
    [
      'with an envelope that only looks like it',
      'google.com',
      'x@calendar-server.bounces.google.com.evil.test',
    ],
    ['with the envelope alone', 'mailer.test', GOOGLE],
  ])('is not proven %s', async (_, signer, mailFrom) => {
    expect((await evidenceOf(await signed(aReply(), signer), { mailFrom })).proof).toBe('failed');
  });

  it('is not proven by a broken signature', async () => {
    const raw = (await signed(aReply(), 'google.com')).replace('ACCEPTED', 'DECLINED');
    expect((await evidenceOf(raw, { mailFrom: GOOGLE })).proof).toBe('failed');
  });
});

describe('Google’s signature for a customer', () => {
  it.each([
    ['proves the customer’s domain', 'guest-test.20230601.gappssmtp.com', 'ana@guest.test', 'relay'],
    ['proves no other domain', 'guest-test.20230601.gappssmtp.com', 'ana@other.test', 'other'],
    ['needs its date', 'guest-test.x.gappssmtp.com', 'ana@guest.test', 'failed'],
    ['needs Google’s own name', 'guest-test.20230601.gappssmtp.com.evil.test', 'ana@guest.test', 'failed'],
    [
      'proves none that another customer could spell',
      'acme-co-uk.20230601.gappssmtp.com',
      'a@acme.co.uk',
      'other',
    ],
    ['proves none with a dash', 'my-acme-test.20230601.gappssmtp.com', 'a@my-acme.test', 'other'],
  ])('%s', async (_, signer, from, proof) => {
    const zone = { ...ZONE, ...keysOf(signer), 'TXT _dmarc.guest.test': 'v=DMARC1; p=reject' };
    expect((await evidenceOf(await signed(aReply(from), signer), { from, zone })).proof).toBe(proof);
  });
});

describe('case 14: a reply that iCloud sends for a guest', () => {
  const from = 'noreply@email.apple.com';
  const zone = { ...ZONE, 'TXT _dmarc.email.apple.com': 'v=DMARC1; p=reject' };

  it('is the relay’s, and never taken for a proven mailbox of Apple’s', async () => {
    const evidence = await evidenceOf(await signed(aReply(from), 'email.apple.com'), { from, zone });
    expect(evidence).toMatchObject({ proof: 'relay', checks: { dmarc: 'PASS' } });
    expect(evidence).not.toHaveProperty('organisation');
    expect(isAppleRelay(from)).toBe(true);
  });

  it('is refused without Apple’s signature', async () => {
    expect((await evidenceOf(aReply(from), { from, zone })).proof).toBe('failed');
  });

  it('proves nobody who writes under her own address', async () => {
    expect((await evidenceOf(await signed(aReply(), 'email.apple.com'))).proof).toBe('failed');
  });
});

describe('Microsoft’s shared hosts prove no mailbox', () => {
  it.each([['acme.onmicrosoft.com'], ['outlook.com'], ['microsoft.com']])(
    'signature of %s',
    async (signer) => {
      const zone = { ...ZONE, ...keysOf(signer) };
      expect((await evidenceOf(await signed(aReply(), signer), { zone })).proof).toBe('other');
    },
  );

  it('a bare SPF pass', async () => {
    const zone = { ...ZONE, 'TXT outlook.com': 'v=spf1 ip4:203.0.113.20 -all' };
    const given = { zone, mailFrom: 'ana@outlook.com', client: MAILER_SERVER };
    expect((await evidenceOf(aReply(), given)).proof).toBe('other');
  });

  it('one tenant is not another, even where Microsoft publishes a policy for both', async () => {
    const zone = {
      ...ZONE,
      ...keysOf('mallory.onmicrosoft.com'),
      'TXT _dmarc.onmicrosoft.com': 'v=DMARC1; p=none',
    };
    const raw = await signed(aReply('ana@acme.onmicrosoft.com'), 'mallory.onmicrosoft.com');
    expect((await evidenceOf(raw, { zone, from: 'ana@acme.onmicrosoft.com' })).proof).toBe('other');
  });
});
