import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { InviteDraft } from '../../../src/invites/create.ts';
import type { Invite, Recipient } from '../../../src/invites/invite.ts';
import { createRecordBounce } from '../../../src/invites/record-bounce.ts';
import { createRecordMessage } from '../../../src/invites/record-message.ts';
import { createTakeBounce } from '../../../src/mail/bounce/take-bounce.ts';
import { messageIdOf } from '../../../src/mail/message-id.ts';
import { replyAddress, replyAddressScheme, tokenOf } from '../../../src/mail/reply-address.ts';
import { BACKENDS } from '../../contract/backends.ts';
import { aService } from '../../invites/a-service.ts';
import { markOf } from '../../invites/mark-of.ts';
import { draft, MINUTE, NOW, person } from '../../invites/sample-invite.ts';
import { anIntake } from '../an-intake.ts';
import { ACCEPTED, calendar, calendarMail, crlf } from '../read/mails.ts';
import { arf, dsn, QMAIL, type ReportParts, wordsOnly } from './reports.ts';

const DOMAIN = 'reply.test';
const SCHEME = replyAddressScheme(`{token}@${DOMAIN}`);

/** The whole way of a report over a real store: envelope, reading, record. */
async function aMailRoom(backend: (typeof BACKENDS)[number]) {
  const app = await aService(backend);
  const committed = (application: string) => void app.woken.push(application);
  const { transact } = app;
  const complaints: unknown[] = [];
  const recordMessage = createRecordMessage({ transact, newId: randomUUID, committed, markOf });
  const ingest = anIntake(app, {
    recordMessage,
    recordBounce: createTakeBounce({
      recordBounce: createRecordBounce({
        transact,
        newId: randomUUID,
        committed,
        markOf,
        onComplaint: (about) => void complaints.push(about),
      }),
      recordMessage,
      tokenOf: (address) => tokenOf(address, SCHEME),
      replyDomain: DOMAIN,
    }),
  });
  return {
    ...app,
    complaints,
    /** An invite whose mail the submission server has taken. */
    async sent(over: Partial<InviteDraft> = {}): Promise<Invite> {
      const made = await app.service.create('app', draft(over));
      await this.submit();
      return app.stored(made);
    },
    async submit() {
      for (const { id, lease, job } of await app.queue.claim(app.clock.time, MINUTE, 100))
        await app.recordDelivery({ id, lease, job }, { outcome: 'sent', captured: false });
    },
    /** Hands over one mail; `token` is the address that it came to. */
    report: (text: string, token: string | undefined, mailFrom = '') =>
      ingest({ source: 'SMTP', raw: Buffer.from(text), mailFrom, ...(token ? { token } : {}) }),
    async failures() {
      return (await app.events()).map(({ body }) => body).filter(({ type }) => type === 'DELIVERY_FAILED');
    },
    kept: () =>
      app.database.queries
        .selectFrom('received_mail')
        .select(['disposition', 'reasons', 'recipient_id'])
        .orderBy('received_at')
        .execute(),
  };
}

const ana = (invite: Invite) => person(invite, 'ana@guest.test');
const bounceToken = (invite: Invite, email = 'ana@guest.test') => person(invite, email).bounceToken as string;
const PEOPLE = { recipients: ['ana@guest.test', 'bo@guest.test'].map((email) => ({ email })) };
const BO_FAILED = [['Final-Recipient: rfc822; Bo@Guest.test', 'Action: failed', 'Status: 5.1.1']];
const other = (parts: ReportParts = {}) => dsn({ messageId: '<report-2@mx.guest.test>', ...parts });

