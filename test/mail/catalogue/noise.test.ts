import { describe, expect, test } from 'vitest';
import type { Invite } from '../../../src/invites/invite.ts';
import { LOOP_HEADER } from '../../../src/mail/read/classify.ts';
import { crlf, multipart, part } from '../read/mails.ts';
import {
  alignedAs,
  aMailroom,
  answerTo,
  heading,
  letter,
  type Said,
  vcalendar,
  vevent,
} from './a-mailroom.ts';

/** Part H of the catalogue: mail that machines send. What it says of delivery is bounce/take-bounce.test.ts's. */

const ANA = 'ana@guest.test';
/** What an absent guest's mailbox sends; some return the invitation with it. */
const away = (headers: readonly string[]) =>
  letter('I am away until Monday. Yes to all meetings!', { headers });

test.each([
  ['Auto-Submitted: auto-replied'],
  ['Auto-Submitted: Auto-Replied (vacation); owner-email="ana@guest.test"'],
  ['X-Auto-Response-Suppress: DR, OOF, AutoReply'],
  ['X-Autoreply: yes'],
  ['X-Autorespond: Flat viewing'],
  ['Precedence: auto_reply'],
  ['Precedence: bulk'],
])('case 129: an out-of-office note (%s) changes nothing, and nobody has to look at it', async (mark) => {
  await using room = await aMailroom();
  expect(await room.deliver(away([mark]))).toMatchObject({ disposition: 'auto-reply' });
  expect(await room.deliver(away([mark]), { mailFrom: '' })).toMatchObject({ disposition: 'auto-reply' });
  expect(await room.invite()).toEqual(room.made);
  expect(await room.queue()).toEqual([]);
  expect(await room.told()).toEqual([]);
});

test('case 129: an out-of-office note that returns our invitation answers nothing either', async () => {
  await using room = await aMailroom();
  await room.deliver(answerTo(room.made));
  const ours = part(
    'Content-Type: text/calendar; method=REQUEST',
    vcalendar('REQUEST', vevent(room.made, { status: 'DECLINED' })),
  );
  const words = part('Content-Type: text/plain', 'I am away.');
  const mail = `${heading({ headers: ['Auto-Submitted: auto-replied'] })}${multipart('mixed', 'oof', words, ours)}`;
  expect(await room.deliver(mail)).toMatchObject({ disposition: 'auto-reply' });
  expect(await room.statuses()).toEqual([`${ANA}: ACCEPTED`]);
});

describe('case 131: a calendar that answers by itself', () => {
  const room1 = { recipient: { email: 'room-1@guest.test' } };
  const said = (headers: readonly string[], status = 'ACCEPTED'): Said => ({
    from: 'Room 1 <room-1@guest.test>',
    headers,
    status,
  });

  test.each([
    ['auto-generated', ['Auto-Submitted: auto-generated'], 'room-1@guest.test'],
    ['auto-replied', ['Auto-Submitted: auto-replied'], 'room-1@guest.test'],
    ['with the null sender', ['X-Auto-Response-Suppress: All', 'Precedence: bulk'], ''],
  ])('%s has answered, and is marked as a machine', async (_name, headers, mailFrom) => {
    await using room = await aMailroom(room1);
    const { disposition, reasons } = await room.deliver(answerTo(room.made, said(headers, 'DECLINED')), {
      mailFrom,
    });
    expect(disposition).toBe('applied');
    expect(reasons.join(' ')).toMatch(/automatically/);
    expect(await room.statuses()).toEqual(['room-1@guest.test: DECLINED']);
    expect((await room.invite()).replies).toMatchObject([{ automatic: true }]);
  });

  test('is told apart from the person who answers after it', async () => {
    await using room = await aMailroom(room1);
    await room.deliver(answerTo(room.made, said(['Auto-Submitted: auto-generated'])));
    await room.deliver(
      answerTo(room.made, { ...said(['Auto-Submitted: no'], 'DECLINED'), stamp: '20310301T080600Z' }),
    );
    const [reply] = (await room.invite()).replies;
    expect(reply).toMatchObject({ status: 'DECLINED' });
    expect(reply).not.toHaveProperty('automatic');
  });
});

test.each<[string, () => string, string]>([
  [
    'case 136: a mailbox that wants a human to prove themselves',
    () =>
      letter('Click https://guest.test/release?id=7 so that your message is delivered.').replace(
        /^Subject: .*$/m,
        'Subject: Please confirm your message',
      ),
    'auto-reply',
  ],
  [
    'case 137: Gmail asking to confirm a forwarding address',
    () =>
      letter('Confirmation code: 987654321', { from: 'Gmail Team <forwarding-noreply@google.com>' }).replace(
        /^Subject: .*$/m,
        'Subject: (#987654321) Gmail Forwarding Confirmation',
      ),
    'text-only',
  ],
])('%s is kept, is no answer and gets none', async (_name, mail, disposition) => {
  await using room = await aMailroom();
  expect(await room.deliver(mail())).toMatchObject({ disposition });
  expect(await room.invite()).toEqual(room.made);
});

