import { describe, expect, test } from 'vitest';
import type { Invite } from '../../../src/invites/invite.ts';
import { at, MINUTE } from '../../invites/sample-invite.ts';
import { aMailroom, answerTo, RECEIVED, type Said } from './a-mailroom.ts';

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
    expect(await room.deliver(`Received: from mx2 by reply.test; x\r\n${mail}`)).toMatchObject({
      disposition: 'duplicate',
    });
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
