import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mailtoUri, readCalAddress } from '../../src/calendar/cal-address.ts';
import { sameAddress } from '../../src/invites/address.ts';

describe('readCalAddress', () => {
  test.each([
    ['mailto:ana@guest.test', 'ana@guest.test'],
    ['MAILTO:Ana@Guest.TEST', 'Ana@Guest.TEST'],
    [' MailTo: ana@guest.test ', 'ana@guest.test'],
    ['mailto:ana%2Bx%40guest.test', 'ana+x@guest.test'],
    ['mailto:%20ana@guest.test', 'ana@guest.test'],
    ['mailto:ana@guest.test?subject=x', 'ana@guest.test'],
    ['mailto:ana%3Fx@guest.test', 'ana?x@guest.test'],
    ['mailto:"Ana" <ana@guest.test>', 'ana@guest.test'],
    ['"Ana" <mailto:ana%2Bx@guest.test>', 'ana+x@guest.test'],
    ['mailto:%22Ana%22%20%3Cana@guest.test%3E', 'ana@guest.test'],
    ['"mailto:ana@guest.test"', 'ana@guest.test'],
    ['mailto:"ana"@guest.test', 'ana@guest.test'],
    ['ana@guest.test', 'ana@guest.test'],
    ['ana%x@guest.test', 'ana%x@guest.test'],
    ['mailto:100%@guest.test', '100%@guest.test'],
    ['SMTP:ana@guest.test', 'ana@guest.test'],
    ['mailto:smtp:ana@guest.test', 'ana@guest.test'],
    ['mailto:ana@bücher.test', 'ana@bücher.test'],
  ])('cases 39 to 43: %s names %s', (value, address) => {
    expect(readCalAddress(value)).toBe(address);
  });

  test.each([
    'EX:/o=Org/ou=Group/cn=ana',
    'EX:/o=Org/cn=ana@guest.test',
    '/o=Org/cn=ana',
    'urn:uuid:550e8400-e29b-41d4-a716-446655440000',
    'invalid:nomail',
    'https://guest.test/ana@guest.test',
    'mailto:',
    'mailto:ana',
    'mailto:ana@',
    'mailto:ana%2540guest.test',
    'mailto:ana@guest.test,bo@guest.test',
    'mailto:ana@guest.test%0D%0ABcc:bo@guest.test',
    'mailto:ana%00@guest.test',
    `mailto:${'a'.repeat(250)}@guest.test`,
    '',
  ])('case 41: "%s" names no address', (value) => {
    expect(readCalAddress(value)).toBeUndefined();
  });

  test('reads every address back that mailtoUri writes, and writes only URI characters', () => {
    const local = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 30 })
      .filter((text) => /^[^\s@<>",;:\\()[\]\p{Cc}]+$/u.test(text));
    const domain = fc.constantFrom('guest.test', 'bücher.test', 'Guest.TEST');
    fc.assert(
      fc.property(local, domain, (name, host) => {
        const uri = mailtoUri(`${name}@${host}`);
        expect(uri).toMatch(/^mailto:[A-Za-z0-9!$%&'()*+,\-./:;=_~@]+$/);
        expect(sameAddress(readCalAddress(uri) ?? '', `${name}@${host}`)).toBe(true);
      }),
    );
  });
});
