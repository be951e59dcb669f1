import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newToken, replyAddress, tokenOf } from '../../src/mail/reply-address.ts';

const DOMAIN = 'reply.example';
const TOKEN = newToken(randomBytes);

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

test('an address gives its token back in every letter case', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (upper) => {
      const address = [...replyAddress(TOKEN, DOMAIN)]
        .map((letter, index) => (upper[index] ? letter.toUpperCase() : letter))
        .join('');
      expect(tokenOf(address, DOMAIN)).toBe(TOKEN);
    }),
  );
});

test.each([
  ['with a quoted local part', `"${TOKEN}"@${DOMAIN}`],
  ['with a quoted local part in capitals', `"${TOKEN.toUpperCase()}"@${DOMAIN}`],
  ["with the domain's trailing dot", `${TOKEN}@${DOMAIN}.`],
  ['all of it together', `"${TOKEN.toUpperCase()}"@${DOMAIN.toUpperCase()}.`],
])('an address is recognised %s', (_how, address) => {
  expect(tokenOf(address, DOMAIN)).toBe(TOKEN);
});

test('an internationalised reply domain is one domain in both spellings', () => {
  expect(replyAddress(TOKEN, 'antwort.bücher.example')).toBe(`${TOKEN}@antwort.xn--bcher-kva.example`);
  expect(tokenOf(`${TOKEN}@antwort.bücher.example`, 'antwort.xn--bcher-kva.example')).toBe(TOKEN);
  expect(tokenOf(`${TOKEN}@antwort.xn--bcher-kva.example`, 'antwort.bücher.example')).toBe(TOKEN);
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
  ['a bounce address', `b-${TOKEN.slice(2)}@${DOMAIN}`],
  ['a half quoted local part', `"${TOKEN}@${DOMAIN}`],
  ['an escape in a quoted local part', `"r\\${TOKEN.slice(1)}"@${DOMAIN}`],
  ['angle brackets', `<${TOKEN}@${DOMAIN}>`],
  ['a display name', `Ana <${TOKEN}@${DOMAIN}>`],
  ['two trailing dots', `${TOKEN}@${DOMAIN}..`],
  ['a hundred thousand characters', `${TOKEN}@${'x'.repeat(100_000)}`],
])('%s is no reply address', (_what, address) => {
  expect(tokenOf(address, DOMAIN)).toBeUndefined();
});

test('reading an address never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(tokenOf(text, DOMAIN)).toBeUndefined();
    }),
  );
});
