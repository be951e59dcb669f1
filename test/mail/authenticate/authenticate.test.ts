import { describe, expect, it } from 'vitest';
import { authenticate } from '../../../src/mail/authenticate/authenticate.ts';
import { aReply, bytes, keysOf, oddlySigned, signed } from './a-signed-mail.ts';
import { aLookUp, dnsError } from './a-zone.ts';
import {
  evidenceOf,
  GUEST_SERVER,
  MAILER_SERVER,
  OUR_MX,
  P_NONE,
  QUARANTINE,
  REJECT,
  STRANGER,
  ZONE,
} from './evidence-of.ts';

const FROM_GUEST = { mailFrom: 'ana@guest.test' };
const FROM_MAILER = { mailFrom: 'bounce@mailer.test' };

describe('a sender is proven', () => {
  it('by a signature of her own domain', async () => {
    expect(await evidenceOf(await signed(aReply(), 'guest.test'))).toEqual({
      proof: 'aligned',
      organisation: 'guest.test',
      checks: { spf: 'NONE', dkim: 'PASS', dmarc: 'PASS', arc: 'NONE' },
      explanation: 'DMARC passes for guest.test.',
    });
  });

  it('by a signature of another host name of her organisation', async () => {
    const evidence = await evidenceOf(await signed(aReply(), 'mail.guest.test'));
    expect(evidence).toMatchObject({ proof: 'aligned', organisation: 'guest.test' });
  });

  it('by the host that her domain names in SPF', async () => {
    const evidence = await evidenceOf(aReply(), { ...FROM_GUEST, client: GUEST_SERVER });
    expect(evidence).toMatchObject({
      proof: 'aligned',
      checks: { spf: 'PASS', dkim: 'NONE', dmarc: 'PASS' },
    });
  });

  it('by a signature of her own domain that publishes no policy', async () => {
    const evidence = await evidenceOf(await signed(aReply(), 'guest.test'), { zone: {} });
    expect(evidence).toMatchObject({ proof: 'aligned', checks: { dkim: 'PASS', dmarc: 'NONE' } });
  });

  it('under an international domain, however it is spelled', async () => {
    const zone = { ...keysOf('xn--bcher-kva.test'), 'TXT _dmarc.xn--bcher-kva.test': 'v=DMARC1; p=reject' };
    const raw = await signed(aReply('ana@xn--bcher-kva.test'), 'xn--bcher-kva.test');
    expect(await evidenceOf(raw, { zone, from: 'ana@bücher.test' })).toMatchObject({ proof: 'aligned' });
  });

  it('with bare line feeds as with CRLF', async () => {
    const raw = (await signed(aReply(), 'guest.test')).replaceAll('\r\n', '\n');
    expect(await evidenceOf(raw)).toMatchObject({ proof: 'aligned' });
  });
});

describe('case 142: a forged reply', () => {
  it.each([
    ['is refused under p=reject', REJECT],
    ['is refused under p=quarantine', QUARANTINE],
    ['is refused under a policy that a subdomain inherits', REJECT, 'ana@mail.guest.test'],
  ])('%s', async (_, zone, from = 'ana@guest.test') => {
    const evidence = await evidenceOf(aReply(from), { zone, from, ...FROM_GUEST, client: STRANGER });
    expect(evidence).toMatchObject({ proof: 'failed', checks: { spf: 'FAIL', dmarc: 'FAIL' } });
  });

  it('is refused however well it is signed by somebody else', async () => {
    const raw = await signed(aReply(), 'mailer.test');
    expect(await evidenceOf(raw, { ...FROM_MAILER, client: MAILER_SERVER })).toMatchObject({
      proof: 'failed',
    });
  });

  it('is refused where the text was changed under the signature', async () => {
    const raw = (await signed(aReply(), 'guest.test')).replace('PARTSTAT=ACCEPTED', 'PARTSTAT=DECLINED');
    expect(await evidenceOf(raw)).toMatchObject({ proof: 'failed', checks: { dkim: 'FAIL', dmarc: 'FAIL' } });
  });

  it('case 143: counts as unproven where the domain publishes no policy', async () => {
    const evidence = await evidenceOf(aReply(), { zone: {}, ...FROM_GUEST, client: STRANGER });
    expect(evidence).toMatchObject({ proof: 'none', checks: { spf: 'FAIL', dmarc: 'NONE' } });
  });

  it('counts as unproven under p=none', async () => {
    expect(await evidenceOf(aReply(), { zone: P_NONE })).toMatchObject({
      proof: 'none',
      checks: { dmarc: 'FAIL' },
    });
  });

  it.each([
    ['signed by', true, {}],
    ['sent by', false, { client: MAILER_SERVER }],
  ])('is somebody else’s where it is %s somebody else', async (_, isSigned, way) => {
    const raw = isSigned ? await signed(aReply(), 'mailer.test') : aReply();
    const evidence = await evidenceOf(raw, { zone: P_NONE, ...FROM_MAILER, ...way });
    expect(evidence.proof).toBe('other');
    expect(evidence.explanation).toBe('The message is authenticated by mailer.test, not by guest.test.');
  });

  it('SPF alone proves nothing for a domain without a policy', async () => {
    const evidence = await evidenceOf(aReply(), { zone: {}, ...FROM_GUEST, client: GUEST_SERVER });
    expect(evidence).toMatchObject({ proof: 'none', checks: { spf: 'PASS', dmarc: 'NONE' } });
  });

  it('two customers of one host are no organisation, whatever the host publishes', async () => {
    const zone = { ...keysOf('mallory.github.io'), 'TXT _dmarc.github.io': 'v=DMARC1; p=none' };
    const raw = await signed(aReply('ana@guest.github.io'), 'mallory.github.io');
    expect(await evidenceOf(raw, { zone, from: 'ana@guest.github.io' })).toMatchObject({ proof: 'other' });
  });
});

