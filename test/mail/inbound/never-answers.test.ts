import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOOP_HEADER } from '../../../src/mail/read/classify.ts';
import { createInvite, inviteInput } from '../../support/create-invite.ts';
import { openTestGateway, type TestGateway } from '../../support/open-gateway.ts';
import { sendBySmtp } from '../../support/smtp-client.ts';
import { arf, dsn, dsnWithoutStatus, QMAIL, wordsOnly } from '../bounce/reports.ts';
import { ACCEPTED, calendar, calendarMail, crlf, header, multipart, part } from '../read/mails.ts';

/** Which addresses of the invite a mail is sent to. */
interface Addresses {
  readonly reply: string;
  readonly bounce: string;
}

let gateway: TestGateway;
let ours: Addresses;
/** The mail that was sent out, to be sent back in. */
let own: string;

beforeAll(async () => {
  gateway = await openTestGateway();
  await createInvite(gateway.graphqlUrl, inviteInput('visit-7781'));
  const { data } = await gateway.request(
    '{ inviteStatus(smartInviteId: "visit-7781") { recipient { replyAddress } } outbox(first: 1) { edges { node { mime } } } }',
  );
  own = data.outbox.edges[0].node.mime;
  ours = { reply: data.inviteStatus.recipient.replyAddress, bounce: bounceAddress() };
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** Only envelopes show it, and captured mail has none. */
function bounceAddress(): string {
  using database = new DatabaseSync(gateway.databaseUrl.slice('sqlite:'.length));
  const row = database.prepare("SELECT token FROM reply_address WHERE token LIKE 'b-%'").get();
  return `${row?.token}@reply.localhost`;
}

/** Everything that ever left or waits to leave. */
async function outgoing(): Promise<unknown> {
  const { data } = await gateway.request('{ outbox(first: 100) { edges { node { id to subject } } } }');
  using database = new DatabaseSync(gateway.databaseUrl.slice('sqlite:'.length));
  return { captured: data.outbox.edges, jobs: database.prepare('SELECT id FROM job').all() };
}

async function answerOfAna(): Promise<string> {
  const { data } = await gateway.request(
    '{ inviteStatus(smartInviteId: "visit-7781") { recipient { status } } }',
  );
  return data.inviteStatus.recipient.status;
}

const text = (...headers: string[]) => `${header(...headers, 'Content-Type: text/plain')}\r\nI am away.\r\n`;
const receipt = () => {
  const machine = part(
    'Content-Type: message/disposition-notification',
    'Disposition: manual-action; displayed',
  );
  const body = multipart('report', 'mdn', part('Content-Type: text/plain', 'Read.'), machine);
  return `${header()}${body.replace('report;', 'report; report-type=disposition-notification;')}`;
};
const method = (name: string) => calendarMail(calendar(name, ACCEPTED), `text/calendar; method=${name}`);

/** Mail that some system answers by itself, and so do two such systems for ever. */
const UNANSWERED: readonly (readonly [name: string, mail: () => string, from: string])[] = [
  ['Auto-Submitted: auto-replied', () => text('Auto-Submitted: auto-replied'), 'ana@guest.test'],
  ['Auto-Submitted: auto-generated', () => text('Auto-Submitted: auto-generated'), 'ana@guest.test'],
  ['Auto-Submitted: auto-notified', () => text('Auto-Submitted: auto-notified; owner=x'), 'ana@guest.test'],
  ['Precedence: bulk', () => text('Precedence: bulk'), 'ana@guest.test'],
  ['Precedence: list', () => text('Precedence: list', 'List-Id: <all.guest.test>'), 'all-bounces@guest.test'],
  ['Precedence: junk', () => text('Precedence: junk'), 'ana@guest.test'],
  ['X-Autoreply', () => text('X-Autoreply: yes'), 'ana@guest.test'],
  ['X-Auto-Response-Suppress', () => text('X-Auto-Response-Suppress: All'), 'ana@guest.test'],
  ['an out-of-office subject', () => text('Subject: Automatic reply: Flat viewing'), 'ana@guest.test'],
  ['an out-of-office note with the null sender', () => text('Auto-Submitted: auto-replied'), ''],
  ['a newsletter', () => text('List-Unsubscribe: <https://shop.test>'), 'news@shop.test'],
  ['a challenge', () => text('Subject: Please confirm your message'), ''],
  ['a read receipt', receipt, ''],
  ['a delivery report', () => dsn(), ''],
  ['a delivery report without its part', () => dsnWithoutStatus(), ''],
  ['a delivery report that returns our mail', () => dsn({ returned: own }), ''],
  ['a delivery report in words', () => wordsOnly(QMAIL(own)), ''],
  ['a delivery report with a sender', () => dsn(), 'MAILER-DAEMON@mx.guest.test'],
  ['a complaint', () => arf(['Feedback-Type: abuse']), 'feedback@provider.test'],
  ['our own mail', () => own, 'ana@guest.test'],
  ['our own mail with the null sender', () => own, ''],
  ['mail with our loop header', () => text(`${LOOP_HEADER}: reply.localhost`), 'ana@guest.test'],
  ['mail that went in circles', () => 'Received: from a by b; x\r\n'.repeat(30) + text(), 'ana@guest.test'],
  ['mail from the reply address itself', () => text(`From: <${ours.reply}>`), 'ana@guest.test'],
  ['mail from the bounce address', () => text(), 'bounces@reply.localhost'],
  ['an empty mail', () => '', ''],
  ['mail that is no mail', () => '\u0000\u0001\u0002', 'ana@guest.test'],
  ['REQUEST from a guest', () => method('REQUEST'), 'ana@guest.test'],
  ['CANCEL from a guest', () => method('CANCEL'), 'ana@guest.test'],
  ['ADD', () => method('ADD'), 'ana@guest.test'],
  ['PUBLISH', () => method('PUBLISH'), 'ana@guest.test'],
  ['DECLINECOUNTER', () => method('DECLINECOUNTER'), 'ana@guest.test'],
  [
    'an ordinary letter',
    () => `${header('Content-Type: text/plain')}\r\nSure, see you.\r\n`,
    'ana@guest.test',
  ],
  ['a stranger’s letter', () => crlf('From: eve@evil.test', '', 'Who are you?'), 'eve@evil.test'],
];

test.each(UNANSWERED)('E8: %s is not answered by mail', async (name, mail, from) => {
  const before = await outgoing();
  for (const to of [ours.reply, ours.bounce]) {
    // One of the two addresses may refuse it at once, in the envelope, which is no mail either.
    const message = mail().replace(/^(Message-ID: <)/im, `$1${name.length}.${to.slice(0, 1)}.`);
    const outcome = await sendBySmtp(gateway.smtpPort ?? 0, { from, to, message }).catch(
      (error) => error.message,
    );
    expect(outcome).toMatch(/^250 |RCPT TO:.* 550 /);
  }
  expect(await outgoing()).toEqual(before);
  expect(await answerOfAna()).toBe('PENDING');
});
