import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bounceAddress,
  isSharedAddress,
  newToken,
  replyAddress,
  replyAddressScheme,
  tokenOf,
  tokenOfUid,
  uidWith,
} from '../../src/mail/reply-address.ts';

const DOMAIN = 'reply.example';
const TOKEN = newToken(randomBytes);
const BOUNCE = TOKEN.replace('r-', 'b-');
const DEFAULT = replyAddressScheme(`{token}@${DOMAIN}`);
const PLUS = replyAddressScheme('invites+{token}@company.example');
const SHARED = replyAddressScheme('invites@company.example');

test('a token is r- and 26 characters without look-alikes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      expect(newToken(() => bytes)).toMatch(/^r-[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$/);
    }),
  );
});

test('a token keeps all 128 bits', () => {
  expect(newToken((size) => new Uint8Array(size))).toBe(`r-${'0'.repeat(26)}`);
  expect(newToken((size) => new Uint8Array(size).fill(255))).toBe(`r-7${'z'.repeat(25)}`);
  expect(newToken((size) => new Uint8Array(size).fill(1, size - 1))).toBe(`r-${'0'.repeat(25)}1`);
  for (let bit = 0; bit < 128; bit++) {
    const flipped = new Uint8Array(16);
    flipped[bit >> 3] = 1 << (bit & 7);
    expect(newToken(() => flipped)).not.toBe(`r-${'0'.repeat(26)}`);
  }
});

test('tokens of a good random source do not repeat', () => {
  expect(new Set(Array.from({ length: 1000 }, () => newToken(randomBytes))).size).toBe(1000);
});

test('an address is written as the setting says', () => {
  expect(replyAddress(TOKEN, DEFAULT)).toBe(`${TOKEN}@reply.example`);
  expect(bounceAddress(BOUNCE, DEFAULT)).toBe(`${BOUNCE}@reply.example`);
  expect(replyAddress(TOKEN, PLUS)).toBe(`invites+${TOKEN}@company.example`);
  expect(bounceAddress(BOUNCE, PLUS)).toBe(`invites+${BOUNCE}@company.example`);
  expect(replyAddress(TOKEN, SHARED)).toBe('invites@company.example');
  expect(bounceAddress(BOUNCE, SHARED)).toBe('invites@company.example');
});

test.each([DEFAULT, PLUS])('an address gives its token back in every letter case', (scheme) => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (upper) => {
      const shouted = (address: string) =>
        [...address].map((letter, index) => (upper[index] ? letter.toUpperCase() : letter)).join('');
      expect(tokenOf(shouted(replyAddress(TOKEN, scheme)), scheme)).toBe(TOKEN);
      expect(tokenOf(shouted(bounceAddress(BOUNCE, scheme)), scheme)).toBe(BOUNCE);
    }),
  );
});

describe.each([
  ['on a domain of its own', DEFAULT, TOKEN, DOMAIN],
  ['behind a plus', PLUS, `invites+${TOKEN}`, 'company.example'],
])('an address %s is recognised', (_where, scheme, local, domain) => {
  test.each([
    ['with a quoted local part', `"${local}"@${domain}`],
    ['with a quoted local part in capitals', `"${local.toUpperCase()}"@${domain}`],
    ["with the domain's trailing dot", `${local}@${domain}.`],
    ['all of it together', `"${local.toUpperCase()}"@${domain.toUpperCase()}.`],
    ['rewritten by a forwarder', `SRS0=HHH=TT=${domain}=${local}@forwarder.example`],
    ['rewritten in small letters', `srs0=hhh=tt=${domain}=${local}@forwarder.example`],
    ['rewritten with another separator', `SRS0+HHH=TT=${domain}=${local}@forwarder.example`],
    ['rewritten by two forwarders', `SRS1=HHH=first.example==HHH=TT=${domain}=${local}@second.example`],
    ['rewritten and quoted', `"SRS0=HHH=TT=${domain}=${local}"@forwarder.example`],
  ])('%s', (_how, address) => {
    expect(tokenOf(address, scheme)).toBe(TOKEN);
  });
});

test.each([
  ['%2B', `invites%2B${TOKEN}@company.example`],
  ['%2b', `invites%2b${TOKEN}@company.example`],
  ['a space', `invites ${TOKEN}@company.example`],
  ['a space in quotes', `"invites ${TOKEN}"@company.example`],
  ['%2b, rewritten by a forwarder', `SRS0=HHH=TT=company.example=invites%2b${TOKEN}@forwarder.example`],
])('a plus that came back as %s is a plus', (_what, address) => {
  expect(tokenOf(address, PLUS)).toBe(TOKEN);
});