describe('case 145: a signature counts only', () => {
  it.each([
    ['none of the body', 0],
    ['a part of the body', 20],
    ['all of the body', 100_000],
  ])('without l=, even where it covers %s', async (_, maxBodyLength) => {
    const raw = await oddlySigned(aReply(), 'guest.test', { maxBodyLength });
    expect(raw).toMatch(/[; ]l=/);
    expect(await evidenceOf(raw)).toMatchObject({ proof: 'failed', checks: { dkim: 'NEUTRAL' } });
  });

  it('where it covers From', async () => {
    const raw = (await signed(aReply(), 'guest.test')).replace(' h=from:subject', ' h=subject');
    expect((await evidenceOf(raw)).proof).toBe('failed');
  });

  it('where it is made with a hash that nobody can forge', async () => {
    const raw = await oddlySigned(aReply(), 'guest.test', { algorithm: 'rsa-sha1' });
    expect(await evidenceOf(raw)).toMatchObject({ proof: 'failed', checks: { dkim: 'NEUTRAL' } });
  });

  it('beside a broken one of the same domain', async () => {
    const raw = await signed(await oddlySigned(aReply(), 'guest.test', { maxBodyLength: 20 }), 'guest.test');
    expect((await evidenceOf(raw)).proof).toBe('aligned');
  });
});

describe('case 114: From', () => {
  it('can be read as two addresses: its signature proves neither', async () => {
    // Our reader drops the comment, and the checker of signatures ends the address there.
    const raw = await signed(aReply('ana@guest.te()st'), 'guest.test');
    expect(await evidenceOf(raw)).toMatchObject({ proof: 'failed', checks: { dkim: 'PERMERROR' } });
  });

  it('names nobody: refused, whoever signed', async () => {
    const raw = (await signed(aReply(), 'guest.test')).replace(/From: .*\r\n/, '');
    const parts = { lookUp: aLookUp(ZONE), mx: 'mx', trustedAuthservIds: [], trustedSealers: [] };
    const evidence = await authenticate(bytes(raw), { mailFrom: 'ana@guest.test' }, parts);
    expect(evidence).toMatchObject({ proof: 'failed', explanation: 'From names nobody, or several people.' });
    expect((await evidenceOf(raw)).proof).toBe('failed');
  });

  it.each([
    ['twice', (raw: string) => `From: mallory@evil.test\r\n${raw}`],
    ['twice, once with a space before the colon', (raw: string) => `From : mallory@evil.test\r\n${raw}`],
    ['with two people', (raw: string) => raw.replace('<ana@guest.test>', '<ana@guest.test>, m@evil.test')],
    ['in other words than the reader saw', (raw: string) => raw.replace('ana@guest.test', 'bo@guest.test')],
  ])('%s: refused', async (_, change) => {
    const raw = await signed(aReply(), 'guest.test');
    expect((await evidenceOf(change(raw))).proof).toBe('failed');
    expect((await evidenceOf(change(aReply()), { zone: {} })).proof).not.toBe('aligned');
  });
});