test('case 138: a read receipt, even with the answer it was sent for, changes nothing', async () => {
  await using room = await aMailroom();
  const machine = part(
    'Content-Type: message/disposition-notification',
    crlf(
      'Final-Recipient: rfc822; ana@guest.test',
      'Disposition: manual-action/MDN-sent-manually; displayed',
    ),
  );
  const returned = part('Content-Type: message/rfc822', answerTo(room.made));
  const body = multipart(
    'report; report-type=disposition-notification',
    'mdn',
    part('Content-Type: text/plain', 'Your message was read.'),
    machine,
    returned,
  );
  expect(await room.deliver(heading() + body)).toMatchObject({ disposition: 'auto-reply' });
  expect(await room.invite()).toEqual(room.made);
});

describe('case 140: a loop ends here, with an answer in it or without', () => {
  const answering = (invite: Invite, said: Said) =>
    answerTo(invite, { attendees: [`ATTENDEE;PARTSTAT=ACCEPTED:mailto:${ANA}`], ...said });

  test.each<[string, (invite: Invite) => string]>([
    ['our own header', (invite) => answering(invite, { headers: [`${LOOP_HEADER}: reply.test`] })],
    [
      'twenty-six servers',
      (invite) =>
        `${'Received: from a by b; Sat, 1 Mar 2031 08:05:00 +0000\r\n'.repeat(26)}${answering(invite, {})}`,
    ],
    [
      'the reply address as its sender',
      (invite) => answering(invite, { from: `Acme <${invite.replyToken}@reply.test>` }),
    ],
    [
      'the bounce address as its sender',
      (invite) => answering(invite, { from: `${invite.recipients[0]!.bounceToken}@reply.test` }),
    ],
  ])('%s', async (_name, mail) => {
    await using room = await aMailroom();
    expect(await room.deliver(mail(room.made))).toMatchObject({ disposition: 'loop' });
    expect(await room.invite()).toEqual(room.made);
    expect(await room.queue()).toEqual([]);
  });

  test('twenty-five servers are a long way and no circle', async () => {
    await using room = await aMailroom();
    const mail = `${'Received: from a by b; Sat, 1 Mar 2031 08:05:00 +0000\r\n'.repeat(25)}${answerTo(room.made)}`;
    expect(await room.deliver(mail)).toMatchObject({ disposition: 'applied' });
  });
});

test.each([
  ['the name', `"${ANA}" <eve@evil.test>`],
  ['a name in encoded words', '=?utf-8?q?ana=40guest=2Etest_=3Cana=40guest=2Etest=3E?= <eve@evil.test>'],
  ['a name with brackets in quotes', `"Ana <${ANA}>" <eve@evil.test>`],
  ['a comment', `eve@evil.test (${ANA})`],
  ['a group name', `"${ANA}": eve@evil.test;`],
])('case 144: an address in %s is nobody’s: the sender is eve@evil.test', async (_name, from) => {
  await using room = await aMailroom();
  const attendees = [`ATTENDEE;CN="${ANA}";PARTSTAT=DECLINED:mailto:${ANA}`];
  await room.deliver(answerTo(room.made, { from, attendees }));
  expect(await room.statuses()).toEqual([`${ANA}: PENDING`]);
  expect(await room.others()).toEqual(['eve@evil.test: DECLINED']);
});

test('case 142: a forged answer is held where the policy of its domain refuses it, and is seen', async () => {
  await using room = await aMailroom();
  expect(await room.deliver(answerTo(room.made), { evidence: { proof: 'failed' } })).toMatchObject({
    disposition: 'held-untrusted',
  });
  expect(await room.invite()).toEqual(room.made);
  expect(await room.queue()).toMatchObject([
    { disposition: 'held-untrusted', verification: { verified: false, tier: 'E' } },
  ]);
});

test('case 143: where a domain has no policy an answer with the reply address counts, and is marked unproven', async () => {
  await using room = await aMailroom();
  await room.deliver(answerTo(room.made));
  expect((await room.invite()).replies).toMatchObject([
    { status: 'ACCEPTED', verification: { verified: false, method: 'REPLY_ADDRESS', tier: 'C' } },
  ]);
});

test('case 145: a signed answer that is played again changes nothing', async () => {
  await using room = await aMailroom();
  const signed = answerTo(room.made);
  await room.deliver(signed, { evidence: alignedAs('guest.test') });
  await room.deliver(answerTo(room.made, { status: 'DECLINED', stamp: '20310301T080600Z' }));
  for (const played of [signed, signed.replace('Message-ID: <', 'Message-ID: <played.')])
    expect((await room.deliver(played, { evidence: alignedAs('guest.test') })).disposition).toMatch(
      /duplicate|stale/,
    );
  expect(await room.statuses()).toEqual([`${ANA}: DECLINED`]);
});
