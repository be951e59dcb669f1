import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RSVP_STATUSES } from '../../src/invites/invite.ts';
import { dateTime, type EventTime, instantTime } from '../../src/invites/time.ts';
import { readInvite, type UpstreamInvite } from '../../src/upstream/response-body.ts';

const ICS = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n';
const lisbon = (text: string) => instantTime(Date.parse(text), 'Europe/Lisbon');
const rest = {
  smart_invite_id: 'visit-7781',
  callback_url: 'https://app.test/hooks/si/7781',
  event: {
    summary: 'Flat viewing',
    start: { time: '2031-03-04T09:30:00Z', tzid: 'Europe/Lisbon' },
    end: { time: '2031-03-04T10:00:00Z', tzid: 'Europe/Lisbon' },
    location: { description: 'Rua A 4' },
  },
};
const read = (json: unknown) => readInvite(json, 'visit-7781');

describe('the contract’s examples are read', () => {
  test('one person, just invited (3)', () => {
    expect(
      read({
        recipient: { email: 'ana@guest.test', status: 'pending' },
        ...rest,
        attachments: { icalendar: ICS },
      }),
    ).toEqual({ recipients: [{ email: 'ana@guest.test', status: 'PENDING' }], replies: [], icalendar: ICS });
  });

  test('several people, one text (3)', () => {
    const recipients = [
      { email: 'ana@guest.test', status: 'accepted', comment: 'see you' },
      { email: 'bo@guest.test', status: 'tentative' },
    ];
    expect(read({ recipients, ...rest, attachments: { icalendar: ICS } })).toEqual({
      recipients: [
        { email: 'ana@guest.test', status: 'ACCEPTED', comment: 'see you' },
        { email: 'bo@guest.test', status: 'TENTATIVE' },
      ],
      replies: [],
      icalendar: ICS,
    });
  });

  test('an answer with another time, one by a delegate, and an empty proposal (4)', () => {
    expect(
      read({
        recipient: {
          email: 'ana@guest.test',
          status: 'declined',
          comment: "can't",
          proposal: {
            start: { time: '2031-03-05T11:00:00+00:00', tzid: 'Europe/Lisbon' },
            end: { time: '2031-03-05T12:30:00+01:00', tzid: 'Europe/Lisbon' },
          },
        },
        replies: [
          { email: 'ana@guest.test', status: 'declined', comment: "can't", proposal: {} },
          { email: 'delegate@guest.test', status: 'accepted' },
        ],
        ...rest,
        event: {},
      }),
    ).toEqual({
      recipients: [
        {
          email: 'ana@guest.test',
          status: 'DECLINED',
          comment: "can't",
          proposal: { start: lisbon('2031-03-05T11:00:00Z'), end: lisbon('2031-03-05T11:30:00Z') },
        },
      ],
      replies: [
        { email: 'ana@guest.test', status: 'DECLINED', comment: "can't" },
        { email: 'delegate@guest.test', status: 'ACCEPTED' },
      ],
    });
  });

  test.each([
    ['an object without a text', { email: 'bo@guest.test' }, undefined],
    ['an object with one', { email: 'bo@guest.test', icalendar: 'CANCEL' }, 'CANCEL'],
    ['a list', [{ email: 'bo@guest.test' }, { icalendar: 'CANCEL' }], 'CANCEL'],
    ['something new', 'bo@guest.test', undefined],
  ])('a removal, told as %s (5)', (_, removed, wanted) => {
    const recipients = [{ email: 'ana@guest.test', status: 'pending' }];
    const invite = read({ recipients, ...rest, attachments: { icalendar: ICS, removed } });
    expect(invite?.icalendar).toBe(ICS);
    expect(invite?.removedIcalendar).toBe(wanted);
  });
});

test.each([
  [
    'plain strings',
    '2031-03-05T11:00:00Z',
    '2031-03-05T11:30:00Z',
    instantTime(Date.parse('2031-03-05T11:00:00Z')),
  ],
  [
    '.NET’s space',
    '2031-03-05 11:00:00Z',
    '2031-03-05 11:30:00Z',
    instantTime(Date.parse('2031-03-05T11:00:00Z')),
  ],
  ['whole days', '2031-03-05', '2031-03-06', dateTime('2031-03-05')],
  ['a null zone', { time: '2031-03-05', tzid: null }, { time: '2031-03-06' }, dateTime('2031-03-05')],
])('a proposal in %s', (_, start, end, wanted) => {
  const json = { recipient: { email: 'ana@guest.test', status: 'declined', proposal: { start, end } } };
  expect(read(json)?.recipients[0]?.proposal?.start).toEqual(wanted);
});

