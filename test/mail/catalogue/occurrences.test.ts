import { describe, expect, test } from 'vitest';
import type { EventDraft } from '../../../src/invites/event-input.ts';
import { TUESDAYS } from '../../invites/a-series.ts';
import { at, day } from '../../invites/sample-invite.ts';
import { aMailroom, answerTo, calendarLetter, vcalendar, vevent } from './a-mailroom.ts';

/** Part D of the catalogue: answers about single occurrences of an event on Tuesdays at half past nine in Lisbon. */

const ANA = 'ana@guest.test';
const ALL_DAY: EventDraft = { ...TUESDAYS, start: day('2031-03-04'), end: day('2031-03-05') };

const aSeries = (event: EventDraft = TUESDAYS) => aMailroom({ event });
type Room = Awaited<ReturnType<typeof aMailroom>>;

/** Ana's answers: that for the series, then `date: STATUS`. */
async function answers(room: Room): Promise<string[]> {
  const { status, occurrences = [] } = await room.person(ANA);
  const dateOf = ({ recurrenceId: id }: (typeof occurrences)[number]) =>
    id.kind === 'date' ? id.date : id.instant.slice(0, 10);
  return [status, ...occurrences.map((each) => `${dateOf(each)}: ${each.status}`)];
}

/** One component about the occurrence that a RECURRENCE-ID names. */
const about = (room: Room, id: string, status = 'DECLINED', ...lines: string[]) =>
  vevent(room.made, { status, lines: [`RECURRENCE-ID${id}`, ...lines] });

test('case 4: of a mail with the series and two occurrences each component answers its own', async () => {
  await using room = await aSeries();
  const text = vcalendar(
    'REPLY',
    about(room, ';TZID=Europe/Paris:20310318T103000', 'TENTATIVE'),
    vevent(room.made),
    about(room, ';TZID=Europe/Lisbon:20310311T093000'),
  );
  expect(await room.deliver(calendarLetter(text))).toMatchObject({ disposition: 'applied' });
  expect(await answers(room)).toEqual(['ACCEPTED', '2031-03-11: DECLINED', '2031-03-18: TENTATIVE']);
  expect(await room.told()).toHaveLength(3);
});

test('case 4: an event that takes place once takes the component without RECURRENCE-ID', async () => {
  await using room = await aMailroom();
  await room.deliver(
    calendarLetter(
      vcalendar('REPLY', about(room, ':20310311T093000Z'), vevent(room.made, { status: 'TENTATIVE' })),
    ),
  );
  expect(await answers(room)).toEqual(['TENTATIVE']);
});

test.each([
  ['case 71: in UTC', ':20310311T093000Z', []],
  ['case 71: in the zone of another country', ';TZID=America/New_York:20310311T053000', []],
  ['case 71: in the zone by its Windows name', ';TZID=GMT Standard Time:20310311T093000', []],
  ['case 72: as a date', ';VALUE=DATE:20310311', ['RECURRENCE-ID was matched by its date.']],
  [
    'case 74: with RANGE=THISANDFUTURE',
    ';RANGE=THISANDFUTURE:20310311T093000Z',
    [expect.stringContaining('RANGE')],
  ],
])('%s an occurrence is found, and it alone is answered', async (_name, id, reasons) => {
  await using room = await aSeries();
  expect(await room.deliver(calendarLetter(vcalendar('REPLY', about(room, id))))).toEqual({
    disposition: 'applied',
    reasons,
  });
  expect(await answers(room)).toEqual(['PENDING', '2031-03-11: DECLINED']);
});

test('case 71: two spellings of one occurrence have one order', async () => {
  await using room = await aSeries();
  await room.deliver(calendarLetter(vcalendar('REPLY', about(room, ':20310311T093000Z'))));
  const older = vevent(room.made, {
    stamp: '20310301T080400Z',
    lines: ['RECURRENCE-ID;TZID=Europe/Lisbon:20310311T093000'],
  });
  expect(await room.deliver(calendarLetter(vcalendar('REPLY', older)))).toMatchObject({
    disposition: 'stale',
  });
  expect(await answers(room)).toEqual(['PENDING', '2031-03-11: DECLINED']);
});

test('case 72: midnight names the day of a series of whole days', async () => {
  await using room = await aSeries(ALL_DAY);
  await room.deliver(calendarLetter(vcalendar('REPLY', about(room, ':20310311T000000'))));
  expect(await answers(room)).toEqual(['PENDING', '2031-03-11: DECLINED']);
});

test.each([
  ['the day after', ':20310312T093000Z'],
  ['another time of the day', ':20310311T100000Z'],
  ['a time before the first', ':20310225T093000Z'],
  ['a day of no occurrence', ';VALUE=DATE:20310312'],
])(
  'case 73: %s is no occurrence: that component is ignored, and what stands beside it counts',
  async (_name, id) => {
    await using room = await aSeries();
    const alone = await room.deliver(calendarLetter(vcalendar('REPLY', about(room, id))));
    expect(alone.disposition).toBe('unmatched');
    expect(await room.invite()).toEqual(room.made);
    const { reasons } = await room.deliver(
      calendarLetter(vcalendar('REPLY', vevent(room.made), about(room, id))),
    );
    expect(reasons).toContain('RECURRENCE-ID is no occurrence of the event.');
    expect(await answers(room)).toEqual(['ACCEPTED']);
  },
);

