import { describe, expect, test } from 'vitest';
import type { Invite } from '../../../src/invites/invite.ts';
import { at, MINUTE } from '../../invites/sample-invite.ts';
import { base64, multipart, part } from '../read/mails.ts';
import { globalObjectId } from '../read/tnef/a-winmail.ts';
import {
  alignedAs,
  aMailroom,
  answerTo,
  heading,
  letter,
  RECEIVED,
  type Said,
  vcalendar,
  vevent,
} from './a-mailroom.ts';

/** Part C of the catalogue: which of several answers counts, and to which invite. */

const ANA = 'ana@guest.test';
type Room = Awaited<ReturnType<typeof aMailroom>>;

/** Moves the event by a day, after which everybody is asked anew. */
async function reschedule({ service, made, clock }: Room): Promise<Invite> {
  clock.time += 60 * MINUTE;
  const moved = { start: at('2031-03-05T09:30:00Z'), end: at('2031-03-05T10:00:00Z') };
  const invite = await service.update('app', { id: made.id }, moved);
  clock.time += 60 * MINUTE;
  return invite;
}

/** `20310301T080500Z`. */
const stampOf = (time: number) => `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

describe('the same answer again', () => {
  test('case 46: one message by two ways, its Received lines and its envelope different, counts once', async () => {
    await using room = await aMailroom();
    const mail = answerTo(room.made);
    expect(await room.deliver(mail)).toMatchObject({ disposition: 'applied' });
    const copy = `Received: from mx9 by reply.test; Sat, 1 Mar 2031 08:11:00 +0000\r\n${mail}`;
    expect(await room.deliver(copy, { source: 'IMAP', mailFrom: 'srs=x@forward.test' })).toMatchObject({
      disposition: 'duplicate',
    });
    expect(await room.told()).toHaveLength(1);
    expect(await room.kept()).toEqual(['applied', 'duplicate']);
  });

  test('case 46: not even after a newer answer does the old one come back', async () => {
    await using room = await aMailroom();
    const mail = answerTo(room.made);
    await room.deliver(mail);
    await room.deliver(answerTo(room.made, { status: 'DECLINED', stamp: '20310301T080600Z' }));
    expect(await room.deliver(mail)).toMatchObject({ disposition: 'duplicate' });
    expect(await room.statuses()).toEqual([`${ANA}: DECLINED`]);
  });

  test.each([
    ['the same DTSTAMP, rewritten ids', '20310301T080500Z'],
    ['a later DTSTAMP, the button pressed twice', '20310301T080700Z'],
  ])(
    'case 47: the same words under another Message-ID, with %s, tell nobody anything',
    async (_name, stamp) => {
      await using room = await aMailroom();
      await room.deliver(answerTo(room.made, { lines: ['COMMENT:Gladly'] }));
      const before = await room.invite();
      expect(await room.deliver(answerTo(room.made, { lines: ['COMMENT:Gladly'], stamp }))).toMatchObject({
        disposition: 'duplicate',
      });
      expect({ ...(await room.invite()), orders: [] }).toEqual({ ...before, orders: [] });
      expect(await room.told()).toHaveLength(1);
    },
  );
});

describe('a mind that changed', () => {
  const first = { stamp: '20310301T080200Z' };
  const second = { status: 'DECLINED', stamp: '20310301T080201Z' };

  test('case 48: the later answer counts, and both are in the timeline', async () => {
    await using room = await aMailroom();
    for (const said of [first, second])
      expect(await room.deliver(answerTo(room.made, said))).toMatchObject({ disposition: 'applied' });
    expect(await room.statuses()).toEqual([`${ANA}: DECLINED`]);
    expect(await room.told()).toMatchObject([
      { previousStatus: 'PENDING', status: 'ACCEPTED' },
      { previousStatus: 'ACCEPTED', status: 'DECLINED' },
    ]);
  });

  test('case 49: arriving before the earlier one, the later answer stays', async () => {
    await using room = await aMailroom();
    await room.deliver(answerTo(room.made, second));
    const before = await room.invite();
    expect(await room.deliver(answerTo(room.made, first))).toMatchObject({ disposition: 'stale' });
    expect(await room.invite()).toEqual(before);
    expect(await room.kept()).toEqual(['applied', 'stale']);
  });

  test('case 57: with one and the same SEQUENCE and DTSTAMP the later arrival counts', async () => {
    await using room = await aMailroom();
    await room.deliver(answerTo(room.made, { ...second, lines: ['SEQUENCE:0'] }));
    await room.deliver(answerTo(room.made, { ...second, status: 'TENTATIVE', lines: ['SEQUENCE:0'] }));
    expect(await room.statuses()).toEqual([`${ANA}: TENTATIVE`]);
  });

  test('case 58: Gmail raises our SEQUENCE for its first answer only, and the second still counts', async () => {
    await using room = await aMailroom();
    await room.deliver(answerTo(room.made, { ...first, lines: ['SEQUENCE:1'] }));
    expect(await room.deliver(answerTo(room.made, { ...second, lines: ['SEQUENCE:0'] }))).toMatchObject({
      disposition: 'applied',
    });
    expect(await room.statuses()).toEqual([`${ANA}: DECLINED`]);
  });
});

describe('after the event was moved', () => {
  // The move raised SEQUENCE to 1 at 09:10; answers come in from 10:10 on.
  const MOVED_AT = RECEIVED + 60 * MINUTE;
  test.each<[string, Said, string, string]>([
    [
      'case 50: an answer to the old time is stale',
      { lines: ['SEQUENCE:0'], stamp: stampOf(MOVED_AT + MINUTE) },
      'stale',
      'PENDING',
    ],
    [
      'case 50: an answer to the new time counts',
      { lines: ['SEQUENCE:1'], stamp: stampOf(MOVED_AT + MINUTE) },
      'applied',
      'ACCEPTED',
    ],
    [
      'case 52: the sequence of Exchange stands in for SEQUENCE',
      { lines: ['X-MICROSOFT-CDO-APPT-SEQUENCE:0'], stamp: stampOf(MOVED_AT + MINUTE) },
      'stale',
      'PENDING',
    ],
    [
      'case 52: SEQUENCE goes before that of Exchange',
      { lines: ['SEQUENCE:1', 'X-MICROSOFT-CDO-APPT-SEQUENCE:0'], stamp: stampOf(MOVED_AT + MINUTE) },
      'applied',
      'ACCEPTED',
    ],
    [
      'case 52: without any, an answer from long before the move is stale',
      { stamp: stampOf(MOVED_AT - 11 * MINUTE) },
      'stale',
      'PENDING',
    ],
    [
      'case 52: without any, ten minutes of a wrong clock are forgiven',
      { stamp: stampOf(MOVED_AT - 9 * MINUTE) },
      'applied',
      'ACCEPTED',
    ],
    [
      'case 55: a clock five minutes behind our mail is no reason',
      { lines: ['SEQUENCE:1'], stamp: stampOf(MOVED_AT - 5 * MINUTE) },
      'applied',
      'ACCEPTED',
    ],
    [
      'case 56: without DTSTAMP the receipt counts',
      { lines: ['SEQUENCE:1'], stamp: null },
      'applied',
      'ACCEPTED',
    ],
  ])('%s', async (_name, said, disposition, status) => {
    await using room = await aMailroom();
    expect(await reschedule(room)).toMatchObject({ sequence: 1, majorSequence: 1 });
    expect(await room.deliver(answerTo(room.made, said))).toMatchObject({ disposition });
    expect(await room.statuses()).toEqual([`${ANA}: ${status}`]);
    expect(await room.kept()).toEqual([disposition]);
  });

  test('case 50: the answer given before the move is asked for anew, and stays in the timeline', async () => {
    await using room = await aMailroom();
    await room.deliver(answerTo(room.made, { lines: ['SEQUENCE:0'] }));
    await reschedule(room);
    expect(await room.statuses()).toEqual([`${ANA}: PENDING`]);
    expect(await room.told()).toHaveLength(1);
  });

  test('case 51: an answer to a text in which only the title changed since counts', async () => {
    await using room = await aMailroom();
    await room.service.update('app', { id: room.made.id }, { summary: 'Flat viewing, second floor' });
    expect((await room.invite()).sequence).toBe(1);
    expect(await room.deliver(answerTo(room.made, { lines: ['SEQUENCE:0'] }))).toEqual({
      disposition: 'applied',
      reasons: [],
    });
  });
});

describe('ordering values of which no good can come', () => {
  test.each<[string, Said, RegExp]>([
    ['case 53: a SEQUENCE ahead of ours', { lines: ['SEQUENCE:2147483647'] }, /SEQUENCE 2147483647 is ahead/],
    ['a DTSTAMP of the next century', { stamp: '21310301T080500Z' }, /clamped/],
    ['case 56: no DTSTAMP', { stamp: null }, /DTSTAMP/],
  ])('%s counts, is told and locks nobody out', async (_name, said, warning) => {
    await using room = await aMailroom();
    const { disposition, reasons } = await room.deliver(answerTo(room.made, said));
    expect(disposition).toBe('applied');
    expect(reasons.join(' ')).toMatch(warning);
    const honest = { status: 'DECLINED', stamp: stampOf(RECEIVED + 2000), lines: ['SEQUENCE:0'] };
    await room.deliver(answerTo(room.made, honest));
    expect(await room.statuses()).toEqual([`${ANA}: DECLINED`]);
  });

  test('case 53: another time for an event of the future is held back, and the status counts', async () => {
    await using room = await aMailroom();
    const lines = ['SEQUENCE:9', 'DTSTART:20310306T090000Z', 'DTEND:20310306T093000Z'];
    await room.deliver(answerTo(room.made, { method: 'COUNTER', status: 'DECLINED', lines }));
    expect(await room.person(ANA)).toMatchObject({ status: 'DECLINED', proposal: { outdated: true } });
  });

  test.each([
    ['without Z', 'DTSTAMP:20310301T080500'],
    ['with a zone', 'DTSTAMP;TZID=Europe/Paris:20310301T090500'],
  ])('case 56: a DTSTAMP %s orders like the same time in UTC', async (_name, line) => {
    await using room = await aMailroom();
    await room.deliver(answerTo(room.made, { stamp: null, lines: [line] }));
    expect(
      await room.deliver(answerTo(room.made, { status: 'DECLINED', stamp: '20310301T080459Z' })),
    ).toMatchObject({ disposition: 'stale' });
    expect(
      await room.deliver(answerTo(room.made, { status: 'DECLINED', stamp: '20310301T080501Z' })),
    ).toMatchObject({ disposition: 'applied' });
  });
});

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
