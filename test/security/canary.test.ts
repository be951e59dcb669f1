import { expect, test } from 'vitest';
import { aCanary, canariesIn } from './canary.ts';

const CANARY = aCanary('IT');
const { value, core } = CANARY;

test.each([
  ['as it is', `{"password":"${value}"}`],
  ['half of it', `starts with ${core}…`],
  ['percent-encoded', `smtp://user:${encodeURIComponent(value)}@mail.test`],
  ['in base64, at any place', Buffer.from(value).toString('base64')],
  ['in base64 after a user', Buffer.from(`\0me\0${value}`).toString('base64')],
  ['in base64 after a longer user', Buffer.from(`\0user\0${value}`).toString('base64')],
  ['in base64url', Buffer.from(`ab:${value}`).toString('base64url')],
  ['in base64 that is folded', Buffer.from(value.repeat(4)).toString('base64').replace(/.{19}/g, '$&\r\n ')],
  ['in hex', Buffer.from(value).toString('hex')],
])('a secret is found %s', (_how, text) => {
  expect(canariesIn(`before ${text} after`, [aCanary('OTHER'), CANARY])).toEqual([
    expect.stringMatching(/^IT: /),
  ]);
});
