import { describe, expect, test } from 'vitest';
import { readMail } from '../../../src/mail/read/read-mail.ts';
import { at } from '../../invites/sample-invite.ts';
import { aMailroom, answerTo, type Said } from './a-mailroom.ts';

/** Part E of the catalogue: another time, asked for an event from half past nine to ten in Lisbon. */

const ANA = 'ana@guest.test';
const WANTED = ['DTSTART:20310305T140000Z', 'DTEND:20310305T144500Z'];
const OURS = ['X-MS-OLK-ORIGINALSTART:20310304T093000Z', 'X-MS-OLK-ORIGINALEND:20310304T100000Z'];
const counter = (said: Said): Said => ({ method: 'COUNTER', status: 'TENTATIVE', ...said });
const bare = (parameters: string) => [`ATTENDEE${parameters}:mailto:${ANA}`];

test.each<[string, Said, string]>([
  ['case 86: Outlook, tentative', { lines: [...WANTED, ...OURS] }, 'TENTATIVE'],
  ['case 87: Outlook, declined', { status: 'DECLINED', lines: [...WANTED, ...OURS] }, 'DECLINED'],
  ['case 88: without PARTSTAT', { attendees: bare(''), lines: WANTED }, 'TENTATIVE'],
  ['case 88: with NEEDS-ACTION', { attendees: bare(';PARTSTAT=NEEDS-ACTION'), lines: WANTED }, 'TENTATIVE'],
  [
    'case 80: in a zone by its Windows name',
    {
      lines: [
        'DTSTART;TZID=Eastern Standard Time:20310305T090000',
        'DTEND;TZID=Eastern Standard Time:20310305T094500',
      ],
    },
    'TENTATIVE',
  ],
  [
    'case 84: with a zone beside UTC',
    { lines: ['DTSTART;TZID="W. Europe Standard Time":20310305T140000Z', 'DURATION:PT45M'] },
    'TENTATIVE',
  ],
  [
    'case 79: in floating time, meant in the zone of the event',
    { lines: ['DTSTART:20310305T140000', 'DTEND:20310305T144500'] },
    'TENTATIVE',
  ],
  ['case 91: with DURATION', { lines: ['DTSTART:20310305T140000Z', 'DURATION:PT45M'] }, 'TENTATIVE'],
])('%s: status, comment and proposal are kept', async (_name, said, status) => {
  await using room = await aMailroom();
  const lines = [...(said.lines ?? []), 'COMMENT;LANGUAGE=en-US:I have a train to catch\\, sorry.\\n'];
  expect(await room.deliver(answerTo(room.made, counter({ ...said, lines })))).toMatchObject({
    disposition: 'applied',
  });
  expect(await room.person(ANA)).toMatchObject({
    status,
    comment: 'I have a train to catch, sorry.',
    proposal: {
      start: { instant: '2031-03-05T14:00:00Z' },
      end: { instant: '2031-03-05T14:45:00Z' },
      outdated: false,
    },
  });
  // Whoever proposes moves nothing.
  expect((await room.invite()).event).toEqual(room.made.event);
});

test('case 88: that the answer was read out of a proposal is told', async () => {
  await using room = await aMailroom();
  const { reasons } = await room.deliver(
    answerTo(room.made, counter({ attendees: bare(''), lines: WANTED })),
  );
  expect(reasons.join(' ')).toMatch(/read as TENTATIVE/);
});

test('case 91: a start alone keeps the length of the event', async () => {
  await using room = await aMailroom();
  await room.deliver(answerTo(room.made, counter({ lines: [WANTED[0]!] })));
  expect((await room.person(ANA)).proposal?.end).toMatchObject({ instant: '2031-03-05T14:30:00Z' });
});

test('case 90: a proposal in place of an older time keeps the status and is not shown as open', async () => {
  await using room = await aMailroom();
  const lines = [...WANTED, 'X-MS-OLK-ORIGINALSTART:20310303T093000Z'];
  await room.deliver(answerTo(room.made, counter({ status: 'DECLINED', lines })));
  expect(await room.person(ANA)).toMatchObject({ status: 'DECLINED', proposal: { outdated: true } });
});

