import { describe, expect, it } from 'vitest';
import { aReply, oddlySigned, sealed, signed } from './a-signed-mail.ts';
import { aLookUp } from './a-zone.ts';
import { evidenceOf, OUR_MX, P_NONE, REJECT, STRANGER, ZONE } from './evidence-of.ts';

/** A mail below what our own server wrote above it. */
function under(raw: string, ...headers: string[]): string {
  return headers.map((header) => `Authentication-Results: ${header}\r\n`).join('') + raw;
}

const PASS = 'mx.reply.example; dkim=pass header.d=guest.test; dmarc=pass header.from=guest.test';
const FAIL = 'mx.reply.example; dkim=none; dmarc=fail header.from=guest.test';

describe('mail that our own server checked', () => {
  it.each([
    ['a mailbox or a webhook', {}],
    ['our server, by SMTP', { client: OUR_MX }],
  ])('is believed its results where it comes from %s', async (_, way) => {
    expect(await evidenceOf(under(aReply(), PASS), way)).toEqual({
      proof: 'aligned',
      organisation: 'guest.test',
      checks: { spf: 'NONE', dkim: 'PASS', dmarc: 'PASS', arc: 'NONE' },
      explanation: 'DMARC passes for guest.test.',
    });
  });

  it('is not believed them where a stranger brought it', async () => {
    const evidence = await evidenceOf(under(aReply(), PASS), {
      client: STRANGER,
      mailFrom: 'ana@guest.test',
    });
    expect(evidence).toMatchObject({ proof: 'failed', checks: { dkim: 'NONE' } });
  });

  it.each([
    ['another server', PASS.replace('mx.reply.example', 'mx.evil.test')],
    ['a server whose name begins alike', PASS.replace('mx.reply.example', 'mx.reply.example.evil.test')],
    ['nobody', PASS.replace('mx.reply.example', '')],
  ])('is not believed the results of %s', async (_, header) => {
    expect((await evidenceOf(under(aReply(), header))).proof).toBe('failed');
  });

  it('is believed nothing where no server is trusted', async () => {
    expect((await evidenceOf(under(aReply(), PASS), { trustedAuthservIds: [] })).proof).toBe('failed');
  });

  it('is believed the topmost results only: the sender may have written those below', async () => {
    expect((await evidenceOf(under(aReply(), FAIL, PASS))).proof).toBe('failed');
    expect((await evidenceOf(under(aReply(), PASS, FAIL))).proof).toBe('aligned');
    expect((await evidenceOf(under(aReply(), 'mx.evil.test; dmarc=fail', PASS))).proof).toBe('aligned');
  });

  it('is believed them under any capitals of the name', async () => {
    expect(
      (await evidenceOf(under(aReply(), PASS), { trustedAuthservIds: ['MX.Reply.Example'] })).proof,
    ).toBe('aligned');
  });

  it('is checked here where it carries no results', async () => {
    expect((await evidenceOf(await signed(aReply(), 'guest.test'), { client: OUR_MX })).proof).toBe(
      'aligned',
    );
    expect((await evidenceOf(aReply(), { client: OUR_MX })).proof).toBe('failed');
  });
});

describe('the results of our own server', () => {
  it.each([
    ['say DMARC failed, under p=reject', FAIL, REJECT, 'failed'],
    ['say DMARC failed, under p=none', FAIL, P_NONE, 'none'],
    ['say that a stranger signed', 'mx.reply.example; dkim=pass header.d=mailer.test', P_NONE, 'other'],
    [
      'tell of DKIM and leave DMARC to us',
      'mx.reply.example; dkim=pass header.i=@guest.test',
      REJECT,
      'aligned',
    ],
    [
      'tell of SPF and leave DMARC to us',
      'mx.reply.example; spf=pass smtp.mailfrom=ana@guest.test',
      REJECT,
      'aligned',
    ],
    ['tell of a failed SPF', 'mx.reply.example; spf=fail smtp.mailfrom=ana@guest.test', REJECT, 'failed'],
    ['tell of DMARC for another domain', PASS.replaceAll('guest.test', 'evil.test'), REJECT, 'failed'],
    ['tell of nothing', 'mx.reply.example; none', REJECT, 'failed'],
    ['tell of a pass without saying for whom', 'mx.reply.example; dmarc=pass', REJECT, 'failed'],
  ])('%s', async (_, header, zone, proof) => {
    expect((await evidenceOf(under(aReply(), header), { zone })).proof).toBe(proof);
  });

  it.each([
    ['a property', 'mx.reply.example; dmarc=fail policy.dmarc=reject header.from=guest.test'],
    [
      'a comment, as most servers do',
      'mx.reply.example; dmarc=fail (p=REJECT dis=NONE) header.from=guest.test',
    ],
  ])('tell the policy in %s where the DNS does not', async (_, header) => {
    const lookUp = aLookUp(ZONE);
    expect((await evidenceOf(under(aReply(), header), { lookUp })).proof).toBe('failed');
    expect(lookUp.asked.filter((name) => !name.startsWith('TXT _dmarc'))).toEqual([]);
  });

  it('tell of Google’s relay, with the envelope that they name', async () => {
    const header =
      'mx.reply.example; dkim=pass header.d=google.com; spf=pass smtp.mailfrom=x@calendar-server.bounces.google.com; dmarc=fail header.from=guest.test';
    expect((await evidenceOf(under(aReply(), header))).proof).toBe('relay');
  });

  it('leave a trusted forwarder’s seal to us', async () => {
    const says = 'forwarder.test; dmarc=pass header.from=guest.test';
    const raw = await sealed(aReply(), 'forwarder.test', says);
    expect((await evidenceOf(under(raw, `${FAIL}; arc=pass`))).proof).toBe('relay');
    expect((await evidenceOf(under(raw, `${FAIL}; arc=pass`), { trustedSealers: [] })).proof).toBe('failed');
  });

  it('case 145: pass a signature with l=, which proves nothing here either', async () => {
    const raw = under(await oddlySigned(aReply(), 'guest.test', { maxBodyLength: 20 }), PASS);
    expect(await evidenceOf(raw)).toMatchObject({
      proof: 'failed',
      checks: { dkim: 'NEUTRAL', dmarc: 'FAIL' },
    });
    const withSpf = raw.replace('; dmarc', '; spf=pass smtp.mailfrom=guest.test; dmarc');
    expect((await evidenceOf(withSpf)).proof).toBe('aligned');
  });

  it('are not believed for another From than the reader saw', async () => {
    const raw = under(aReply('bo@guest.test'), PASS);
    expect((await evidenceOf(raw, { from: 'bo@guest.test' })).proof).toBe('aligned');
    expect((await evidenceOf(raw, { from: 'ana@guest.test' })).proof).toBe('failed');
  });

  it('are not believed over bytes that can be read in two ways', async () => {
    expect((await evidenceOf(under(aReply(), `${PASS}\r\nFr om: x`))).proof).toBe('failed');
  });
});
