import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_RESULTS_LENGTH,
  readAuthenticationResults,
} from '../../../src/mail/authenticate/authentication-results.ts';

/** `spf=pass smtp.mailfrom:guest.test` for each result, to compare at a glance. */
function brief(value: string): string[] | undefined {
  return readAuthenticationResults(value)?.results.map(({ method, result, properties }) =>
    [`${method}=${result}`, ...[...properties].reverse().map(([name, text]) => `${name}:${text}`)].join(' '),
  );
}

describe('Authentication-Results as servers write them', () => {
  it.each([
    [
      'RFC 8601 appendix B.3',
      'example.com; auth=pass (cram-md5) smtp.auth=sender@example.net; spf=pass smtp.mailfrom=example.net',
      ['auth=pass smtp.auth:sender@example.net', 'spf=pass smtp.mailfrom:example.net'],
    ],
    [
      'RFC 8601 appendix B.6, comments everywhere',
      'foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn’t expecting it) 1362471462',
      ['dkim=fail policy.expired:1362471462'],
    ],
    ['none', 'example.org 1; none', []],
    [
      'Google’s',
      'mx.google.com; dkim=pass header.i=@guest.test header.s=k1 header.b="Ab/c+d=="; spf=pass (google.com: domain of ana@guest.test designates 203.0.113.10 as permitted sender) smtp.mailfrom=ana@guest.test; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=guest.test',
      [
        'dkim=pass header.i:@guest.test header.s:k1 header.b:Ab/c+d==',
        'spf=pass smtp.mailfrom:ana@guest.test',
        'dmarc=pass header.from:guest.test',
      ],
    ],
    [
      'Fastmail’s, base64 without quotes',
      'mx1.messagingengine.com; dkim=pass (2048-bit rsa key sha256) header.d=guest.test header.b=AbC== header.a=rsa-sha256 x-bits=2048; dmarc=fail policy.dmarc=reject header.from=guest.test',
      [
        'dkim=pass header.d:guest.test header.b:AbC== header.a:rsa-sha256 x-bits:2048',
        'dmarc=fail policy.dmarc:reject header.from:guest.test',
      ],
    ],
    [
      'Postfix with OpenDMARC',
      'mx.reply.example; dmarc=pass (p=none dis=none) header.from=guest.test',
      ['dmarc=pass header.from:guest.test'],
    ],
    [
      'a reason in quotes',
      'a.test; dkim=fail reason="bad; signature = \\"x\\"" header.d=guest.test',
      ['dkim=fail reason:bad; signature = "x" header.d:guest.test'],
    ],
    [
      'a quoted local part',
      'a.test; spf=pass smtp.mailfrom="ana b"@guest.test; dmarc=none',
      ['spf=pass smtp.mailfrom:ana b@guest.test', 'dmarc=none'],
    ],
    ['capitals', 'A.TEST; DMARC=Pass HEADER.FROM=Guest.Test', ['dmarc=pass header.from:Guest.Test']],
  ])('%s', (_, value, expected) => expect(brief(value)).toEqual(expected));

  it.each([
    ['mx.example', 'mx.example; none'],
    ['mx.example', 'MX.example 1; none'],
    ['mx example', '"mx example"; none'],
    ['mx.example', '(our own) mx.example(yes);none'],
  ])('names its server: %s', (id, value) => expect(readAuthenticationResults(value)?.authservId).toBe(id));
});

describe('what is hidden in them is not taken for a result', () => {
  it.each([
    ['a comment', 'a.test; dmarc=fail (; dmarc=pass header.from=guest.test) header.from=guest.test'],
    ['a nested comment', 'a.test; dmarc=fail (a (b) ; dmarc=pass) header.from=guest.test'],
    ['a comment with an escaped bracket', 'a.test; dmarc=fail (\\) ; dmarc=pass) header.from=guest.test'],
    ['a quoted string', 'a.test; dmarc=fail reason="; dmarc=pass" header.from=guest.test'],
    ['a second property of one name', 'a.test; dmarc=fail header.from=guest.test header.from=x.test'],
  ])('%s', (_, value) => {
    const [first, ...others] = readAuthenticationResults(value)?.results ?? [];
    expect(first).toMatchObject({ method: 'dmarc', result: 'fail' });
    expect(first?.properties.get('header.from')).toBe('guest.test');
    expect(others).toEqual([]);
  });

  it.each([
    ['an open comment', 'a.test; spf=fail; dmarc=pass (header.from=guest.test'],
    ['an open quotation', 'a.test; spf=fail; dmarc=pass reason="header.from=guest.test'],
  ])('%s takes what it swallowed with it', (_, value) => expect(brief(value)).toEqual(['spf=fail']));

  it.each([
    [''],
    ['; dmarc=pass'],
    ['=; dmarc=pass'],
    [`a.test; dmarc=pass (${'x'.repeat(MAX_RESULTS_LENGTH)})`],
  ])('no server, or no end: nothing', (value) => expect(readAuthenticationResults(value)).toBeUndefined());

  it('reads anything without a throw, in time', () => {
    const pieces = fc.constantFrom(
      'a',
      '.',
      '/',
      '=',
      ';',
      '(',
      ')',
      '"',
      '\\',
      ' ',
      '\t',
      'dmarc=pass',
      '1',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 200 }), (parts) => {
        readAuthenticationResults(parts.join(''));
      }),
    );
    const started = performance.now();
    for (const piece of ['a ', '. ', '(', '"', '=', ';', 'a.'])
      readAuthenticationResults(piece.repeat(MAX_RESULTS_LENGTH / piece.length));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
