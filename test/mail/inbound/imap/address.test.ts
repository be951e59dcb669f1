import { expect, test } from 'vitest';
import { readMailboxAddress } from '../../../../src/mail/inbound/imap/address.ts';
import { describeFailure } from '../../../../src/mail/inbound/imap/failure.ts';

test.each([
  ['imaps://a:b@imap.example', { port: 993, security: 'tls', folders: ['INBOX'], watchesJunk: true }],
  ['imaps://a:b@imap.example/', { folders: ['INBOX'] }],
  ['imap://a:b@imap.example/Answers', { port: 143, security: 'starttls', folders: ['Answers'] }],
  ['imap://a:b@127.0.0.1:1143/INBOX?tls=off', { port: 1143, security: 'none' }],
  ['imaps://a:b@imap.example/INBOX?junk=off', { watchesJunk: false }],
  ['imaps://a:b@imap.example/INBOX,Archive,INBOX', { folders: ['INBOX', 'Archive'] }],
  ['imaps://a:b@imap.example/INBOX,[Gmail]/All%20Mail', { folders: ['INBOX', '[Gmail]/All Mail'] }],
  ['imaps://a:b@imap.example/a%2Cb', { folders: ['a,b'] }],
  ['imaps://a%40b.example:p%2F%3A%20w@imap.example', { user: 'a@b.example', password: 'p/: w' }],
  ['imaps://a:b@[::1]:9993/INBOX', { host: '::1', port: 9993 }],
])('%s is read', (url, expected) => {
  expect(readMailboxAddress(url)).toMatchObject(expected);
});

test('a mailbox is named without its password, and two of them differ', () => {
  expect(readMailboxAddress('imaps://a%40b.example:secret@imap.example/INBOX').name).toBe(
    'imaps://a%40b.example@imap.example:993',
  );
});

test.each([
  'no secret+1',
  `LOGIN a secret+1`,
  `AUTHENTICATE ${Buffer.from('\0a\0secret+1').toString('base64')}`,
  `imaps://a:${encodeURIComponent('secret+1')}@imap.example`,
  Buffer.from('secret+1').toString('base64'),
])('a failure is told in one line without the password: %s', (text) => {
  const address = readMailboxAddress('imaps://a:secret%2B1@imap.example');
  const failures = [
    new Error(`It broke:\r\n${text}`),
    Object.assign(new Error('Command failed'), { authenticationFailed: true, responseText: text }),
    Object.assign(new Error('Command failed'), { responseStatus: 'NO', responseText: text }),
    Object.assign(new Error('closed'), { reason: text, executedCommand: text }),
    Object.assign(new Error('x'.repeat(10_000)), { code: text }),
  ];
  for (const failure of failures) {
    const said = describeFailure(failure, address);
    expect(said).not.toMatch(/secret|[\r\n]/);
    expect(said).not.toContain(Buffer.from('secret+1').toString('base64'));
    expect(said).not.toContain(Buffer.from('\0a\0secret+1').toString('base64'));
    expect(said.length).toBeGreaterThan(3);
    expect(said.length).toBeLessThanOrEqual(200);
  }
});