test('an internationalised reply domain is one domain in both spellings', () => {
  const unicode = replyAddressScheme('{token}@antwort.bücher.example');
  const ascii = replyAddressScheme('{token}@antwort.xn--bcher-kva.example');
  expect(replyAddress(TOKEN, unicode)).toBe(`${TOKEN}@antwort.xn--bcher-kva.example`);
  expect(tokenOf(`${TOKEN}@antwort.bücher.example`, ascii)).toBe(TOKEN);
  expect(tokenOf(`${TOKEN}@antwort.xn--bcher-kva.example`, unicode)).toBe(TOKEN);
});

test.each([
  ['nothing', ''],
  ['another domain', `${TOKEN}@elsewhere.example`],
  ['a subdomain', `${TOKEN}@sub.${DOMAIN}`],
  ['a longer domain', `${TOKEN}@${DOMAIN}.elsewhere.example`],
  ['no domain', TOKEN],
  ['no local part', `@${DOMAIN}`],
  ['two domains', `${TOKEN}@${DOMAIN}@${DOMAIN}`],
  ['a plus tag', `${TOKEN}+x@${DOMAIN}`],
  ['a percent route', `${TOKEN}%elsewhere.example@${DOMAIN}`],
  ['one character too few', `${TOKEN.slice(0, -1)}@${DOMAIN}`],
  ['one character too many', `${TOKEN}0@${DOMAIN}`],
  ['a look-alike character', `r-${'o'.repeat(26)}@${DOMAIN}`],
  ['another kind of token', `c-${TOKEN.slice(2)}@${DOMAIN}`],
  ['a half quoted local part', `"${TOKEN}@${DOMAIN}`],
  ['an escape in a quoted local part', `"r\\${TOKEN.slice(1)}"@${DOMAIN}`],
  ['angle brackets', `<${TOKEN}@${DOMAIN}>`],
  ['a display name', `Ana <${TOKEN}@${DOMAIN}>`],
  ['two trailing dots', `${TOKEN}@${DOMAIN}..`],
  ['a prefix that the setting has not', `invites+${TOKEN}@${DOMAIN}`],
  ['a forwarder of another domain', `SRS0=HHH=TT=elsewhere.example=${TOKEN}@${DOMAIN}`],
  ['a forwarder without its hash', `SRS0=${DOMAIN}=${TOKEN}@forwarder.example`],
  ['a hundred thousand characters', `${TOKEN}@${'x'.repeat(100_000)}`],
])('%s is no reply address', (_what, address) => {
  expect(tokenOf(address, DEFAULT)).toBeUndefined();
});

test.each([
  ['the mailbox without a token', 'invites@company.example'],
  ['another mailbox', `other+${TOKEN}@company.example`],
  ['a token without the mailbox', `${TOKEN}@company.example`],
  ['another domain', `invites+${TOKEN}@elsewhere.example`],
  ['two tags', `invites+x+${TOKEN}@company.example`],
])('behind a plus, %s is no reply address', (_what, address) => {
  expect(tokenOf(address, PLUS)).toBeUndefined();
});

test('reading an address never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      for (const scheme of [DEFAULT, PLUS, SHARED]) {
        expect(tokenOf(text, scheme)).toBeUndefined();
        expect(isSharedAddress(text, scheme)).toBe(false);
      }
    }),
  );
});

describe('where all invites share one address', () => {
  test.each([
    'invites@company.example',
    'INVITES@Company.Example',
    '"invites"@company.example.',
    'SRS0=HHH=TT=company.example=invites@forwarder.example',
  ])('%s is it, and names no invite', (address) => {
    expect(isSharedAddress(address, SHARED)).toBe(true);
    expect(tokenOf(address, SHARED)).toBeUndefined();
  });

  test.each(['invite@company.example', 'invites@elsewhere.example', `invites+${TOKEN}@company.example`])(
    '%s is not',
    (address) => {
      expect(isSharedAddress(address, SHARED)).toBe(false);
    },
  );

  test('no address of another scheme is shared', () => {
    expect(isSharedAddress('invites@company.example', PLUS)).toBe(false);
  });

  test('the UID holds the token, also as clients give it back', () => {
    const uid = uidWith(randomUUID(), TOKEN, SHARED);
    expect(uid).toMatch(/^[0-9a-f-]{36}-r-[0-9a-z]{26}@company\.example$/);
    for (const echoed of [uid, uid.toUpperCase(), `${uid}-Lotus_Notes_Generated`, `vCal-Uid${uid}`])
      expect(tokenOfUid(echoed, SHARED)).toBe(TOKEN);
  });

  test('a UID elsewhere holds none', () => {
    const uid = uidWith(randomUUID(), TOKEN, DEFAULT);
    expect(uid).toMatch(/^[0-9a-f-]{36}@reply\.example$/);
    expect(tokenOfUid(uid, SHARED)).toBeUndefined();
    expect(tokenOfUid(uidWith(randomUUID(), TOKEN, SHARED), DEFAULT)).toBeUndefined();
  });
});
