import { MAX_LINES, MAX_MAIL_BYTES } from '../../../src/mail/read/caps.ts';
import { ACCEPTED, base64, calendar, header, multipart, part } from './mails.ts';

export const BODY = '\r\nhello\r\n';
export const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `a${index}@guest.test`).join(', ');

/** Mails that kept a parser busy for seconds (reliability.md, finding 6 and E2), and what refuses them. */
export const KILLERS: readonly (readonly [
  name: string,
  mail: () => string,
  disposition: string,
  reason: RegExp,
])[] = [
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
  [
    '20,000 levels',
    () =>
      Array.from(
        { length: 20_000 },
        (_, index) => `Content-Type: multipart/mixed; boundary=${index}\r\n\r\n--${index}\r\n`,
      ).join(''),
    'too-large',
    /larger/,
  ],
  [
    'a storm of boundaries that nest and never match',
    () =>
      `${header('Content-Type: multipart/mixed; boundary=x')}\r\n${Array.from({ length: 15_000 }, (_, index) => `--${'x'.repeat(index % 60)}${index}\r\n`).join('')}`,
    'too-large',
    /boundaries/,
  ],
  ['200,000 headers', () => `${'a:b\r\n'.repeat(200_000)}${BODY}`, 'too-large', /header/],
  ['3,000 folds of one header', () => `X: a\r\n${' b\r\n'.repeat(3_000)}${BODY}`, 'too-large', /header/],
  ['a line of 2 MB', () => `${header()}\r\n${'x'.repeat(2_000_000)}`, 'too-large', /larger/],
  ['a line of 900 kB', () => `${header()}\r\n${'x'.repeat(900_000)}`, 'malformed', /line/],
  ['10,000 encoded words', () => `Subject: ${'=?utf-8?q?a?= '.repeat(10_000)}${BODY}`, 'too-large', /header/],
  ['a million empty lines', () => `${header()}\r\n${'\n'.repeat(1_000_000)}`, 'too-large', /lines/],
  ['a header that never ends', () => 'X: '.padEnd(MAX_MAIL_BYTES, 'x'), 'too-large', /header/],
  ['CR instead of line ends', () => 'X: y\r'.repeat(100_000), 'too-large', /header/],
];

const fill = (text: string) => text.repeat(Math.floor(60_000 / text.length));
const lines = (text: string, count: number) => `${text}\r\n`.repeat(count);
const html = (text: string) => `${header('Content-Type: text/html')}\r\n${lines(fill(text), 15)}`;

/** Mails that keep every bound and still are as much work as any. */
export const HEAVIEST: readonly (readonly [name: string, mail: string])[] = [
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
  ['calendar lines', `${header('Content-Type: text/plain')}\r\n${lines('BEGIN:VCALENDAR', MAX_LINES - 20)}`],
  ['HTML tags', html('<')],
  ['HTML heads', html('<head>')],
  ['HTML styles', html('<style>')],
  ['HTML comments', html('<!--')],
  ['HTML entities', html('&amp')],
  ['HTML paragraphs', html('<p>')],
  [
    'base64 of one byte again and again',
    `${header('Content-Type: text/calendar; method=REPLY', 'Content-Transfer-Encoding: base64')}\r\n${base64(Buffer.alloc(750_000))}`,
  ],
  [
    'base64 inside base64',
    `${header('Content-Type: text/calendar; method=REPLY', 'Content-Transfer-Encoding: base64')}\r\n${base64(base64(calendar('REPLY', ACCEPTED, ...Array<string>(1_500).fill(`X-PAD:${'x'.repeat(60)}`))))}`,
  ],
  [
    'a picture of nearly a megabyte',
    `${header('Content-Type: image/png', 'Content-Transfer-Encoding: base64')}\r\n${base64(Buffer.alloc(750_000, 7))}`,
  ],
  [
    'attendees who pass the invitation on',
    `${header('Content-Type: text/calendar; method=REPLY')}\r\n${calendar('REPLY', ...Array.from({ length: 2_000 }, (_, index) => `ATTENDEE;DELEGATED-TO="mailto:p${index + 1}@x.test";DELEGATED-FROM="mailto:p${index - 1}@x.test":mailto:p${index}@x.test`))}`,
  ],
];
