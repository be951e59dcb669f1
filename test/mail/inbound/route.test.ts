import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressesOf, MAX_ROUTED_ADDRESSES, tokensIn } from '../../../src/mail/inbound/route.ts';
import { newToken, replyAddressScheme } from '../../../src/mail/reply-address.ts';

const SCHEME = replyAddressScheme('{token}@reply.example');
const PLUS = replyAddressScheme('invites+{token}@company.example');
const [ONE, TWO, THREE] = [newToken(randomBytes), newToken(randomBytes), newToken(randomBytes)];
const BOUNCE = ONE.replace('r-', 'b-');

function mail(...headers: string[]): Uint8Array {
  return Buffer.from(`${headers.join('\r\n')}\r\n\r\nTo: ${THREE}@reply.example\r\n`);
}

test.each([
  'Delivered-To',
  'X-Original-To',
  'Envelope-To',
  'X-Forwarded-To',
  'Resent-To',
  'To',
  'Cc',
  'TO',
  'envelope-to',
])('%s names the token', (name) => {
  expect(tokensIn(mail('From: ana@guest.test', `${name}: ${ONE}@reply.example`), SCHEME)).toEqual([ONE]);
});

test('what our own servers noted comes before what the sender wrote', () => {
  const raw = mail(
    `Cc: ${THREE}@reply.example`,
    `To: Board <${TWO}@reply.example>, ana@guest.test`,
    'From: ana@guest.test',
    `Delivered-To: ${ONE}@reply.example`,
    `X-Original-To: ${TWO}@reply.example`,
  );
  expect(tokensIn(raw, SCHEME)).toEqual([ONE, TWO, THREE]);
});

test.each([
  ['among other people', `To: "Ruiz, Ana" <ana@guest.test>, Board <${ONE}@reply.example>, x@guest.test`],
  ['as a name only', `To: ${ONE}@reply.example (Board)`],
  ['in a folded line', `To: ana@guest.test,\r\n\tBoard\r\n <${ONE}@reply.example>`],
  ['in capitals', `TO: ${ONE.toUpperCase()}@REPLY.EXAMPLE`],
  ['in a group', `To: board: ${ONE}@reply.example;`],
  ['with a quoted local part', `To: "${ONE}"@reply.example`],
  ['in a list that is broken', `To: <<<ana@guest.test, "Board <${ONE}@reply.example>`],
  ['rewritten by a forwarder', `Delivered-To: SRS0=AB=CD=reply.example=${ONE}@forwarder.example`],
  ['behind a name that is not ASCII', `To: Bücher <${ONE}@reply.example>`],
])('a token is found %s', (_where, header) => {
  expect(tokensIn(mail('From: ana@guest.test', header), SCHEME)).toEqual([ONE]);
});

test('a bounce address is told by its own token', () => {
  expect(
    tokensIn(mail(`Delivered-To: ${BOUNCE}@reply.example`, `To: ${BOUNCE}@reply.example`), SCHEME),
  ).toEqual([BOUNCE]);
});

test.each([
  ['as it was', `To: invites+${ONE}@company.example`],
  ['as %2B', `To: <invites%2B${ONE}@company.example>`],
  ['as a space', `To: Board <invites ${ONE}@company.example>`],
])('a plus is found %s', (_how, header) => {
  expect(tokensIn(mail(header), PLUS)).toEqual([ONE]);
});

test('a token in another header, in the body or of another domain is none', () => {
  const raw = mail(
    `Subject: ${ONE}@reply.example`,
    `Reply-To: ${ONE}@reply.example`,
    `To: ${ONE}@other.example`,
  );
  expect(tokensIn(raw, SCHEME)).toEqual([]);
});

test('a header without end is not read without end', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => `a${index}@guest.test`).join(', ');
  const began = performance.now();
  expect(addressesOf(mail(`To: ${many}`))).toHaveLength(MAX_ROUTED_ADDRESSES);
  expect(addressesOf(Buffer.from(`To: ${'<'.repeat(1_000_000)}`))).toEqual([]);
  expect(addressesOf(Buffer.from(`To: ${'"a@'.repeat(300_000)}`)).length).toBeLessThan(
    MAX_ROUTED_ADDRESSES + 1,
  );
  expect(addressesOf(Buffer.from(`To: ${'<a@'.repeat(300_000)}`)).length).toBeLessThan(
    MAX_ROUTED_ADDRESSES + 1,
  );
  expect(addressesOf(Buffer.from(`To:${'\r\n '.repeat(300_000)}`))).toEqual([]);
  expect(performance.now() - began).toBeLessThan(3000);
});

test('no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      expect(tokensIn(bytes, SCHEME)).toEqual([]);
    }),
  );
});
