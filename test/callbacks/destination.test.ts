import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeAddress, judgeUrl } from '../../src/callbacks/destination.ts';
import { LOOPBACK_SPELLINGS, PUBLIC_ADDRESSES, SPECIAL_ADDRESSES } from './forbidden-hosts.ts';

const PUBLIC_ONLY = { allowPrivate: false };
const DEVELOPMENT = { allowPrivate: true };

const allowed = (url: string, rules = PUBLIC_ONLY) => judgeUrl(url, rules).allowed;

test.each(LOOPBACK_SPELLINGS)('https://%s is a destination that nobody may name', (host) => {
  // A spelling that the URL parser itself turned away would show nothing about the judgement.
  expect(URL.canParse(`https://${host}/`)).toBe(true);
  expect(allowed(`https://${host}/`)).toBe(false);
  expect(allowed(`https://${host}:8443/`)).toBe(false);
});

test.each(SPECIAL_ADDRESSES)('%s is no public address', (ip) => {
  expect(judgeAddress(ip, PUBLIC_ONLY)).toMatchObject({ allowed: false });
});

test.each(PUBLIC_ADDRESSES)('%s is the public address %s', (given, canonical) => {
  expect(judgeAddress(given, PUBLIC_ONLY)).toEqual({ allowed: true, value: canonical });
});

test.each(['', 'localhost', '127.1', '1.2.3', '::g', '1.2.3.4.5', '[::1]'])(
  '%j is no address at all',
  (text) => {
    expect(judgeAddress(text, DEVELOPMENT).allowed).toBe(false);
  },
);

test.each([
  'https://app.example/hooks/si/7781',
  'https://app.example:443/',
  'https://app.example:8443/?a=b',
  'https://local.example/',
  'https://internal.app.example/',
  'https://xn--bcher-kva.example/',
  'https://8.8.8.8/',
  'https://[2606:4700:4700::1111]/',
])('%s may be a callback URL', (url) => {
  expect(judgeUrl(url, PUBLIC_ONLY)).toEqual({ allowed: true, value: new URL(url) });
});

test.each([
  ['http://app.example/', 'must begin with https://'],
  ['ftp://app.example/', 'must begin with https://'],
  ['file:///etc/passwd', 'must begin with https://'],
  ['javascript:alert(1)', 'must begin with https://'],
  ['/hooks/7781', 'not an absolute URL'],
  ['https://', 'not an absolute URL'],
  [`https://app.example/${'a'.repeat(2048)}`, 'at most 2048 characters'],
  ['https://app.example:80/', 'port 443 or 8443'],
  ['https://app.example:22/', 'port 443 or 8443'],
  ['https://user@app.example/', 'user name or password'],
  ['https://:secret@app.example/', 'user name or password'],
  ['https://app.example@127.0.0.1/', 'user name or password'],
  ['https://app.example%00@127.0.0.1/', 'user name or password'],
  ['https://app.example:443@127.0.0.1/', 'user name or password'],
  ['https://@127.0.0.1/', '127.0.0.1'],
  ['https:127.0.0.1', '127.0.0.1'],
  ['https:\\\\127.0.0.1\\hook', '127.0.0.1'],
  [' https://127.0.0.1/ ', '127.0.0.1'],
  ['https://127.0.0.1#@app.example/', '127.0.0.1'],
  ['https://127.0.0.1?@app.example/', '127.0.0.1'],
  ['https://127.0.0.1\\@app.example/', '127.0.0.1'],
  ['https://1\t27.0.0\n.1/', '127.0.0.1'],
  ['https://[app.example]/', 'not an absolute URL'],
  ['https://[127.0.0.1]/', 'not an absolute URL'],
  ['https://[fe80::1%25eth0]/', 'not an absolute URL'],
  ['https://app.example./', 'not app.example.'],
  ['https://localhost/', 'not localhost'],
  ['https://LocalHost/', 'not localhost'],
  ['https://hook.localhost/', 'not hook.localhost'],
  ['https://localhost.localdomain/', 'not localhost.localdomain'],
  ['https://printer.local/', 'not printer.local'],
  ['https://metadata.google.internal/', 'not metadata.google.internal'],
  ['https://router.home.arpa/', 'not router.home.arpa'],
  ['https://redis/', 'not redis'],
])('%j may not be one: it %s', (url, reason) => {
  expect(judgeUrl(url, PUBLIC_ONLY)).toEqual({ allowed: false, reason: expect.stringContaining(reason) });
});

