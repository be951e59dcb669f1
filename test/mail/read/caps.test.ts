import { describe, expect, it } from 'vitest';
import {
  exceededCap,
  MAX_ADDRESSES,
  MAX_HEADER_BYTES,
  MAX_HEADER_LINES,
  MAX_LINE_BYTES,
  MAX_LINES,
  MAX_MAIL_BYTES,
  MAX_PARTS,
} from '../../../src/mail/read/caps.ts';
import { addresses, BODY, HEAVIEST, KILLERS } from './killers.ts';
import { header, read, readNone } from './mails.ts';

describe('mails that hurt parsers', () => {
  it.each(KILLERS)('%s: refused by its bytes alone', async (_name, mail, disposition, reason) => {
    const raw = Buffer.from(mail());
    const before = performance.now();
    const refusal = exceededCap(raw);
    // The figure of E2 with room for a busy machine; a parser takes seconds for most of these.
    expect(performance.now() - before).toBeLessThan(2_500);
    expect(refusal).toMatchObject({ kind: 'none', disposition });
    expect(refusal?.reason).toMatch(reason);
    // The reading says nothing that only a parser could know.
    expect(await read(raw)).toEqual({ outcome: refusal, warnings: [] });
  });

  it('an empty mail is malformed', async () => {
    expect(await readNone('')).toMatchObject({ disposition: 'malformed' });
  });
});

describe('each bound lets through what just keeps it', () => {
  const TEXT = 'Content-Type: text/plain';
  const dash = (count: number) => `${header(TEXT)}\r\n${'--x\r\n'.repeat(count)}`;
  it.each([
    [
      'bytes',
      (more: number) =>
        `X: y\r\n\r\n${`${'z'.repeat(98)}\r\n`.repeat(MAX_LINES)}`.slice(0, MAX_MAIL_BYTES + more),
    ],
    [
      'header bytes',
      (more: number) => `${'X: y\r\n'.repeat(10)}X: ${'z'.repeat(MAX_HEADER_BYTES - 63 + more)}\r\n${BODY}`,
    ],
    ['header lines', (more: number) => `${'X: y\r\n'.repeat(MAX_HEADER_LINES + more)}${BODY}`],
    ['lines', (more: number) => `X: y\r\n\r\n${'z\r\n'.repeat(MAX_LINES - 2 + more)}`],
    ['bytes of a line', (more: number) => `X: y\r\n\r\n${'z'.repeat(MAX_LINE_BYTES + more)}\r\n`],
    ['boundaries', (more: number) => dash(MAX_PARTS + more)],
    ['addresses', (more: number) => `From: a@b.test\r\nTo: ${addresses(MAX_ADDRESSES + more)}\r\n${BODY}`],
    [
      'addresses over folds',
      (more: number) => `To: ${addresses(MAX_ADDRESSES + more).replaceAll(', ', ',\r\n ')}\r\n${BODY}`,
    ],
    ['addresses over headers', (more: number) => `${'Cc: <a@b>\r\n'.repeat(MAX_ADDRESSES + more)}${BODY}`],
  ])('%s', (_name, mail) => {
    expect(exceededCap(Buffer.from(mail(0)))).toBeUndefined();
    expect(exceededCap(Buffer.from(mail(1)))).toBeDefined();
  });

  it('commas outside of address headers are text', () => {
    expect(exceededCap(Buffer.from(`Subject: ${','.repeat(500)}\r\n${BODY}`))).toBeUndefined();
    expect(exceededCap(Buffer.from(`Subject: x\r\n${BODY}To: ${','.repeat(500)}`))).toBeUndefined();
  });

  it('a header name in any case and with white space before its colon is counted', () => {
    expect(exceededCap(Buffer.from(`tO \t: ${addresses(60)}\r\n${BODY}`))).toBeDefined();
  });
});

describe('the heaviest mails that keep every bound', () => {
  it.each(HEAVIEST)('%s: read within seconds', async (_name, mail) => {
    expect(exceededCap(Buffer.from(mail))).toBeUndefined();
    const before = performance.now();
    await read(mail);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
