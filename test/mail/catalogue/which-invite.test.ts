import { describe, expect, test } from 'vitest';
import { base64, multipart, part } from '../read/mails.ts';
import { globalObjectId } from '../read/tnef/a-winmail.ts';
import { alignedAs, aMailroom, answerTo, heading, letter, vcalendar, vevent } from './a-mailroom.ts';

/** Part C of the catalogue: to which invite an answer is, and whether that still takes answers. */

const ANA = 'ana@guest.test';

describe('an answer that comes too late', () => {
  test('case 59: to an invite that was called off is kept and changes nothing', async () => {
    await using room = await aMailroom();
    const cancelled = await room.service.cancel('app', { id: room.made.id });
    expect(await room.deliver(answerTo(room.made))).toMatchObject({ disposition: 'cancelled-invite' });
    expect(await room.invite()).toEqual(cancelled);
    expect(await room.told()).toEqual([]);
    expect(await room.kept()).toEqual(['cancelled-invite']);
  });

  test('case 68: after the end of the event counts, and is marked', async () => {
    await using room = await aMailroom();
    room.clock.time = Date.parse('2031-03-04T10:00:01Z');
    await room.deliver(answerTo(room.made, { stamp: '20310304T100000Z' }));
    expect(await room.statuses()).toEqual([`${ANA}: ACCEPTED`]);
    expect((await room.invite()).replies).toMatchObject([{ afterEnd: true }]);
  });

  test('case 68: a second before the end is in time', async () => {
    await using room = await aMailroom();
    room.clock.time = Date.parse('2031-03-04T09:59:59Z');
    await room.deliver(answerTo(room.made));
    expect((await room.invite()).replies[0]).not.toHaveProperty('afterEnd');
  });

  test('case 70: of somebody who was taken off the invite is kept and changes nothing', async () => {
    const recipients = [{ email: ANA }, { email: 'bo@guest.test' }];
    await using room = await aMailroom({ recipients });
    await room.service.removeRecipient('app', 'visit-7781', ANA, {});
    const before = await room.invite();
    expect(await room.deliver(answerTo(room.made))).toMatchObject({ disposition: 'cancelled-invite' });
    expect(await room.invite()).toEqual(before);
    expect(await room.others()).toEqual([]);
    expect(await room.kept()).toEqual(['cancelled-invite']);
  });
});

describe('an answer in words', () => {
  const subject = (text: string) => (mail: string) => mail.replace(/^Subject: .*$/m, `Subject: ${text}`);

  test.each([
    ['case 60: in its subject alone', subject('Declined: Flat viewing')(letter('')), 'DECLINED'],
    [
      'case 60: in its subject alone, in Japanese',
      subject('=?utf-8?b?5om/6Ku+OiDlhoXopos=?=')(letter('')),
      'ACCEPTED',
    ],
    ['case 61: of a person', letter('Yes, of course, see you there.'), undefined],
  ])('%s changes nothing and waits for a person', async (_name, mail, status) => {
    await using room = await aMailroom();
    expect(await room.deliver(mail)).toMatchObject({ disposition: 'text-only' });
    expect(await room.invite()).toEqual(room.made);
    const [waiting] = await room.queue();
    expect(waiting).toMatchObject({ disposition: 'text-only', from: ANA });
    expect(waiting?.content.suggested?.status).toBe(status);
  });

  test('case 62: around our own invitation, attached or quoted, is no answer, whatever that says', async () => {
    await using room = await aMailroom();
    const text = vcalendar('REQUEST', vevent(room.made, { status: 'ACCEPTED' }));
    const words = part('Content-Type: text/plain; charset=utf-8', 'Is there a lift?');
    const attached = part(
      'Content-Type: text/calendar; method=REQUEST\nContent-Transfer-Encoding: base64',
      base64(text),
    );
    expect(await room.deliver(`${heading()}${multipart('mixed', 'b1', words, attached)}`)).toMatchObject({
      disposition: 'text-only',
    });
    const quoted = letter(
      `Is there a lift?\r\n\r\n> ${vcalendar('REPLY', vevent(room.made)).replaceAll('\r\n', '\r\n> ')}`,
    );
    expect(await room.deliver(quoted)).toMatchObject({ disposition: 'text-only' });
    expect(await room.invite()).toEqual(room.made);
  });
});

