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
import { ACCEPTED, calendar, header, multipart, part, read, readNone } from './mails.ts';

const BODY = '\r\nhello\r\n';
const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `a${index}@guest.test`).join(', ');

/** Mails that kept a parser busy for seconds (reliability.md, finding 6 and E2), and what refuses them. */
const KILLERS: readonly (readonly [name: string, mail: () => string, disposition: string, reason: RegExp])[] =
  [
    ['100,000 addresses in From', () => `From: ${'a@b,'.repeat(100_000)}${BODY}`, 'too-large', /header/i],
    ['2,000 addresses in To', () => `To: ${'a@b,'.repeat(2_000)}${BODY}`, 'too-large', /addresses/],
    ['a group in a group in a group', () => `To: ${'g:'.repeat(8_000)}${BODY}`, 'too-large', /addresses/],
    ['comments in comments', () => `Reply-To: ${'('.repeat(30_000)}${BODY}`, 'too-large', /addresses/],
    [
      '50,000 empty parts',
      () => header() + multipart('mixed', 'x', ...Array<string>(50_000).fill('')),
      'too-large',
      /boundaries|lines/,
    ],
    [
      '200,000 parts',
      () => `${header('Content-Type: multipart/mixed; boundary=x')}\r\n${'--x\r\n'.repeat(200_000)}`,
      'too-large',
      /boundaries|lines/,
    ],
    [
      '5,000 levels',
      () => {
        const level = (index: number) =>
          `Content-Type: multipart/mixed; boundary=${index}\r\n\r\n--${index}\r\n`;
        return `MIME-Version: 1.0\r\n${Array.from({ length: 5_000 }, (_, index) => level(index)).join('')}`;
      },
      'too-large',
      /boundaries/,
    ],
    ['200,000 headers', () => `${'a:b\r\n'.repeat(200_000)}${BODY}`, 'too-large', /header/],
    ['3,000 folds of one header', () => `X: a\r\n${' b\r\n'.repeat(3_000)}${BODY}`, 'too-large', /header/],
    ['a line of 2 MB', () => `${header()}\r\n${'x'.repeat(2_000_000)}`, 'too-large', /larger/],
    ['a line of 900 kB', () => `${header()}\r\n${'x'.repeat(900_000)}`, 'malformed', /line/],
    [
      '10,000 encoded words',
      () => `Subject: ${'=?utf-8?q?a?= '.repeat(10_000)}${BODY}`,
      'too-large',
      /header/,
    ],
    ['a million empty lines', () => `${header()}\r\n${'\n'.repeat(1_000_000)}`, 'too-large', /lines/],
    ['a header that never ends', () => 'X: '.padEnd(MAX_MAIL_BYTES, 'x'), 'too-large', /header/],
    ['CR instead of line ends', () => 'X: y\r'.repeat(100_000), 'too-large', /header/],
  ];

describe('mails that hurt parsers', () => {
  it.each(KILLERS)('%s: refused by its bytes alone', async (_name, mail, disposition, reason) => {
    const raw = Buffer.from(mail());
    const before = performance.now();
    const refusal = exceededCap(raw);
    // The figure of E2 with room for a busy machine; a parser takes seconds for most of these.
    expect(performance.now() - before).toBeLessThan(250);
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
  const fill = (text: string) => text.repeat(Math.floor(60_000 / text.length));
  const lines = (text: string, count: number) => `${text}\r\n`.repeat(count);
  const html = (text: string) => `${header('Content-Type: text/html')}\r\n${lines(fill(text), 15)}`;
  it.each([
    ['empty lines', `${header('Content-Type: text/plain')}\r\n${'\n'.repeat(MAX_LINES - 20)}`],
    [
      'flowed text',
      `${header('Content-Type: text/plain; format=flowed; delsp=yes')}\r\n${lines('a ', MAX_LINES - 20)}`,
    ],
    [
      'a hundred parts',
      header() +
        multipart(
          'mixed',
          'x',
          ...Array.from({ length: 99 }, () =>
            part('Content-Type: text/calendar; method=REPLY', calendar('REPLY', ACCEPTED)),
          ),
        ),
    ],
    ['encoded words', `Subject: ${fill('=?utf-8?q?a?= ')}${BODY}`],
    ['parameters', `Content-Type: text/calendar; ${fill('a=b;')}${BODY}`],
    [
      'continued parameters',
      `Content-Type: text/calendar; ${Array.from({ length: 6_000 }, (_, index) => `a*${index}=b`)
        .join(';')
        .slice(0, 60_000)}${BODY}`,
    ],
    ['brackets in text', `${header('Content-Type: text/plain')}\r\n${lines(fill('BEGIN:VCALENDAR '), 15)}`],
    [
      'calendar lines',
      `${header('Content-Type: text/plain')}\r\n${lines('BEGIN:VCALENDAR', MAX_LINES - 20)}`,
    ],
    ['HTML tags', html('<')],
    ['HTML heads', html('<head>')],
    ['HTML styles', html('<style>')],
    ['HTML comments', html('<!--')],
    ['HTML entities', html('&amp')],
  ])('%s: read within a second', async (_name, mail) => {
    const before = performance.now();
    await read(mail);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