describe('a genuine mail with more written above it proves nothing', () => {
  // Each is a way in which some reader takes the added lines for the mail, and the checker the signed ones below.
  it.each([
    ['a Content-Type', 'Content-Type: text/calendar; method=REPLY\r\n'],
    ['a line of CR only, which ends the header for some', 'X-A: b\r\n\r\r\nBEGIN:VCALENDAR\r\n'],
    ['a name behind a control character', '\vFrom: ana@guest.test\r\n'],
    ['a name that no field may have', 'Fr\xa0om: ana@guest.test\r\n'],
    ['a line that is no field', 'BEGIN VCALENDAR\r\n'],
    ['a bare CR', 'X-A: b\rFrom: ana@guest.test\r\n'],
    ['a NUL', 'X-A: b\0\r\n'],
    ['a folded line with nothing to continue', ' From: ana@guest.test\r\n'],
  ])('%s', async (_, above) => {
    const raw = await signed(aReply(), 'guest.test');
    expect((await evidenceOf(`X-Before: 1\r\n${raw}`)).proof).toBe('aligned');
    expect((await evidenceOf(above + raw)).proof).toBe('failed');
    expect((await evidenceOf(above + raw, { zone: {} })).proof).toBe('none');
  });
});

describe('SPF is asked', () => {
  it.each([
    ['not of a neighbour', OUR_MX],
    ['not of this machine', { ip: '127.0.0.1', helo: 'localhost' }],
    ['not of this machine in IPv6', { ip: '::1', helo: 'localhost' }],
    ['not of a neighbour in the spelling of IPv6', { ip: '::ffff:192.168.1.5', helo: 'x' }],
    ['not of a link-local address', { ip: 'fe80::1', helo: 'x' }],
    ['not of what is no address', { ip: 'unix', helo: 'x' }],
  ])('%s', async (_, client) => {
    const lookUp = aLookUp({ ...ZONE, ...REJECT });
    expect((await evidenceOf(aReply(), { ...FROM_GUEST, client, lookUp })).checks.spf).toBe('NONE');
    expect(lookUp.asked).not.toContain('TXT guest.test');
  });

  it('of HELO where the envelope has no sender', async () => {
    const zone = { ...ZONE, 'TXT mx.guest.test': 'v=spf1 ip4:203.0.113.10 -all', ...REJECT };
    expect(await evidenceOf(aReply(), { zone, client: GUEST_SERVER })).toMatchObject({ proof: 'aligned' });
  });

  it('of a client in the internet, in either spelling', async () => {
    const client = { ...GUEST_SERVER, ip: '::ffff:203.0.113.10' };
    expect((await evidenceOf(aReply(), { ...FROM_GUEST, client })).checks.spf).toBe('PASS');
  });
});

describe('a DNS that does not answer', () => {
  it('for the policy leaves the sender unproven', async () => {
    const zone = { 'TXT _dmarc.guest.test': dnsError('ESERVFAIL') };
    expect(await evidenceOf(aReply(), { zone })).toMatchObject({
      proof: 'none',
      checks: { dmarc: 'TEMPERROR' },
      explanation: 'Who sent it could not be checked to the end: the DNS gave no answer.',
    });
  });

  it('for the policy takes nothing from a signature of the domain', async () => {
    const zone = { 'TXT _dmarc.guest.test': dnsError('ETIMEOUT') };
    expect(await evidenceOf(await signed(aReply(), 'guest.test'), { zone })).toMatchObject({
      proof: 'aligned',
    });
  });

  it('for the domains above takes nothing from a signature of the organisation', async () => {
    const zone = { ...REJECT, 'TXT _dmarc.test': dnsError('ESERVFAIL') };
    const evidence = await evidenceOf(await signed(aReply(), 'mail.guest.test'), { zone });
    expect(evidence).toMatchObject({ proof: 'aligned', checks: { dmarc: 'TEMPERROR' } });
    expect((await evidenceOf(aReply(), { zone })).proof).toBe('failed');
  });

  it('for a key does not talk the mail free of the policy', async () => {
    const zone = { ...REJECT, 'TXT k1._domainkey.guest.test': dnsError('ESERVFAIL') };
    expect(await evidenceOf(await signed(aReply(), 'guest.test'), { zone })).toMatchObject({
      proof: 'failed',
      checks: { dkim: 'TEMPERROR' },
    });
  });

  it('for anything, with a resolver that throws, is no error of ours', async () => {
    const lookUp = () => {
      throw new Error('no network');
    };
    const evidence = await evidenceOf(await signed(aReply(), 'guest.test'), { lookUp });
    expect(evidence).toMatchObject({ proof: 'none', checks: { dkim: 'TEMPERROR', dmarc: 'TEMPERROR' } });
  });
});