test('a URL may have 2048 characters and no more', () => {
  const filled = (length: number) => 'https://app.example/'.padEnd(length, 'a');
  expect(allowed(filled(2048))).toBe(true);
  expect(judgeUrl(filled(2049), PUBLIC_ONLY)).toMatchObject({
    allowed: false,
    reason: expect.stringContaining('at most 2048 characters'),
  });
});

test('a backslash does not hide the host that a URL really names', () => {
  expect(judgeUrl('https://app.example\\@127.0.0.1/', PUBLIC_ONLY)).toMatchObject({
    allowed: true,
    value: expect.objectContaining({ hostname: 'app.example' }),
  });
});

describe('the development setting', () => {
  test.each([
    'http://localhost:3000/hook',
    'http://127.0.0.1:3000/',
    'https://[::1]:3000/',
    'http://192.168.1.20/',
    'http://receiver:8080/',
    'http://[fd12:3456::1]/',
  ])('opens %s', (url) => {
    expect(allowed(url, DEVELOPMENT)).toBe(true);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[fe80::1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://224.0.0.1/',
    'http://user:secret@localhost/',
    'ftp://localhost/',
  ])('does not open %s', (url) => {
    expect(allowed(url, DEVELOPMENT)).toBe(false);
  });
});

/** Four bytes of one of the private blocks. */
const privateIpv4 = fc
  .tuple(
    fc.constantFrom([10, 8], [127, 8], [172 * 256 + 16, 12], [192 * 256 + 168, 16], [169 * 256 + 254, 16]),
    fc.nat({ max: 0xffffff }),
  )
  .map(([[network = 0, prefix = 0], rest]) => {
    const high = network < 256 ? network * 2 ** 24 : network * 2 ** 16;
    return high + (rest % 2 ** (32 - prefix));
  });

/** One number of a host, in one of the bases that the URL standard reads, with zeros before it. */
const spelledNumber = (value: number) =>
  fc
    .record({ base: fc.constantFrom(8, 10, 16), upper: fc.boolean(), zeros: fc.nat({ max: 3 }) })
    .map(({ base, upper, zeros }) => {
      const digits = value.toString(base);
      const prefix = base === 16 ? '0x' : base === 8 ? '0' : '';
      const text = prefix + (base === 10 ? '' : '0'.repeat(zeros)) + digits;
      return upper ? text.toUpperCase() : text;
    });

/** The same text in other characters that the URL standard folds into it. */
const disguised = (text: string) =>
  fc.array(fc.nat({ max: 3 }), { minLength: text.length, maxLength: text.length }).map((disguises) =>
    [...text]
      .map((char, index) => {
        const code = char.charCodeAt(0);
        if (disguises[index] === 1) return `%${code.toString(16)}`;
        if (disguises[index] === 2) return String.fromCharCode(code + 0xfee0);
        return char;
      })
      .join(''),
  );

test('no spelling of a private IPv4 address that a URL can hold gets past the judgement', () => {
  const spelling = fc.tuple(privateIpv4, fc.integer({ min: 1, max: 4 })).chain(([address, parts]) => {
    const bytes = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
    const last = address % 2 ** (8 * (5 - parts));
    const numbers = [...bytes.slice(0, parts - 1), last];
    return fc
      .tuple(fc.tuple(...numbers.map(spelledNumber)), fc.constantFrom('', '.'))
      .chain(([spelled, dot]) => disguised(spelled.join('.') + dot))
      .map((host) => ({ host, dotted: bytes.join('.') }));
  });
  fc.assert(
    fc.property(spelling, ({ host, dotted }) => {
      expect(new URL(`https://${host}/`).hostname).toBe(dotted);
      expect(allowed(`https://${host}/`)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('a private IPv4 address stays forbidden in whatever IPv6 form it is wrapped', () => {
  const wrap = fc.constantFrom('::ffff:', '::', '::ffff:0:', '64:ff9b::', '64:ff9b:1::');
  fc.assert(
    fc.property(privateIpv4, wrap, (address, prefix) => {
      const [high, low] = [Math.floor(address / 65536), address % 65536].map((group) => group.toString(16));
      const dotted = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
      for (const ip of [prefix + dotted, `${prefix}${high}:${low}`, `2002:${high}:${low}::`])
        expect(judgeAddress(ip, PUBLIC_ONLY).allowed).toBe(false);
    }),
  );
});