test.each<[string, readonly string[], RegExp]>([
  [
    'case 85: an impossible time',
    ['DTSTART:20310230T250000', 'DTEND:20310230T260000'],
    /no time that can be read/,
  ],
  ['case 85: an end before the start', ['DTSTART:20310305T140000Z', 'DTEND:20310305T130000Z'], /do not fit/],
  ['case 85: the year 0', ['DTSTART:00000305T140000Z', 'DTEND:00000305T150000Z'], /./],
  [
    'case 92: another place at the same time',
    ['DTSTART:20310304T093000Z', 'DTEND:20310304T100000Z', 'LOCATION:My office'],
    /another location/,
  ],
  [
    'case 92: another title at the same time',
    ['DTSTART:20310304T093000Z', 'DTEND:20310304T100000Z', 'SUMMARY:Party'],
    /another summary/,
  ],
])('%s is no proposal: status and comment count, and it is told', async (_name, times, warning) => {
  await using room = await aMailroom();
  const lines = [...times, 'COMMENT:Could we?'];
  const { disposition, reasons } = await room.deliver(
    answerTo(room.made, counter({ status: 'DECLINED', lines })),
  );
  expect(disposition).toBe('applied');
  expect(reasons.join(' ')).toMatch(warning);
  expect(await room.person(ANA)).toMatchObject({ status: 'DECLINED', comment: 'Could we?' });
  expect(await room.person(ANA)).not.toHaveProperty('proposal');
});

test('case 94: where other times were forbidden, status and comment count and the proposal does not', async () => {
  await using room = await aMailroom(
    {},
    { read: (raw, context) => readMail(raw, { ...context, allowsCounter: false }) },
  );
  const { reasons } = await room.deliver(
    answerTo(room.made, counter({ status: 'DECLINED', lines: [...WANTED, 'COMMENT:Later?'] })),
  );
  expect(reasons.join(' ')).toMatch(/takes no other times/);
  expect(await room.person(ANA)).toMatchObject({ status: 'DECLINED', comment: 'Later?' });
  expect(await room.person(ANA)).not.toHaveProperty('proposal');
});

describe('case 95: a proposal is over', () => {
  test('when a plain answer follows it', async () => {
    await using room = await aMailroom();
    await room.deliver(answerTo(room.made, counter({ lines: WANTED })));
    await room.deliver(answerTo(room.made, { stamp: '20310301T080600Z' }));
    expect(await room.person(ANA)).toMatchObject({ status: 'ACCEPTED' });
    expect(await room.person(ANA)).not.toHaveProperty('proposal');
  });

  test('not when an older plain answer arrives after it', async () => {
    await using room = await aMailroom();
    await room.deliver(answerTo(room.made, counter({ lines: WANTED })));
    expect(await room.deliver(answerTo(room.made, { stamp: '20310301T080400Z' }))).toMatchObject({
      disposition: 'stale',
    });
    expect(await room.person(ANA)).toMatchObject({ status: 'TENTATIVE', proposal: { outdated: false } });
  });

  test('when the event is moved, and the same proposal made again is stale', async () => {
    await using room = await aMailroom();
    await room.deliver(answerTo(room.made, counter({ lines: ['SEQUENCE:0', ...WANTED] })));
    const times = { start: at('2031-03-05T14:00:00Z'), end: at('2031-03-05T14:45:00Z') };
    await room.service.update('app', { id: room.made.id }, times);
    expect(await room.person(ANA)).not.toHaveProperty('proposal');
    const again = counter({ lines: ['SEQUENCE:0', ...WANTED], stamp: '20310301T080700Z' });
    expect(await room.deliver(answerTo(room.made, again))).toMatchObject({ disposition: 'stale' });
    expect(await room.statuses()).toEqual([`${ANA}: PENDING`]);
  });
});

test('case 77: another day for a whole day is a day', async () => {
  const date = (text: string) => ({ kind: 'date', date: text, timeZone: 'Etc/UTC' }) as const;
  await using room = await aMailroom({
    event: { summary: 'Fair', start: date('2031-03-04'), end: date('2031-03-06') },
  });
  await room.deliver(answerTo(room.made, counter({ lines: ['DTSTART;VALUE=DATE:20310308'] })));
  expect((await room.person(ANA)).proposal).toMatchObject({
    start: { kind: 'date', date: '2031-03-08' },
    end: { kind: 'date', date: '2031-03-10' },
  });
});

test.each(['REQUEST', 'CANCEL', 'PUBLISH', 'ADD', 'REFRESH', 'DECLINECOUNTER', 'X-OWN'])(
  'case 96: METHOD:%s from a guest is obeyed by nobody, and kept with its name',
  async (method) => {
    await using room = await aMailroom();
    const { disposition, reasons } = await room.deliver(
      answerTo(room.made, { method, lines: ['STATUS:CANCELLED', 'SEQUENCE:9', ...WANTED] }),
    );
    expect(disposition).toBe('unsupported-method');
    expect(reasons.join(' ')).toContain(`METHOD:${method}`);
    expect(await room.invite()).toEqual(room.made);
    expect(await room.kept()).toEqual(['unsupported-method']);
  },
);