describe.each(BACKENDS)('on $name, a report', (backend) => {
  it('case 132: to the bounce address fails the delivery of its recipient, and no answer changes', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent(PEOPLE);
    room.clock.time += MINUTE;
    expect(await room.report(dsn(), bounceToken(invite))).toMatchObject({ disposition: 'bounce' });

    const after = await room.stored(invite);
    expect(ana(after)).toMatchObject({
      status: 'PENDING',
      delivery: { state: 'FAILED', enhancedStatus: '5.1.1', smtpCode: 550, at: NOW + MINUTE },
    });
    expect(person(after, 'bo@guest.test').delivery?.state).toBe('SENT');
    expect(after.revision).toBe(invite.revision);
    expect(await room.failures()).toMatchObject([
      { recipientId: ana(invite).id, method: 'REQUEST', enhancedStatus: '5.1.1' },
    ]);
    expect(await room.kept()).toMatchObject([{ disposition: 'bounce', recipient_id: ana(invite).id }]);
    // The failure is what the timeline shows of the message; a second entry would say it again.
    expect(await room.types()).not.toContain('MESSAGE_RECEIVED');
    expect(room.woken.at(-1)).toBe('app');
  });

  it('case 132: delivered twice, and another one about the same mail, are one failure', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent();
    for (const mail of [dsn(), dsn(), other()]) await room.report(mail, bounceToken(invite));
    expect(await room.failures()).toHaveLength(1);
    expect((await room.kept()).map(({ disposition }) => disposition).sort()).toEqual([
      'bounce',
      'bounce',
      'duplicate',
    ]);
    expect((await room.types()).filter((type) => type === 'MESSAGE_RECEIVED')).toHaveLength(1);
  });

  it('case 132: of an older mail does not fail the newest', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent();
    const returned = `Message-ID: ${messageIdOf(invite, ana(invite), DOMAIN)}\r\n\r\n`;
    room.clock.time += MINUTE;
    await room.service.update('app', { id: invite.id }, { summary: 'Later' });
    await room.submit();
    await room.report(dsn({ returned }), bounceToken(invite));
    expect(ana(await room.stored(invite)).delivery?.state).toBe('SENT');
    expect((await room.events()).at(-1)?.body).toMatchObject({
      type: 'MESSAGE_RECEIVED',
      reasons: expect.arrayContaining([expect.stringContaining('older mail')]),
    });

    const newest = await room.stored(invite);
    const returnedNow = `Message-ID: ${messageIdOf(newest, ana(newest), DOMAIN)}\r\n\r\n`;
    await room.report(other({ returned: returnedNow }), bounceToken(invite));
    expect(ana(await room.stored(invite)).delivery?.state).toBe('FAILED');
  });

  it('case 133: of a delay is noted, shows in the timeline, and ends with an answer', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent();
    const late = [['Final-Recipient: rfc822; ana@guest.test', 'Action: delayed', 'Status: 4.4.1']];
    await room.report(dsn({ recipients: late }), bounceToken(invite));
    expect(ana(await room.stored(invite)).delivery).toMatchObject({
      state: 'DELAYED',
      enhancedStatus: '4.4.1',
    });
    expect(await room.failures()).toEqual([]);
    expect(await room.types()).toContain('MESSAGE_RECEIVED');

    const yes = calendarMail(calendar('REPLY', ACCEPTED)).replace('u1@invites.example', invite.uid);
    room.clock.time = Date.parse('2031-03-01T11:00:00Z');
    expect(await room.report(yes, invite.replyToken, 'ana@guest.test')).toMatchObject({
      disposition: 'applied',
    });
    expect(ana(await room.stored(invite))).toMatchObject({ status: 'ACCEPTED', delivery: { state: 'SENT' } });
    // Delivered once more, the report is no newer than it was.
    expect(await room.report(dsn({ recipients: late }), bounceToken(invite))).toMatchObject({
      disposition: 'duplicate',
    });
    expect(ana(await room.stored(invite)).delivery?.state).toBe('SENT');
  });

  it('case 134: without any machine-readable part, the bounce address alone suffices', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent();
    await room.report(
      wordsOnly('x', { from: 'ana@guest.test', subject: 'x', extra: [] }).replace(/^Auto.*\r\n/m, ''),
      bounceToken(invite),
    );
    expect(ana(await room.stored(invite)).delivery).toMatchObject({
      state: 'FAILED',
      reason: 'The mail came back as undeliverable.',
    });
  });

  it('case 134: qmail’s own words fail a delivery, to whichever address they come', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent();
    await room.report(wordsOnly(QMAIL('')), ana(invite).token);
    expect(ana(await room.stored(invite)).delivery).toMatchObject({
      state: 'FAILED',
      enhancedStatus: '5.1.1',
    });
  });

  it.each<[string, (invite: Invite) => ReportParts]>([
    ['the recipient that it names', () => ({ recipients: BO_FAILED })],
    [
      'the bounce address in the mail that came back',
      (invite) => ({
        returned: `Return-Path: <${replyAddress(bounceToken(invite, 'bo@guest.test'), SCHEME)}>\r\n`,
      }),
    ],
    [
      'the Message-ID of the mail that came back',
      (invite) => ({
        returned: `Message-ID: ${messageIdOf(invite, person(invite, 'bo@guest.test'), DOMAIN)}\r\n`,
      }),
    ],
    [
      'the reply address in the mail that came back',
      (invite) => ({
        recipients: [['Final-Recipient: rfc822; somebody@else.test', 'Action: failed']],
        returned: `Reply-To: <${replyAddress(person(invite, 'bo@guest.test').token, SCHEME)}>\r\n`,
      }),
    ],
  ])('case 132: to the address of a group is about %s', async (_what, parts) => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent(PEOPLE);
    await room.report(dsn(parts(invite)), invite.replyToken);
    const after = await room.stored(invite);
    const states = after.recipients.map(({ email, delivery }) => `${email} ${delivery?.state}`);
    expect(states).toEqual(['ana@guest.test SENT', 'bo@guest.test FAILED']);
    expect((await room.kept())[0]?.recipient_id).toBe(person(invite, 'bo@guest.test').id);
  });

  it('case 132: to the address of a group that names nobody is kept and changes nothing', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent(PEOPLE);
    const stranger = [['Final-Recipient: rfc822; somebody@else.test', 'Action: failed']];
    await room.report(dsn({ recipients: stranger }), invite.replyToken);
    expect(await room.stored(invite)).toEqual(invite);
    expect((await room.kept())[0]?.reasons).toContain('nobody who is invited');
  });

  it('case 132: about somebody who was taken off is kept, and counts for nobody else', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent(PEOPLE);
    const token = bounceToken(invite, 'bo@guest.test');
    await room.service.removeRecipient('app', invite.smartInviteId, 'bo@guest.test');
    // It even names somebody who is still there.
    await room.report(dsn(), token);
    expect(ana(await room.stored(invite)).delivery?.state).toBe('SENT');
    expect(await room.failures()).toEqual([]);
    expect((await room.kept())[0]?.reasons).toContain('nobody who is invited');
  });

  it('case 132: to a mailbox of its own is found by the UID in the mail that came back', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent();
    const recipients = [['Final-Recipient: rfc822; a.ruiz@mailbox.test', 'Action: failed', 'Status: 5.2.1']];
    const returned = crlf('BEGIN:VEVENT', `UID:${invite.uid}`);
    await room.report(dsn({ recipients, returned }), undefined);
    expect(ana(await room.stored(invite)).delivery?.state).toBe('FAILED');
  });

  it('that is forged, with a sender or to the reply address, never changes an answer', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent();
    const before = await room.stored(invite);
    // Said by somebody with a name, in words: nothing at all.
    const words = wordsOnly('Undeliverable', { from: 'eve@evil.test', subject: 'Re: x' }).replace(
      /^Auto.*\r\n/m,
      '',
    );
    expect(await room.report(words, bounceToken(invite), 'eve@evil.test')).toMatchObject({
      disposition: 'text-only',
    });
    expect(await room.stored(invite)).toEqual(before);
    // With the null sender, but nothing about a failure, to the address that everybody sees: nothing either.
    await room.report(words.replace('Undeliverable', 'Hello'), ana(invite).token, '');
    expect(await room.stored(invite)).toEqual(before);
    // A whole forged report: the delivery, and no more.
    await room.report(dsn(), ana(invite).token, 'eve@evil.test');
    const answerOf = ({ status, respondedAt, comment }: Recipient) => [status, respondedAt, comment];
    expect(answerOf(ana(await room.stored(invite)))).toEqual(answerOf(ana(before)));
    expect(await room.stored(invite)).toMatchObject({
      revision: before.revision,
      replies: [],
      state: 'ACTIVE',
    });
  });

  it('case 129: an out-of-office note to the bounce address is no failure', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent();
    const note = wordsOnly('I am away.', { from: 'ana@guest.test', subject: 'Out of office' });
    expect(await room.report(note, bounceToken(invite))).toMatchObject({ disposition: 'auto-reply' });
    expect(await room.stored(invite)).toEqual(invite);
  });

  it('an answer to the bounce address waits for a person', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent();
    const yes = calendarMail(calendar('REPLY', ACCEPTED));
    expect(await room.report(yes, bounceToken(invite))).toMatchObject({ disposition: 'unmatched' });
    expect(await room.stored(invite)).toEqual(invite);
  });

  it('case 123: a calendar that refuses the invitation is a failed delivery and no decline', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent();
    const refusal = calendar(
      'REPLY',
      'REQUEST-STATUS:3.7;Invalid calendar user;ATTENDEE:mailto:ana@guest.test',
      'ATTENDEE:mailto:ana@guest.test',
    );
    await room.report(calendarMail(refusal), invite.replyToken, 'ana@guest.test');
    const after = ana(await room.stored(invite));
    expect(after).toMatchObject({
      status: 'PENDING',
      delivery: { state: 'FAILED', reason: expect.stringContaining('3.7;Invalid calendar user') },
    });
    expect(after.delivery).not.toHaveProperty('enhancedStatus');
    expect(await room.failures()).toHaveLength(1);
  });

  it.each([undefined, 'DECLINED'])(
    'case 123: an informational status changes nothing (PARTSTAT %s)',
    async (partstat) => {
      await using room = await aMailRoom(backend);
      const invite = await room.sent();
      const attendee = `ATTENDEE${partstat ? `;PARTSTAT=${partstat}` : ''}:mailto:ana@guest.test`;
      const mail = calendarMail(calendar('REPLY', 'REQUEST-STATUS:2.0;Success', attendee));
      room.clock.time = Date.parse('2031-03-01T11:00:00Z');
      await room.report(mail.replace('u1@invites.example', invite.uid), invite.replyToken, 'ana@guest.test');
      const after = ana(await room.stored(invite));
      expect(after.delivery?.state).toBe('SENT');
      expect(after.status).toBe(partstat ?? 'PENDING');
    },
  );
});

