import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authenticate } from '../../../src/mail/authenticate/authenticate.ts';
import {
  CHECKS_MS,
  MAX_LOOK_UPS,
  MAX_POLICY_LOOK_UPS,
  MAX_SIGNATURES,
} from '../../../src/mail/authenticate/check-limits.ts';
import { aReply, keysOf, oddlySigned, signed } from './a-signed-mail.ts';
import { aLookUp, dnsError, type Zone } from './a-zone.ts';
import { evidenceOf, REJECT, STRANGER, ZONE } from './evidence-of.ts';

/** Signature headers that all ask for another key. */
function manySignatures(count: number): string {
  const lines = Array.from(
    { length: count },
    (_, i) => `DKIM-Signature: v=1; a=rsa-sha256; d=k${i}.evil.test; s=a; h=from; bh=${i}; b=AA==\r\n`,
  );
  return lines.join('') + aReply();
}

/** Without the right one no key is looked up. */
async function bodyHashOfReply(): Promise<string> {
  return /bh=([^;]+)/.exec(await signed(aReply(), 'guest.test'))?.[1] ?? '';
}

describe('a hostile sender', () => {
  it('with 500 signatures costs ten look-ups at most', async () => {
    // 500 and more: a thousand do not fit into the header that is read at all.
    const bodyHash = await bodyHashOfReply();
    const lookUp = aLookUp({ ...ZONE, ...REJECT });
    const raw = manySignatures(500).replaceAll(/bh=\d+/g, `bh=${bodyHash}`);
    expect((await evidenceOf(raw, { lookUp })).proof).toBe('failed');
    const keys = lookUp.asked.filter((name) => name.includes('_domainkey'));
    expect(keys).toHaveLength(MAX_SIGNATURES);
  });

  it('with a thousand signatures costs none', async () => {
    const lookUp = aLookUp({ ...ZONE, ...REJECT });
    const raw = manySignatures(1000).replaceAll(/bh=\d+/g, `bh=${await bodyHashOfReply()}`);
    expect((await evidenceOf(raw, { lookUp })).proof).toBe('failed');
    expect(lookUp.asked.filter((name) => name.includes('_domainkey'))).toEqual([]);
  });

  it('with an SPF record that leads to ever more records costs a bounded number', async () => {
    const zone: Record<string, string | string[]> = {
      'TXT evil.test': 'v=spf1 mx include:a0.evil.test -all',
    };
    for (let i = 0; i < 50; i++) {
      zone[`TXT a${i}.evil.test`] = `v=spf1 mx a:h${i}.evil.test include:a${i + 1}.evil.test ?all`;
      zone[`A h${i}.evil.test`] = ['192.0.2.1'];
    }
    const lookUp = aLookUp({ ...ZONE, ...zone, ...REJECT });
    const evidence = await evidenceOf(aReply(), { lookUp, mailFrom: 'x@evil.test', client: STRANGER });
    expect(evidence).toMatchObject({ proof: 'failed', checks: { spf: 'PERMERROR' } });
    expect(lookUp.asked.length).toBeLessThan(MAX_LOOK_UPS + MAX_POLICY_LOOK_UPS);
  });

  it('cannot make his own slow DNS hide the policy of the domain that he forges', async () => {
    const quick = aLookUp({ ...ZONE, ...REJECT });
    const lookUp = (name: string, type: string) =>
      name.includes('evil') ? new Promise<never>(() => {}) : quick(name, type);
    const bodyHash = await bodyHashOfReply();
    const raw = manySignatures(10).replaceAll(/bh=\d+/g, `bh=${bodyHash}`);
    const started = performance.now();
    const evidence = await evidenceOf(raw, { lookUp, mailFrom: 'x@evil.test', client: STRANGER });
    expect(evidence).toMatchObject({ proof: 'failed', checks: { spf: 'TEMPERROR', dkim: 'TEMPERROR' } });
    expect(performance.now() - started).toBeLessThan(CHECKS_MS + 2000);
  });

  it.each([
    ['longer than a label may be', `s=${'a'.repeat(64)}`],
    ['with an empty label', 's=a..b'],
    ['of spaces', 's=a b'],
    ['of other letters', 's=\u00e9\u0001'],
  ])('with a selector %s gets no unfinished check', async (_, selector) => {
    const raw = (await signed(aReply(), 'guest.test')).replace('s=k1', selector);
    const zone = aLookUp({ ...ZONE, ...REJECT });
    // What Node's resolver says of a name that it cannot put into a question.
    const lookUp = (name: string, type: string) =>
      name.includes('_domainkey') ? Promise.reject(dnsError('EBADNAME')) : zone(name, type);
    const evidence = await evidenceOf(raw, { lookUp });
    expect(evidence.proof).toBe('failed');
    expect(evidence.checks.dkim).not.toBe('TEMPERROR');
  });

  it('with a thousand different l= is hashed ten times at most', async () => {
    const one = await oddlySigned(aReply(), 'guest.test', { maxBodyLength: 1 });
    const header = one.slice(0, one.indexOf('From: '));
    const raw = Array.from({ length: 100 }, (_, i) => header.replace(/l=1\b/, `l=${i}`)).join('') + aReply();
    expect((await evidenceOf(raw + 'x\r\n'.repeat(10_000))).proof).toBe('failed');
  });

  it('with a domain of 250 characters is answered', async () => {
    const from = `ana@${'a.'.repeat(120)}test`;
    expect((await evidenceOf(aReply(from), { from, zone: {} })).proof).toBe('none');
  });

  it('shows no more of himself in the explanation than a domain', async () => {
    const from = 'ana@guest<b>.test';
    const evidence = await evidenceOf('', { from });
    expect(evidence.explanation).not.toContain('<');
  });
});

describe('whatever the bytes, there is an answer', () => {
  const parts = {
    mx: 'mx.reply.example',
    trustedAuthservIds: ['mx.reply.example'],
    trustedSealers: ['a.test'],
  };
  const zone: Zone = { ...ZONE, ...REJECT, ...keysOf('a.test') };

  it('for bytes of all kinds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.string(), async (raw, from) => {
        const evidence = await authenticate(
          raw,
          { mailFrom: from, from },
          { ...parts, lookUp: aLookUp(zone) },
        );
        expect(evidence.proof).not.toBe('aligned');
      }),
      { numRuns: 100 },
    );
  });

  it('for a signed mail with anything changed, which then proves nothing or what it did', async () => {
    const raw = Buffer.from(await signed(aReply(), 'guest.test'), 'latin1');
    const place = fc.nat(raw.length - 1);
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 0, max: 255 }), async (at, byte) => {
        const changed = Buffer.from(raw);
        changed[at] = byte;
        const delivery = { mailFrom: '', from: 'ana@guest.test' };
        const evidence = await authenticate(changed, delivery, { ...parts, lookUp: aLookUp(zone) });
        // Relaxed canonicalization forgives white space and the case of names, and the tags say some things twice.
        if (evidence.proof === 'aligned') expect(relaxed(changed)).toBe(relaxed(raw));
        else expect(evidence.proof).toBe('failed');
      }),
      { numRuns: 300 },
    );
  });
});

/** What the signature covers, as relaxed canonicalization reads it (RFC 6376 §3.4). */
function relaxed(raw: Buffer): string {
  const text = raw.toString('latin1').replace(/\r?\n/g, '\n');
  return text
    .slice(text.search(/^from/im))
    .replace(/^[^:\s]+:\s*/gm, (name) => name.toLowerCase().trim())
    .replace(/[ \t]+/g, ' ')
    .replace(/ \n/g, '\n')
    .trim();
}
