import { createTransport } from 'nodemailer';
import { describe, expect, test } from 'vitest';
import { CALENDAR_CLIENTS } from '../../src/invites/calendar-client.ts';
import type { Disposition } from '../../src/invites/disposition.ts';
import { NO_EVIDENCE } from '../../src/invites/evidence.ts';
import type { Invite, RsvpStatus } from '../../src/invites/invite.ts';
import type { InboundMail } from '../../src/mail/inbound/inbound-mail.ts';
import { LOOP_HEADER } from '../../src/mail/read/classify.ts';
import { simulateReply } from '../../src/mail/simulate/clients.ts';
import { MAX_STRAY_MESSAGES } from '../../src/store/inbox.ts';
import { MAX_MESSAGES_PER_INVITE } from '../../src/store/message-row.ts';
import { message } from '../contract/a-store.ts';
import { BACKENDS } from '../contract/backends.ts';
import { aService } from '../invites/a-service.ts';
import { draft, MINUTE, NOW, person } from '../invites/sample-invite.ts';
import { anIntake } from './an-intake.ts';
import { aPort, DOMAIN } from './inbound/a-port.ts';
import { ACCEPTED, calendar, calendarMail, crlf, header, multipart, part } from './read/mails.ts';

const [BACKEND] = BACKENDS;

async function anInbox() {
  if (!BACKEND) throw new Error('there is no backend');
  const app = await aService(BACKEND);
  return {
    ...app,
    ingest: anIntake(app),
    /** What was kept of the messages that came, oldest first. */
    kept: () => app.database.queries.selectFrom('received_mail').selectAll().orderBy('received_at').execute(),
  };
}

/** A mail to the invite's reply address, which for one recipient is their own. */
function mailTo(
  { replyToken }: Pick<Invite, 'replyToken'>,
  text: string,
  mailFrom = 'ana@guest.test',
): InboundMail {
  return { source: 'SMTP', raw: Buffer.from(text), mailFrom, token: replyToken };
}

function replyOf(status: RsvpStatus | 'NEEDS-ACTION', ...more: string[]): string {
  return calendarMail(calendar('REPLY', ...more, ACCEPTED.replace('ACCEPTED', status)));
}

/** The mail with another Message-ID, as a client gives it to another answer. */
const another = (text: string) => text.replace('<one@', '<two@');

test.each(CALENDAR_CLIENTS)('the answer that %s sends is applied, and kept byte by byte', async (client) => {
  await using inbox = await anInbox();
  const made = await inbox.service.create('app', draft());
  inbox.clock.time += MINUTE;
  const mime = simulateReply(client, {
    icalendar: inbox.engine.icalendar(made, made.recipients),
    from: { email: 'ana@guest.test' },
    to: inbox.engine.replyAddress(made.replyToken),
    status: 'DECLINED',
    now: inbox.clock.time,
    messageId: '<1@guest.test>',
  });
  expect(await inbox.ingest(mailTo(made, mime))).toMatchObject({ disposition: 'applied' });
  expect(person(await inbox.stored(made), 'ana@guest.test')).toMatchObject({
    status: 'DECLINED',
    respondedAt: NOW + MINUTE,
  });
  expect((await inbox.events()).at(-1)?.body).toMatchObject({
    type: 'RSVP_RECEIVED',
    channel: 'MAIL',
    verification: { verified: false, method: 'REPLY_ADDRESS' },
  });
  const [row] = await inbox.kept();
  expect(row).toMatchObject({
    application: 'app',
    invite_id: made.id,
    disposition: 'applied',
    mail_from: 'ana@guest.test',
  });
  expect(Buffer.from(row!.raw).equals(Buffer.from(mime))).toBe(true);
});

const TEXT = `${header('Content-Type: text/plain; charset=utf-8')}\r\nSee you there.\r\n`;
const BOUNCE = `${header()}${multipart(
  'report; report-type=delivery-status',
  'rep',
  part('Content-Type: text/plain', 'Delivery has failed.'),
  part(
    'Content-Type: message/delivery-status',
    crlf('Final-Recipient: rfc822; ana@guest.test', 'Action: failed', 'Status: 5.1.1'),
  ),
)}`;

describe('a mail that is no answer changes nothing and is kept with the reason:', () => {
  test.each<[Disposition, string]>([
    ['text-only', TEXT],
    ['auto-reply', TEXT.replace('Subject:', 'Auto-Submitted: auto-replied\r\nSubject:')],
    ['bounce', BOUNCE],
    ['loop', `${LOOP_HEADER}: reply.example\r\n${replyOf('ACCEPTED')}`],
    ['malformed', calendarMail('<html>Bad gateway</html>')],
    ['malformed', ''],
    ['unsupported-method', calendarMail(calendar('CANCEL', ACCEPTED), 'text/calendar; method=CANCEL')],
    ['too-large', `${TEXT}${'x\r\n'.repeat(20_000)}`],
  ])('%s', async (disposition, text) => {
    await using inbox = await anInbox();
    const made = await inbox.service.create('app', draft());
    const ingested = await inbox.ingest(mailTo(made, text));
    expect(ingested.disposition).toBe(disposition);
    expect(ingested.reasons.join('')).not.toBe('');
    const [row, ...more] = await inbox.kept();
    expect([row?.disposition, JSON.parse(row?.reasons ?? ''), more]).toEqual([
      disposition,
      ingested.reasons,
      [],
    ]);
    expect(Buffer.from(row!.raw).toString()).toBe(text);
    expect(await inbox.stored(made)).toEqual(made);
    expect((await inbox.events()).map(({ body }) => body)).toEqual([
      { type: 'INVITE_CREATED' },
      expect.objectContaining({ type: 'MESSAGE_RECEIVED', disposition, messageId: row?.id }),
    ]);
  });
});

