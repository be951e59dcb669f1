import { describe, expect, it } from 'vitest';
import { sameAddress } from '../../../src/invites/address.ts';
import type { BounceReading } from '../../../src/mail/bounce/bounce-reading.ts';
import { MAX_REPORTED_RECIPIENTS } from '../../../src/mail/bounce/delivery-status.ts';
import { readBounce, resultFor } from '../../../src/mail/bounce/read-bounce.ts';
import { extractMail } from '../../../src/mail/read/extract.ts';
import { crlf, multipart, part, readNone } from '../read/mails.ts';
import { arf, dsn, dsnWithoutStatus, QMAIL, wordsOnly } from './reports.ts';

const BOUNCES = 'b-0123456789abcdefghjkmnpqrs@reply.example';
const REPLIES = 'r-zyxwvtsrqpnmkjhgfedcba9876@reply.example';

async function bounceOf(mail: string): Promise<BounceReading> {
  const reading = readBounce(await extractMail(Buffer.from(mail)));
  if (!reading) throw new Error('no bounce was read');
  return reading;
}

const fields = (...lines: string[]) => dsn({ recipients: [lines] });

describe('a delivery report for machines', () => {
  it('case 132: tells who failed, why and with which codes', async () => {
    expect(await bounceOf(dsn())).toEqual({
      evidence: 'report',
      results: [
        {
          kind: 'failed',
          addresses: ['ana@guest.test'],
          reason:
            'The mail came back as undeliverable: 550 5.1.1 <ana@guest.test>: Recipient address rejected: User unknown in local recipient table',
          smtpCode: 550,
          enhancedStatus: '5.1.1',
        },
      ],
      returned: { addresses: [], uids: [] },
    });
  });

  it.each([
    ['case 132: failed', ['Action: failed', 'Status: 5.2.2'], 'failed', '5.2.2'],
    ['case 132: failed after days of trying', ['Action: failed', 'Status: 4.4.7'], 'failed', '4.4.7'],
    [
      'case 132: FAILED (with words)',
      ['Action: FAILED (gone)', 'Status: 5.1.1 (no user)'],
      'failed',
      '5.1.1',
    ],
    ['case 132: failed, against its code', ['Action: failed', 'Status: 2.0.0'], 'failed', undefined],
    ['case 132: failed, the code unreadable', ['Action: failed', 'Status: five'], 'failed', undefined],
    ['case 133: delayed', ['Action: delayed', 'Status: 4.4.1'], 'delayed', '4.4.1'],
    ['case 133: delivered', ['Action: delivered', 'Status: 2.0.0'], 'arrived', '2.0.0'],
    ['case 133: relayed', ['Action: relayed', 'Status: 2.1.9'], 'arrived', '2.1.9'],
    ['case 133: expanded', ['Action: expanded', 'Status: 2.1.10'], 'arrived', '2.1.10'],
    ['case 132: no action, 5.x.x', ['Status: 5.7.1'], 'failed', '5.7.1'],
    ['case 133: no action, 4.x.x', ['Status: 4.2.2'], 'delayed', '4.2.2'],
    ['case 133: an action nobody knows, 2.x.x', ['Action: beamed', 'Status: 2.0.0'], 'arrived', '2.0.0'],
    ['case 132: an action nobody knows', ['Action: eaten'], 'failed', undefined],
    ['case 132: only a recipient', ['Final-Recipient: rfc822; ana@guest.test'], 'failed', undefined],
    [
      'case 132: a better code in the words',
      ['Action: failed', 'Status: 5.0.0', 'Diagnostic-Code: smtp; 550-5.7.26 unauthenticated'],
      'failed',
      '5.7.26',
    ],
    [
      'case 132: a code only in the words',
      ['Action: failed', 'Diagnostic-Code: X-Postfix; unknown (#5.4.4)'],
      'failed',
      '5.4.4',
    ],
  ])('%s', async (_what, lines, kind, enhancedStatus) => {
    const [result] = (await bounceOf(fields(...lines))).results;
    expect(result?.kind).toBe(kind);
    expect(result?.enhancedStatus).toBe(enhancedStatus);
  });

  it('case 132: the address as its sender had it comes first, then what it became', async () => {
    const mail = fields(
      'Final-Recipient: RFC822;ana.ruiz@mailbox.test',
      'Original-Recipient: rfc822; <Ana@Guest.test>',
      'Action: failed',
    );
    expect((await bounceOf(mail)).results[0].addresses).toEqual(['Ana@Guest.test', 'ana.ruiz@mailbox.test']);
  });

  it('case 132: of several recipients ours counts, and otherwise the worst', async () => {
    const reading = await bounceOf(
      dsn({
        recipients: [
          ['Final-Recipient: rfc822; bo@guest.test', 'Action: failed'],
          ['Final-Recipient: rfc822; ana@guest.test', 'Action: delayed'],
          ['Final-Recipient: rfc822; cy@guest.test', 'Action: delivered'],
        ],
      }),
    );
    const kindFor = (email: string) => resultFor(reading, (address) => sameAddress(address, email)).kind;
    expect(['ANA@guest.test', 'cy@guest.test', 'somebody@else.test'].map(kindFor)).toEqual([
      'delayed',
      'arrived',
      'failed',
    ]);
  });

  it('case 132: is read where it is UTF-8 (RFC 6533), and where the report says multipart/mixed', async () => {
    const mail = dsn().replace('message/delivery-status', 'message/global-delivery-status');
    expect((await bounceOf(mail)).evidence).toBe('report');
    const mixed = dsn().replace('multipart/report; report-type=delivery-status', 'multipart/mixed');
    expect((await bounceOf(mixed)).results[0].enhancedStatus).toBe('5.1.1');
  });

  it('a report about ten thousand people is read as far as it matters', async () => {
    const recipients = Array.from({ length: 10_000 }, () => ['Action: failed']);
    expect((await bounceOf(dsn({ recipients }))).results).toHaveLength(MAX_REPORTED_RECIPIENTS);
  });

  it('nothing in it can deceive who reads the reason', async () => {
    const lines = ['Action: failed', `Diagnostic-Code: smtp; 550 \u202Eevil\u0007 ${'x'.repeat(5_000)}`];
    const { reason } = (await bounceOf(fields(...lines))).results[0];
    expect(reason).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(reason.length).toBeLessThan(400);
  });
});

