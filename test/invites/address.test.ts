import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress, sameAddress, sameMailbox } from '../../src/invites/address.ts';

describe('two spellings of one address', () => {
  it.each([
    ['letter case (case 26)', 'Ana@Guest.TEST', 'ana@guest.test'],
    ['blanks around it', ' ana@guest.test\n', 'ana@guest.test'],
    ['the root dot of the domain', 'ana@guest.test.', 'ana@guest.test'],
    ['domain in letters and as A-label (case 43)', 'ana@bücher.test', 'ana@xn--bcher-kva.test'],
    ['A-label in capitals', 'ana@XN--BCHER-KVA.test', 'ana@bücher.test'],
    ['domain in capitals with an umlaut', 'ana@BÜCHER.test', 'ana@bücher.test'],
    ['domain composed and decomposed', 'ana@bu\u0308cher.test', 'ana@b\u00fccher.test'],
    ['local part composed and decomposed', 'ame\u0301lie@guest.test', 'am\u00e9lie@guest.test'],
    ['full stop of Chinese and Japanese text', 'ana@bücher。test', 'ana@bücher.test'],
  ])('compare equal: %s', (_what, one, other) => {
    expect(sameAddress(one, other)).toBe(true);
  });
});

describe('two people', () => {
  it.each([
    ['another local part', 'ana@guest.test', 'anna@guest.test'],
    ['another domain', 'ana@guest.test', 'ana@guest.example'],
    ['a subdomain', 'ana@guest.test', 'ana@mail.guest.test'],
    ['a tag after a plus', 'ana+board@guest.test', 'ana@guest.test'],
    ['dots in the local part', 'a.na@guest.test', 'ana@guest.test'],
    ['letters of another script that look alike', 'ana@guest.test', 'аna@guest.test'],
    ['a path after the domain', 'ana@guest.test/evil', 'ana@guest.test'],
    ['a path after an international domain', 'ana@bücher.test/evil', 'ana@bücher.test'],
    ['a query after the domain', 'ana@guest.test?x', 'ana@guest.test'],
    ['percent signs in the domain', 'ana@%67uest.test', 'ana@guest.test'],
    ['a number that a URL would read as an IP address', 'ana@127.1', 'ana@127.0.0.1'],
    ['a domain in the local part', 'ana@guest.test@evil.test', 'ana@guest.test'],
  ])('do not compare equal: %s', (_what, one, other) => {
    expect(sameAddress(one, other)).toBe(false);
  });

  it('stay two under mailbox comparison where only a leading plus precedes their names', () => {
    expect(sameMailbox('+ana@guest.test', '+bo@guest.test')).toBe(false);
  });
});

describe('one mailbox', () => {
  it.each([
    ['plus addressing (case 27)', 'ana+board@guest.test', 'ana@guest.test'],
    ['two tags', 'ana+a@guest.test', 'Ana+b+c@Guest.test'],
    ['dots at Gmail (case 28)', 'a.na@gmail.com', 'ana@gmail.com'],
    ['gmail.com and googlemail.com (case 28)', 'a.na@gmail.com', 'ana@googlemail.com'],
    ['dots and plus at Gmail', 'A.N.A+x@gmail.com', 'ana@gmail.com'],
  ])('is recognised: %s', (_what, one, other) => {
    expect(sameMailbox(one, other)).toBe(true);
  });

  it.each([
    ['dots anywhere but at Google', 'a.na@guest.test', 'ana@guest.test'],
    ['a domain that only ends like Gmail', 'a.na@notgmail.com', 'ana@notgmail.com'],
    ['Gmail and another provider', 'ana@gmail.com', 'ana@guest.test'],
    ['a plus in what is no address', 'ana+x', 'ana'],
  ])('is not assumed: %s', (_what, one, other) => {
    expect(sameMailbox(one, other)).toBe(false);
  });
});

describe('any text at all', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.emailAddress(),
    fc
      .tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))
      .map((parts) => parts.join('@')),
    fc.constantFrom('__proto__', 'constructor', '', '@', '@@', 'a@', '@b', '\ud800@x', 'İ@İ.test'),
  );

  it('is spelt the same whether it is seen at a glance to be canonical or not', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'grapheme-ascii' })), (address) => {
        expect(canonicalAddress(` ${address}`)).toBe(canonicalAddress(address));
      }),
    );
  });

  it('never throws, equals itself and is symmetric', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(sameAddress(one, one)).toBe(true);
        expect(sameMailbox(one, one)).toBe(true);
        expect(sameAddress(one, other)).toBe(sameAddress(other, one));
        expect(sameMailbox(one, other)).toBe(sameMailbox(other, one));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps mailboxes coarser than addresses: the same address is the same mailbox', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        expect(sameMailbox(address, address.toUpperCase())).toBe(true);
        expect(canonicalAddress(canonicalAddress(address))).toBe(canonicalAddress(address));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes time in proportion to the length, however many plus signs there are', () => {
    const hostile = `${'+'.repeat(500_000)}\n@guest.test`;
    expect(sameMailbox(hostile, 'ana@guest.test')).toBe(false);
  }, 5_000);
});