describe('what became of an answer is kept:', () => {
  test('applied-other, where somebody uninvited answers', async () => {
    await using inbox = await anInbox();
    const made = await inbox.service.create('app', draft());
    const text = replyOf('ACCEPTED').replaceAll('ana@guest.test', 'zoe@guest.test');
    expect(await inbox.ingest(mailTo(made, text, 'zoe@guest.test'))).toMatchObject({
      disposition: 'applied-other',
    });
    expect((await inbox.kept()).map(({ disposition }) => disposition)).toEqual(['applied-other']);
    expect(person(await inbox.stored(made), 'ana@guest.test').status).toBe('PENDING');
  });

  test('unmatched, where a guest answers for another one', async () => {
    await using inbox = await anInbox();
    const people = ['ana', 'bo'].map((name) => ({ email: `${name}@guest.test` }));
    const made = await inbox.service.create('app', draft({ recipients: people }));
    const text = replyOf('DECLINED').replace('From: Ana Ruiz <ana@', 'From: Bo <bo@');
    expect(await inbox.ingest(mailTo(made, text, 'bo@guest.test'))).toMatchObject({
      disposition: 'unmatched',
    });
    expect(await inbox.stored(made)).toEqual(made);
    expect((await inbox.kept()).map(({ disposition }) => disposition)).toEqual(['unmatched']);
  });

  test('stale, where the event was moved since, and cancelled-invite, where it is off', async () => {
    await using inbox = await anInbox();
    const made = await inbox.service.create('app', draft());
    const { start } = made.event;
    await inbox.service.update(
      'app',
      { id: made.id },
      { start: made.event.end, end: { ...start, ...plusDay(made) } },
    );
    expect(await inbox.ingest(mailTo(made, replyOf('ACCEPTED', 'SEQUENCE:0')))).toMatchObject({
      disposition: 'stale',
    });
    await inbox.service.cancel('app', { id: made.id });
    inbox.clock.time += 1;
    expect(await inbox.ingest(mailTo(made, another(replyOf('ACCEPTED'))))).toMatchObject({
      disposition: 'cancelled-invite',
    });
    expect((await inbox.kept()).map(({ disposition }) => disposition)).toEqual(['stale', 'cancelled-invite']);
    expect(await inbox.types()).not.toContain('RSVP_RECEIVED');
  });

  test('with what the state machine had to say to it', async () => {
    await using inbox = await anInbox();
    const made = await inbox.service.create('app', draft());
    const { reasons } = await inbox.ingest(mailTo(made, replyOf('ACCEPTED', 'SEQUENCE:7')));
    const [row] = await inbox.kept();
    expect(JSON.parse(row!.reasons)).toEqual([
      expect.stringContaining('names another event'),
      expect.stringContaining('SEQUENCE 7 is ahead'),
      expect.stringContaining('DTSTAMP lies after the receipt'),
    ]);
    expect(reasons).toEqual(expect.arrayContaining(JSON.parse(row!.reasons)));
  });

  test('with what had to be repaired to read it', async () => {
    await using inbox = await anInbox();
    const made = await inbox.service.create('app', draft());
    const { reasons } = await inbox.ingest(
      mailTo(made, `Auto-Submitted: auto-generated\r\n${replyOf('ACCEPTED')}`),
    );
    expect(reasons.join()).toMatch(/automatically/);
    const [row] = await inbox.kept();
    expect(JSON.parse(row!.reasons)).toEqual(reasons);
  });
});

function plusDay({ event }: Invite) {
  const { start } = event;
  return start.kind === 'instant' ? { instant: start.instant.replace('-04T', '-05T') } : {};
}

test('case 46: a mail that is delivered twice counts once, whatever ways its copies took', async () => {
  await using inbox = await anInbox();
  const made = await inbox.service.create('app', draft());
  const text = replyOf('ACCEPTED');
  expect(await inbox.ingest(mailTo(made, text))).toMatchObject({ disposition: 'applied' });
  inbox.clock.time += MINUTE;
  const copy = `Received: from mx2.guest.test by reply.test; Sat, 1 Mar 2031 10:00:00 +0000\r\n${text}`;
  expect(await inbox.ingest(mailTo(made, copy, 'bounces+1@guest.test'))).toMatchObject({
    disposition: 'duplicate',
  });
  expect(await inbox.types()).toEqual(['INVITE_CREATED', 'RSVP_RECEIVED']);
  const rows = await inbox.kept();
  expect(rows.map(({ disposition, raw }) => [disposition, raw.length])).toEqual([
    ['applied', Buffer.from(text).length],
    ['duplicate', 0],
  ]);
});