const RETURNED = crlf(
  'From: Acme <r-ABCDEFGHJKMNPQRSTVWXYZ0123@Reply.Example>',
  `Reply-To: <${REPLIES}>`,
  'Message-ID:',
  ` <${'0a'.repeat(20)}@reply.example>`,
  'Content-Type: text/calendar; method=REQUEST',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'BEGIN:VCALENDAR',
  'UID:one-two@reply.example',
  `ORGANIZER;CN=3DAcme:mailto:r-abcdefghjkmn=`,
  'pqrstvwxyz0123@reply.example',
  'END:VCALENDAR',
);

describe('what is left of the mail that came back', () => {
  const expected = {
    messageId: `<${'0a'.repeat(20)}@reply.example>`,
    addresses: ['r-abcdefghjkmnpqrstvwxyz0123@reply.example', REPLIES],
    uids: ['one-two@reply.example'],
  };

  it.each(['message/rfc822', 'text/rfc822-headers', 'message/global'])(
    'case 132: is read out of %s',
    async (returnedAs) => {
      expect((await bounceOf(dsn({ returned: RETURNED, returnedAs }))).returned).toEqual(expected);
    },
  );

  it('case 134: is read below a text', async () => {
    expect((await bounceOf(wordsOnly(QMAIL(RETURNED)))).returned).toEqual(expected);
    const joined = RETURNED.replace(':\r\n <', ': <').replace('=\r\n', '');
    const quoted = joined
      .split('\r\n')
      .map((line) => `> ${line}`)
      .join('\r\n');
    expect((await bounceOf(wordsOnly(QMAIL(quoted)))).returned).toEqual(expected);
  });

  it('case 132: is read out of a calendar part', async () => {
    const ics = part(
      'Content-Type: text/calendar; method=REQUEST',
      RETURNED.slice(RETURNED.indexOf('BEGIN')),
    );
    const mail = dsn().replace(/--report-boundary--/, `--report-boundary\r\n${ics}\r\n--report-boundary--`);
    expect((await bounceOf(mail)).returned.uids).toEqual(expected.uids);
  });

  it('bounce addresses come first, also behind a plus sign', async () => {
    const returned = crlf(`Reply-To: ${REPLIES}`, `Return-Path: <invites+${BOUNCES}>`);
    expect((await bounceOf(dsn({ returned }))).returned.addresses).toEqual([`invites+${BOUNCES}`, REPLIES]);
  });
});