describe('the UID of an answer', () => {
  test.each([
    ['with what Notes adds', (uid: string) => `${uid}-Lotus_Notes_Generated`],
    ['as the GlobalObjectId of Exchange', (uid: string) => globalObjectId(uid).toString('hex').toUpperCase()],
    ['left out', () => ''],
  ])('case 63: %s is still ours, for whoever uses the reply address', async (_name, wrap) => {
    await using room = await aMailroom();
    const { disposition, reasons } = await room.deliver(answerTo(room.made, { uid: wrap(room.made.uid) }));
    expect(disposition).toBe('applied');
    expect(reasons.join(' ')).not.toMatch(/another event/);
    expect(await room.statuses()).toEqual([`${ANA}: ACCEPTED`]);
  });

  const foreign = { uid: '5C7E11A0-9F0B-4D0B-8F11-2B6D3C0A77E1' };
  test('case 63: made anew by the client counts for the recipient, with a warning', async () => {
    await using room = await aMailroom();
    const { disposition, reasons } = await room.deliver(answerTo(room.made, foreign));
    expect(disposition).toBe('applied');
    expect(reasons.join(' ')).toMatch(/names another event/);
  });

  test.each([
    ['an alias of the recipient’s organisation', 'pa@guest.test', alignedAs('guest.test')],
    ['another spelling of the recipient, by UID alone', 'ana+x@guest.test', { proof: 'relay' as const }],
  ])('case 63: made anew, it counts for nobody but the recipient: %s', async (_name, from, evidence) => {
    await using room = await aMailroom();
    const mail = answerTo(room.made, {
      ...foreign,
      from,
      attendees: [`ATTENDEE;PARTSTAT=ACCEPTED:mailto:${ANA}`],
    });
    const token = from.startsWith('ana') ? null : undefined;
    await room.deliver(mail, { evidence, ...(token === null ? { token } : {}) });
    expect(await room.statuses()).toEqual([`${ANA}: PENDING`]);
  });

  test.each([
    ['proven by DMARC', alignedAs('guest.test'), 'applied', 'ACCEPTED'],
    ['signed by a calendar relay', { proof: 'relay' as const }, 'applied', 'ACCEPTED'],
    ['not proven', {}, 'held-untrusted', 'PENDING'],
    ['proven as somebody else', { proof: 'other' as const }, 'held-untrusted', 'PENDING'],
  ])(
    'case 64: alone leads to the invite, and the answer counts only where its sender is proven: %s',
    async (_name, evidence, disposition, status) => {
      await using room = await aMailroom();
      expect(await room.deliver(answerTo(room.made), { token: null, evidence })).toMatchObject({
        disposition,
      });
      expect(await room.statuses()).toEqual([`${ANA}: ${status}`]);
    },
  );

  test('case 65: of another invite than the reply address holds the answer, and neither changes', async () => {
    await using room = await aMailroom();
    const mail = answerTo(room.bystander);
    const { disposition, reasons } = await room.deliver(mail, { evidence: alignedAs('guest.test') });
    expect(disposition).toBe('held-untrusted');
    expect(reasons.join(' ')).toMatch(/belongs to one invite and the UID to another/);
    expect(await room.invite()).toEqual(room.made);
    expect(await room.queue()).toMatchObject([
      { disposition: 'held-untrusted', content: { suggested: { status: 'ACCEPTED' } } },
    ]);
  });

  test.each(['__proto__', 'constructor', 'toString'])(
    'case 67: %s is a UID like any other, and pollutes nothing',
    async (uid) => {
      await using room = await aMailroom();
      expect(await room.deliver(answerTo(room.made, { uid }))).toMatchObject({ disposition: 'applied' });
      expect(
        await room.deliver(answerTo(room.made, { uid, messageId: '<b@x>' }), { token: null }),
      ).toMatchObject({ disposition: 'unmatched' });
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );

  test('case 69: beside a reply address that is over is not believed; the answer waits for a person', async () => {
    await using room = await aMailroom();
    const mail = answerTo(room.made);
    expect(
      await room.deliver(mail, { token: 'r-00000000000000000000000000', evidence: alignedAs('guest.test') }),
    ).toMatchObject({
      disposition: 'unmatched',
      reasons: expect.arrayContaining(['The reply address is not known.']),
    });
    expect(await room.invite()).toEqual(room.made);
    const waiting = await room.queue();
    expect(waiting).toMatchObject([
      { disposition: 'unmatched', from: ANA, content: { suggested: { status: 'ACCEPTED' } } },
    ]);
  });
});
