import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isChallenge, looksReturned, readBounceText } from '../../../src/mail/bounce/bounce-text.ts';
import { MAX_REPORTED_RECIPIENTS, readDeliveryStatus } from '../../../src/mail/bounce/delivery-status.ts';
import { readFeedbackReport } from '../../../src/mail/bounce/feedback-report.ts';
import { readBounce } from '../../../src/mail/bounce/read-bounce.ts';
import {
  MAX_REPORT_BLOCKS,
  MAX_REPORT_FIELDS,
  MAX_REPORT_VALUE,
  readReportBlocks,
} from '../../../src/mail/bounce/report-fields.ts';
import { MAX_RETURNED_NAMES, readReturnedMail } from '../../../src/mail/bounce/returned-mail.ts';
import { codesIn } from '../../../src/mail/bounce/status-code.ts';
import { type ExtractedMail, extractMail } from '../../../src/mail/read/extract.ts';
import { arf, dsn, QMAIL, wordsOnly } from './reports.ts';

const RUNS = 1_000;

/** Lines that look like those of reports, and pieces that come between them. */
const line = fc.oneof(
  fc.constantFrom(
    ...['Action: failed', 'Action: delayed', 'Status: 5.1.1', 'Status: 9.9.9', 'Status: 5.1', ''],
    ...['Final-Recipient: rfc822; ana@guest.test', 'Original-Recipient:', ' folded', '\tfolded', ':', 'x'],
    ...['Diagnostic-Code: smtp; 550 5.1.1 no', '__proto__: x', 'constructor: x', 'Feedback-Type: abuse'],
    ...['Original-Mail-From: <b-0123456789abcdefghjkmnpqrs@reply.example>', 'Message-ID: <a@reply.example>'],
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const text = fc
  .array(fc.tuple(line, fc.constantFrom('\r\n', '\n', '\r', '\r\n\r\n')), { maxLength: 60 })
  .map((lines) => lines.flat().join(''));

it('any report is read into bounded groups of bounded fields, without a throw', () => {
  fc.assert(
    fc.property(text, (report) => {
      const blocks = readReportBlocks(report);
      expect(blocks.length).toBeLessThanOrEqual(MAX_REPORT_BLOCKS);
      for (const block of blocks) {
        expect(block.size).toBeLessThanOrEqual(MAX_REPORT_FIELDS);
        for (const value of block.values()) expect(value.length).toBeLessThanOrEqual(MAX_REPORT_VALUE);
      }
    }),
    { numRuns: RUNS },
  );
});

it('a report of thousands of groups and fields is read as far as it matters', () => {
  const fields = Array.from({ length: 200 }, (_, index) => `X-Field-${index}: x\r\n`).join('');
  const blocks = readReportBlocks(`${fields}\r\n`.repeat(200));
  expect(blocks).toHaveLength(MAX_REPORT_BLOCKS);
  for (const block of blocks) expect(block.size).toBe(MAX_REPORT_FIELDS);
  const [folded] = readReportBlocks(`X: ${'y'.repeat(5_000)}\r\n${' z\r\n'.repeat(5_000)}`);
  expect(folded?.get('x')).toHaveLength(MAX_REPORT_VALUE);
});

it('whatever a report says, what people see of it is one safe line, and its codes are codes', () => {
  fc.assert(
    fc.property(text, (report) => {
      const results = readDeliveryStatus(report);
      expect(results.length).toBeLessThanOrEqual(MAX_REPORTED_RECIPIENTS);
      const { complaint } = readFeedbackReport(report);
      for (const result of [...results, ...(complaint ? [complaint] : [])]) {
        expect(result.reason).toMatch(/^[^\u0000-\u001f\u007f\u202a-\u202e]{1,400}$/);
        expect(result.enhancedStatus ?? '5.0.0').toMatch(/^[245]\.\d{1,3}\.\d{1,3}$/);
        expect(String(result.smtpCode ?? 500)).toMatch(/^[45]\d\d$/);
        for (const address of result.addresses) expect(address).toMatch(/^[^\s<>@]+@[^\s<>@]+$/);
      }
    }),
    { numRuns: RUNS },
  );
});

it('whatever came back, few names of it are kept', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 3 }), (texts) => {
      const { addresses, uids, messageId } = readReturnedMail(texts);
      expect(Math.max(addresses.length, uids.length)).toBeLessThanOrEqual(MAX_RETURNED_NAMES);
      for (const name of [...addresses, ...uids, messageId ?? '<>']) {
        expect(name).not.toMatch(/\s/);
        expect(name.length).toBeLessThanOrEqual(330);
      }
    }),
    { numRuns: RUNS },
  );
});

it('a report with any bytes changed is read or not, and never throws', async () => {
  const originals = [
    dsn({ returned: 'Message-ID: <a@reply.example>\r\n\r\nUID:x@reply.example\r\n' }),
    arf(['Feedback-Type: abuse', 'Original-Rcpt-To: <ana@guest.test>']),
    wordsOnly(QMAIL('Message-ID: <a@reply.example>\r\n')),
  ].map((mail) => Buffer.from(mail));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...originals),
      fc.array(fc.tuple(fc.nat(4_000), fc.nat(255), fc.constantFrom('set', 'insert', 'cut')), {
        maxLength: 20,
      }),
      async (original, changes) => {
        let mail = Buffer.from(original);
        for (const [at, byte, how] of changes) {
          const place = at % mail.length;
          const rest = mail.subarray(how === 'insert' ? place : place + 1);
          mail = Buffer.concat([mail.subarray(0, place), ...(how === 'cut' ? [] : [Buffer.of(byte)]), rest]);
        }
        const extracted = await extractMail(mail).catch(() => undefined);
        const reading = extracted && readBounce(extracted);
        expect(structuredClone(reading)).toEqual(reading);
      },
    ),
    { numRuns: RUNS },
  );
});

it.each([
  ['white space', ' '.repeat(400_000)],
  ['angle brackets', '<'.repeat(400_000)],
  ['tokens', 'r-'.repeat(200_000)],
  ['almost tokens', `${'b-0123456789abcdefghjkmnpqr'.repeat(14_000)}@`],
  ['plus signs', 'a+'.repeat(200_000)],
  ['codes', '550 5.1.'.repeat(50_000)],
  ['number signs', '#5.1'.repeat(100_000)],
  ['semicolons', 'Diagnostic-Code: ;'.repeat(20_000)],
  ['headers', 'Message-ID:\r\n'.repeat(30_000)],
  ['dashes', `--${'-'.repeat(400_000)}`],
  ['quotations', '> '.repeat(200_000)],
  ['UIDs', 'UID:x\r\n'.repeat(60_000)],
])('a text of nothing but %s holds nobody up', (_what, hostile) => {
  const began = performance.now();
  readDeliveryStatus(hostile);
  readFeedbackReport(hostile);
  readReturnedMail([hostile, hostile]);
  codesIn(hostile);
  const subject = hostile.slice(0, 998);
  const mail = { headers: new Map(), sender: {}, subject, text: hostile } as unknown as ExtractedMail;
  looksReturned(mail);
  isChallenge(mail);
  readBounceText(mail);
  expect(performance.now() - began).toBeLessThan(3_000);
});