describe('a delivery report in words only', () => {
  it('case 134: of qmail has failed, with its code', async () => {
    const reading = await bounceOf(wordsOnly(QMAIL(RETURNED)));
    expect(reading.evidence).toBe('words');
    expect(reading.results).toEqual([
      {
        kind: 'failed',
        addresses: [],
        reason: 'The mail came back as undeliverable: Sorry, no mailbox here by that name. (#5.1.1)',
        enhancedStatus: '5.1.1',
      },
    ]);
  });

  it('case 134: of Exim names the recipients that failed', async () => {
    const mail = wordsOnly(
      'A message that you sent could not be delivered.\n\n  bo@guest.test\n    550 no user',
      {
        extra: ['X-Failed-Recipients: ana@guest.test, bo@guest.test'],
      },
    );
    expect((await bounceOf(mail)).results).toMatchObject([
      { kind: 'failed', addresses: ['ana@guest.test', 'bo@guest.test'], smtpCode: 550 },
    ]);
  });

  it('case 134: of Exchange has failed, with its code', async () => {
    const mail = dsnWithoutStatus({
      from: 'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@guest.test>',
      subject: 'Undeliverable: Flat viewing',
      words: [
        'Delivery has failed to these recipients or groups:',
        'ana@guest.test',
        "The email address you entered couldn't be found.",
        'Remote Server returned',
        "'550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'",
      ].join('\r\n'),
    });
    expect(await bounceOf(mail)).toMatchObject({
      evidence: 'words',
      results: [{ kind: 'failed', smtpCode: 550, enhancedStatus: '5.1.10' }],
    });
  });

  it.each([
    ['Undeliverable', 'Your mail could not be brought. Version 5.1.1 of our program is to blame.'],
    ['Unzustellbar: Besichtigung', 'Ihre Nachricht wurde nicht zugestellt.'],
    ['re: x', 'nothing'],
  ])('case 134: without a code (%s) has failed, and the code is unknown', async (subject, words) => {
    const [result] = (await bounceOf(wordsOnly(words, { subject }))).results;
    expect(result).toEqual({
      kind: 'failed',
      addresses: [],
      reason: 'The mail came back as undeliverable.',
    });
  });

  it.each([
    ['Warning: message 1abc-000 delayed 24 hours', 'Delivery attempts continue.'],
    ['Delivery Status Notification (Delay)', 'x'],
    ['Warning: could not send message for past 4 hours', 'x'],
    ['Mail system', 'You do not need to resend your message.'],
  ])('case 133: “%s” is a delay', async (subject, words) => {
    expect((await bounceOf(wordsOnly(words, { subject }))).results[0].kind).toBe('delayed');
  });

  it('says how little it is: nothing but its null return path', async () => {
    const mail = wordsOnly('Hello there', { from: 'ana@guest.test', subject: 'Hello' });
    expect((await bounceOf(mail)).evidence).toBe('return-path');
  });
});

describe('a complaint', () => {
  it.each(['abuse', 'fraud', 'opt-out', 'Abuse'])('case 139: of type %s is one', async (type) => {
    const mail = arf([
      `Feedback-Type: ${type}`,
      `Original-Mail-From: <${BOUNCES}>`,
      'Original-Rcpt-To: <ana@guest.test>',
    ]);
    expect(await bounceOf(mail)).toEqual({
      evidence: 'report',
      results: [
        {
          kind: 'complaint',
          addresses: ['ana@guest.test'],
          reason: `The recipient's mail provider passed on a complaint about the mail (${type.toLowerCase()}).`,
        },
      ],
      returned: { addresses: [BOUNCES], uids: [] },
    });
  });

  it.each(['not-spam', 'auth-failure', 'virus', '', 'x'.repeat(500)])(
    'case 139: a report of type “%s” is none',
    async (type) => {
      const mail = arf([`Feedback-Type: ${type}`]);
      expect(readBounce(await extractMail(Buffer.from(mail)))).toBeUndefined();
    },
  );
});

describe('what mail with the null return path is', () => {
  const none = (mail: string) => readNone(mail, { mailFrom: '' });

  it('case 132, 134, 139: reports come with what they say', async () => {
    expect((await none(dsn())).bounce?.results[0].enhancedStatus).toBe('5.1.1');
    expect((await none(wordsOnly(QMAIL('')))).bounce?.evidence).toBe('words');
    expect((await none(arf(['Feedback-Type: abuse']))).bounce?.results[0].kind).toBe('complaint');
  });

  it('case 138: a read receipt says nothing of delivery', async () => {
    const receipt = part(
      'Content-Type: message/disposition-notification',
      'Disposition: manual-action; deleted',
    );
    const mail =
      `${crlf('From: ana@guest.test', 'MIME-Version: 1.0')}${multipart('report', 'mdn', receipt)}`.replace(
        'multipart/report;',
        'multipart/report; report-type=disposition-notification;',
      );
    const outcome = await none(mail);
    expect(outcome.disposition).toBe('auto-reply');
    expect(outcome.bounce).toBeUndefined();
  });

  it.each([
    ['case 129', 'Automatic reply: Flat viewing', 'I am away until Monday.'],
    [
      'case 136',
      'Please confirm your message to ana@guest.test',
      'Click here to prove that you are a human.',
    ],
  ])('%s: “%s” is no failure', async (_case, subject, words) => {
    const outcome = await none(wordsOnly(words, { from: 'ana@guest.test', subject }));
    expect(outcome.disposition).toBe('auto-reply');
    expect(outcome.bounce).toBeUndefined();
  });

  it('case 136: also where nothing marks it as automatic', async () => {
    const mail = wordsOnly('Your mail waits.', {
      from: 'ana@guest.test',
      subject: 'Please verify that you are human',
    });
    expect(await none(mail.replace('Auto-Submitted: auto-replied\r\n', ''))).toMatchObject({
      disposition: 'auto-reply',
    });
  });
});