test('case 75: the series declined, one occurrence accepted, and later answers to either leave the other', async () => {
  await using room = await aSeries();
  const both = vcalendar(
    'REPLY',
    vevent(room.made, { status: 'DECLINED' }),
    about(room, ':20310311T093000Z', 'ACCEPTED'),
  );
  await room.deliver(calendarLetter(both));
  expect(await answers(room)).toEqual(['DECLINED', '2031-03-11: ACCEPTED']);
  await room.deliver(answerTo(room.made, { status: 'TENTATIVE', stamp: '20310301T080600Z' }));
  expect(await answers(room)).toEqual(['TENTATIVE', '2031-03-11: ACCEPTED']);
});

test('case 75: the series and each occurrence have an order of their own', async () => {
  await using room = await aSeries();
  const written = ['20310301T080500Z', '20310301T080400Z', '20310301T080300Z'];
  const lines = [['RECURRENCE-ID:20310311T093000Z'], ['RECURRENCE-ID:20310318T093000Z'], []];
  for (const [n, stamp] of written.entries())
    expect(await room.deliver(answerTo(room.made, { stamp, lines: lines[n] ?? [] }))).toMatchObject({
      disposition: 'applied',
    });
  expect(await answers(room)).toEqual(['ACCEPTED', '2031-03-11: ACCEPTED', '2031-03-18: ACCEPTED']);
});

test('case 76: an occurrence that was added is answered, one that was left out is as called off', async () => {
  const recurrence = {
    rule: 'FREQ=WEEKLY;BYDAY=TU',
    rdates: [at('2031-03-13T15:00:00Z')],
    exdates: [at('2031-03-11T09:30:00Z')],
  };
  await using room = await aSeries({ ...TUESDAYS, recurrence });
  expect(
    await room.deliver(calendarLetter(vcalendar('REPLY', about(room, ':20310313T150000Z')))),
  ).toMatchObject({ disposition: 'applied' });
  expect(
    await room.deliver(calendarLetter(vcalendar('REPLY', about(room, ':20310311T093000Z')))),
  ).toMatchObject({ disposition: 'cancelled-invite' });
  expect(await answers(room)).toEqual(['PENDING', '2031-03-13: DECLINED']);
});

describe('case 93: another time for one occurrence', () => {
  test('is kept with that occurrence', async () => {
    await using room = await aSeries();
    const lines = ['DTSTART:20310311T140000Z', 'DTEND:20310311T143000Z'];
    await room.deliver(
      calendarLetter(vcalendar('COUNTER', about(room, ':20310311T093000Z', 'TENTATIVE', ...lines))),
    );
    const { proposal, occurrences } = await room.person(ANA);
    expect(proposal).toBeUndefined();
    expect(occurrences).toMatchObject([
      { status: 'TENTATIVE', proposal: { start: { instant: '2031-03-11T14:00:00Z' }, outdated: false } },
    ]);
  });

  test('is made against an older time where the occurrence was moved since', async () => {
    await using room = await aSeries();
    const lines = [
      'DTSTART:20310311T140000Z',
      'DTEND:20310311T143000Z',
      'X-MS-OLK-ORIGINALSTART:20310311T080000Z',
    ];
    await room.deliver(
      calendarLetter(vcalendar('COUNTER', about(room, ':20310311T093000Z', 'DECLINED', ...lines))),
    );
    expect((await room.person(ANA)).occurrences).toMatchObject([
      { status: 'DECLINED', proposal: { outdated: true } },
    ]);
  });
});

test('case 85: an occurrence of an impossible time is never taken for the whole series', async () => {
  await using room = await aSeries();
  expect(
    (await room.deliver(calendarLetter(vcalendar('REPLY', about(room, ':20310230T250000'))))).disposition,
  ).toBe('unsupported-method');
  expect(await answers(room)).toEqual(['PENDING']);
});

test('case 68: an answer to a series is late only where no occurrence is to come', async () => {
  await using room = await aSeries({ ...TUESDAYS, recurrence: { rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=3' } });
  room.clock.time = Date.parse('2031-03-10T08:00:00Z');
  await room.deliver(answerTo(room.made));
  expect((await room.invite()).replies[0]).not.toHaveProperty('afterEnd');
  room.clock.time = Date.parse('2031-03-11T12:00:00Z');
  await room.deliver(calendarLetter(vcalendar('REPLY', about(room, ':20310311T093000Z'))));
  expect(await answers(room)).toEqual(['ACCEPTED', '2031-03-11: DECLINED']);
});
