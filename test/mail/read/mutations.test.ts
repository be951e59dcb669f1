import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALENDAR_CLIENTS } from '../../../src/invites/calendar-client.ts';
import { DISPOSITIONS } from '../../../src/invites/disposition.ts';
import { simulateReply } from '../../../src/mail/simulate/clients.ts';
import { request } from '../simulate/invitation.ts';
import { ACCEPTED, calendar, header, multipart, part, read } from './mails.ts';

const MAILS = [
  ...CALENDAR_CLIENTS.map((client) => simulateReply(client, request({ comment: 'Käse, bitte' }))),
  header() +
    multipart(
      'report',
      'r',
      part('Content-Type: message/delivery-status', 'Action: failed\r\nStatus: 5.1.1\r\n'),
      part('Content-Type: message/rfc822', header()),
    ),
  header() +
    multipart(
      'mixed',
      'x',
      part('Content-Type: text/plain; format=flowed', 'Hello \r\nthere'),
      part(
        'Content-Type: text/calendar; charset=utf-16',
        calendar('COUNTER', ACCEPTED, 'DTSTART:20310306T090000'),
      ),
    ),
].map((mail) => Buffer.from(mail));

/** Pieces that parsers stumble over. */
const PIECES = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '"',
  '=?utf-8?q?',
  '?=',
  '--',
  ';',
  ':',
  '(',
  '<',
  '=',
  '=0',
  '\\',
  '%',
  '\ufeff',
  'BEGIN:VCALENDAR\r\n',
  'END:VEVENT\r\n',
  'BEGIN:VEVENT\r\n',
  'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'charset=utf-16',
  'METHOD:COUNTER\r\n',
  'UID:__proto__\r\n',
  'DTSTART;TZID=Nowhere/Land:20310230T250000\r\n',
  'DURATION:-P99999999999W\r\n',
  'DTSTAMP:99999999T999999Z\r\n',
  'ATTENDEE;__proto__=x;PARTSTAT=ACCEPTED:mailto:%ff%00@x\r\n',
  'constructor*0*=',
].map((piece) => Buffer.from(piece));

const mutation = fc.oneof(
  fc.record({ kind: fc.constant('byte' as const), at: fc.nat(), value: fc.nat(255) }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), value: fc.nat() }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), value: fc.nat(400) }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), value: fc.nat(400) }),
  fc.record({ kind: fc.constant('swap' as const), at: fc.nat(), value: fc.nat() }),
  fc.record({ kind: fc.constant('truncate' as const), at: fc.nat(), value: fc.nat() }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

function mutate(mail: Buffer, { kind, at, value }: Mutation): Buffer {
  const place = at % (mail.length + 1);
  const [before, after] = [mail.subarray(0, place), mail.subarray(place)];
  switch (kind) {
    case 'byte':
      return Buffer.concat([before, Buffer.of(value), after.subarray(1)]);
    case 'insert':
      return Buffer.concat([before, PIECES[value % PIECES.length]!, after]);
    case 'cut':
      return Buffer.concat([before, after.subarray(value)]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, value), after]);
    case 'swap': {
      const lines = mail.toString('latin1').split('\r\n');
      const [a, b] = [at % lines.length, value % lines.length];
      [lines[a], lines[b]] = [lines[b]!, lines[a]!];
      return Buffer.from(lines.join('\r\n'), 'latin1');
    }
    case 'truncate':
      return before;
  }
}

/** Whatever comes in, what goes out is fit to store and to show. */
async function expectReading(raw: Buffer): Promise<void> {
  const reading = await read(raw);
  const { outcome, warnings, subject = '', messageId = '' } = reading;
  expect(JSON.parse(JSON.stringify(reading))).toEqual(reading);
  expect(warnings.length).toBeLessThanOrEqual(50);
  for (const line of [...warnings, subject, messageId])
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  if (outcome.kind === 'none') {
    expect(DISPOSITIONS).toContain(outcome.disposition);
    expect(outcome.reason).toMatch(/^[^\u0000-\u001f]{10,}\.$/);
    // The net under the reader's own defects: it must not be what keeps this test green.
    expect(outcome.reason).not.toBe('The mail could not be read.');
  } else {
    expect(outcome.reply.comment ?? '').not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect((outcome.reply.comment ?? '').length).toBeLessThanOrEqual(4096);
    for (const address of Object.values(outcome.claim))
      expect(address).toMatch(/^[^\s\u0000-\u001f]+@[^\s]+$|^"/);
  }
}

describe('no bytes make the reading of a mail throw', () => {
  it('1,000 mutated mails', async () => {
    const mails = fc.tuple(fc.constantFrom(...MAILS), fc.array(mutation, { minLength: 1, maxLength: 8 }));
    await fc.assert(
      fc.asyncProperty(mails, ([mail, mutations]) => expectReading(mutations.reduce(mutate, mail))),
      { seed: 20310305, numRuns: 1_000 },
    );
  });

  it('bytes of no shape at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), (bytes) => expectReading(Buffer.from(bytes))),
      { seed: 20310306, numRuns: 300 },
    );
  });

  it('the same bytes give the same reading', async () => {
    for (const mail of MAILS) expect(await read(mail)).toEqual(await read(mail));
  });
});