test.each([
  ['an unknown zone', { time: '2031-03-05T11:00:00Z', tzid: 'Mars/Base' }, '2031-03-05T11:30:00Z'],
  ['no offset', '2031-03-05T11:00:00', '2031-03-05T11:30:00'],
  ['an end before the start', '2031-03-05T11:00:00Z', '2031-03-05T10:00:00Z'],
  ['a day and an instant', '2031-03-05', '2031-03-06T10:00:00Z'],
  ['numbers', 5, 6],
])('a proposal with %s is dropped, and the answer stays', (_, start, end) => {
  const json = { recipient: { email: 'ana@guest.test', status: 'declined', proposal: { start, end } } };
  expect(read(json)?.recipients).toEqual([{ email: 'ana@guest.test', status: 'DECLINED' }]);
});

test('a reply that cannot be read hides no other', () => {
  const replies = [
    { email: 'x@y.test', status: 'delegated' },
    null,
    7,
    { email: 'bo@guest.test', status: 'accepted' },
  ];
  const json = { recipient: { email: 'ana@guest.test', status: 'pending' }, replies };
  expect(read(json)?.replies).toEqual([{ email: 'bo@guest.test', status: 'ACCEPTED' }]);
});

test.each([
  ['nothing', {}],
  ['a list', []],
  ['an error', { error: 'invalid_grant' }],
  ['a recipient without a status', { recipient: { email: 'ana@guest.test' } }],
  ['a status that is new to us', { recipient: { email: 'ana@guest.test', status: 'removed' } }],
  ['another invite', { smart_invite_id: 'other', recipient: { email: 'ana@guest.test', status: 'pending' } }],
])('%s is no answer about the invite', (_, json) => {
  expect(read(json)).toBeUndefined();
});

test('a comment comes without control characters and not longer than we keep', () => {
  const comment = ` a\u0000b\u001b[31m\nc${'x'.repeat(9000)}`;
  const [recipient] =
    read({ recipient: { email: 'a@b.test', status: 'pending', comment } })?.recipients ?? [];
  expect(recipient?.comment).toMatch(/^ab\[31m\ncx+$/);
  expect(recipient?.comment).toHaveLength(4096);
});

const time = fc
  .integer({ min: 0, max: 4e9 })
  .map((seconds) => lisbon(new Date(seconds * 1000).toISOString()));
const answers = fc
  .record(
    {
      email: fc.stringMatching(/^[a-z]{1,9}@[a-z]{1,9}\.test$/),
      status: fc.constantFrom(...RSVP_STATUSES),
      comment: fc.stringMatching(/^[a-z][ -~]{0,20}[a-z]$/),
      start: time,
    },
    { requiredKeys: ['email', 'status'] },
  )
  .map(({ start, ...answer }) => {
    if (start?.kind !== 'instant') return answer;
    return {
      ...answer,
      proposal: { start, end: lisbon(new Date(Date.parse(start.instant) + 6e5).toISOString()) },
    };
  });
const upstreamInvites: fc.Arbitrary<UpstreamInvite> = fc.record(
  { recipients: fc.array(answers), replies: fc.array(answers), icalendar: fc.string({ minLength: 1 }) },
  { requiredKeys: ['recipients', 'replies'] },
);

test('what was written in the contract’s form is read as it was', () => {
  const written = ({ proposal, status, ...answer }: UpstreamInvite['replies'][number]) => {
    const moment = (at: EventTime) =>
      at.kind === 'instant' ? { time: at.instant, tzid: at.timeZone } : at.date;
    return {
      ...answer,
      status: status.toLowerCase(),
      ...(proposal ? { proposal: { start: moment(proposal.start), end: moment(proposal.end) } } : {}),
    };
  };
  fc.assert(
    fc.property(upstreamInvites, ({ recipients, replies, icalendar }) => {
      const json = {
        ...rest,
        recipients: recipients.map(written),
        replies: replies.map(written),
        attachments: { icalendar, base64: 1 },
        added_later: true,
      };
      expect(read(JSON.parse(JSON.stringify(json)))).toEqual({
        recipients,
        replies,
        ...(icalendar === undefined ? {} : { icalendar }),
      });
    }),
  );
});

test('no JSON at all brings the reader down', () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => void read(json)));
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (recipient, replies) => {
      read({ recipient, replies, attachments: replies });
    }),
  );
});