describe.each(BACKENDS)('on $name, a complaint', (backend) => {
  const ABUSE = ['Feedback-Type: abuse', 'Original-Rcpt-To: <ana@guest.test>'];

  it('case 139: to the bounce address stops all mail to this recipient, and tells the operator', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent(PEOPLE);
    await room.report(arf(ABUSE), bounceToken(invite), 'feedback@provider.test');
    expect(ana(await room.stored(invite)).delivery).toMatchObject({
      state: 'COMPLAINED',
      reason: expect.stringMatching(/complaint.*Nothing more is mailed to them/),
    });
    expect(room.complaints).toEqual([
      { application: 'app', inviteId: invite.id, recipientId: ana(invite).id },
    ]);
    expect(await room.failures()).toMatchObject([{ reason: expect.stringContaining('complaint') }]);

    await room.service.update('app', { id: invite.id }, { summary: 'New' });
    await room.service.resend('app', { smartInviteId: invite.smartInviteId });
    await room.service.cancel('app', { id: invite.id });
    expect(new Set(await room.waiting())).toEqual(new Set(['REQUEST bo@guest.test', 'CANCEL bo@guest.test']));
    expect(ana(await room.stored(invite)).delivery?.state).toBe('COMPLAINED');
  });

  it('case 139: takes mail that still waits off the queue', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent();
    await room.service.update('app', { id: invite.id }, { summary: 'New' });
    expect(await room.waiting()).toEqual(['REQUEST ana@guest.test']);
    await room.report(arf(ABUSE), bounceToken(invite), 'feedback@provider.test');
    expect(await room.waiting()).toEqual([]);
  });

  it('case 139: to the reply address counts where it shows the mail’s own bounce address', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent();
    await room.report(arf(ABUSE), invite.replyToken, 'eve@evil.test');
    expect(ana(await room.stored(invite)).delivery?.state).toBe('SENT');
    expect((await room.kept())[0]?.reasons).toContain('stops nothing');
    const shown = [...ABUSE, `Original-Mail-From: <${replyAddress(bounceToken(invite), SCHEME)}>`];
    await room.report(
      arf(shown, { messageId: '<arf-2@provider.test>' }),
      invite.replyToken,
      'feedback@provider.test',
    );
    expect(ana(await room.stored(invite)).delivery?.state).toBe('COMPLAINED');
  });

  it('case 139: of an invite from before there were bounce addresses is not believed by their absence', async () => {
    await using room = await aMailRoom(backend);
    const invite = await room.sent();
    const { bounceToken: _, ...old } = ana(invite);
    await room.transact(({ records }) => records.save({ ...invite, recipients: [old] }));
    const foreign = [...ABUSE, 'Original-Mail-From: <b-00000000000000000000000000@elsewhere.test>'];
    await room.report(arf(foreign), invite.replyToken, 'eve@evil.test');
    expect(ana(await room.stored(invite)).delivery?.state).toBe('SENT');
  });
});