test('a mail that is no answer counts once too', async () => {
  await using inbox = await anInbox();
  const made = await inbox.service.create('app', draft());
  await inbox.ingest(mailTo(made, TEXT));
  inbox.clock.time += MINUTE;
  await inbox.ingest(mailTo(made, TEXT));
  expect((await inbox.kept()).map(({ disposition }) => disposition)).toEqual(['text-only', 'duplicate']);
});

test('the same words to two invites are two mails', async () => {
  await using inbox = await anInbox();
  for (const smartInviteId of ['one', 'two']) {
    const made = await inbox.service.create('app', draft({ smartInviteId }));
    expect(await inbox.ingest(mailTo(made, replyOf('ACCEPTED')))).toMatchObject({ disposition: 'applied' });
  }
});

test('case 69: a mail to an address that is over is told so and waits for a person', async () => {
  await using inbox = await anInbox();
  expect(await inbox.ingest(mailTo({ replyToken: 'r-nobody' }, replyOf('ACCEPTED')))).toEqual({
    disposition: 'unmatched',
    reasons: expect.arrayContaining(['The reply address is not known.']),
  });
  expect(await inbox.directory.unmatched('app', { limit: 5 })).toMatchObject([
    { disposition: 'unmatched', from: 'ana@guest.test', content: { suggested: { status: 'ACCEPTED' } } },
  ]);
});

test('a played answer is never taken for a real one', async () => {
  await using inbox = await anInbox();
  const made = await inbox.service.create('app', draft());
  await inbox.ingest({ ...mailTo(made, replyOf('ACCEPTED')), source: 'SIMULATED' });
  expect((await inbox.events()).at(-1)?.body).toMatchObject({
    channel: 'SIMULATED',
    verification: { verified: false, method: 'SIMULATION' },
  });
});

test('a mail that cannot be made durable is not taken: the sender is told to come back', async () => {
  await using inbox = await anInbox();
  const made = await inbox.service.create('app', draft());
  const mail = mailTo(made, replyOf('ACCEPTED'));
  await using port = await aPort(
    (received) => inbox.ingest(received).then(() => {}),
    async () => true,
  );
  const transport = createTransport({ host: '127.0.0.1', port: port.port, ignoreTLS: true });
  const send = () =>
    transport.sendMail({
      envelope: { from: 'ana@guest.test', to: `${made.replyToken}@${DOMAIN}` },
      raw: Buffer.from(mail.raw),
    });
  await inbox.database.close();
  await expect(inbox.ingest(mail)).rejects.toThrow();
  await expect(send()).rejects.toMatchObject({ responseCode: 451 });
  expect(port.received).toEqual([]);
});

test('an invite that was flooded takes no more mail for now, and what it answers changes nothing', async () => {
  await using inbox = await anInbox();
  const made = await inbox.service.create('app', draft());
  const known = mailTo(made, replyOf('TENTATIVE'));
  await inbox.ingest(known);
  await inbox.transact(async (unit) => {
    for (let count = 1; count < MAX_MESSAGES_PER_INVITE; count++)
      await unit.inbox.keep(message(made), 'text-only', []);
  });
  const before = await inbox.stored(made);
  const late = mailTo(
    made,
    another(replyOf('DECLINED', 'SEQUENCE:0')).replace('20310301T101500Z', '20310301T111500Z'),
  );
  await expect(inbox.ingest(late)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  await expect(inbox.ingest(mailTo(made, TEXT))).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  expect(await inbox.ingest(known)).toMatchObject({ disposition: 'duplicate' });
  expect(await inbox.stored(made)).toEqual(before);
  expect(await inbox.kept()).toHaveLength(MAX_MESSAGES_PER_INVITE);
});

test('a letter from a proven sender is kept with the proof', async () => {
  await using inbox = await anInbox();
  const made = await inbox.service.create('app', draft());
  const evidence = { ...NO_EVIDENCE, proof: 'aligned', organisation: 'guest.test' } as const;
  await anIntake(inbox, { authenticate: async () => evidence })(mailTo(made, TEXT));
  expect(await inbox.directory.unmatched('app', { limit: 5 })).toMatchObject([
    { disposition: 'text-only', verification: { verified: true, tier: 'A', method: 'DMARC' } },
  ]);
});

test('mail that belongs to no invite is kept within a bound: the oldest goes, and no new one is refused', async () => {
  await using inbox = await anInbox();
  const stray = ({ inviteId: _, ...one }: ReturnType<typeof message>, receivedAt: number) => ({
    ...one,
    receivedAt,
  });
  const made = await inbox.service.create('app', draft());
  await inbox.transact(async (unit) => {
    for (let count = 0; count <= MAX_STRAY_MESSAGES; count++)
      await unit.inbox.keep(stray(message(made), NOW + count), 'unmatched', []);
  });
  const rows = await inbox.kept();
  expect(rows).toHaveLength(MAX_STRAY_MESSAGES);
  expect(Number(rows[0]?.received_at)).toBe(NOW + 1);
});
