import { describe, expect, it } from 'vitest';
import {
  amendInvite,
  cancelInvite,
  type EventPatch,
  isMailed,
  removeRecipient,
  restamp,
} from '../../src/invites/amend.ts';
import type { Invite } from '../../src/invites/invite.ts';
import {
  amended,
  answer,
  at,
  day,
  EVENT,
  group,
  MINUTE,
  minted,
  NOW,
  person,
  receive,
  refusals,
  single,
} from './sample-invite.ts';

const LATER = NOW + 60 * MINUTE;
const amend = (invite: Invite, patch: EventPatch, now = LATER) => amendInvite(invite, patch, minted(now));

/** Ana accepted with a comment and proposes another time; a stranger proposes one too. */
function answered(): Invite {
  const proposal = { start: at('2031-03-05T11:00:00Z'), end: at('2031-03-05T11:30:00Z') };
  let invite = group('ana@guest.test', 'bo@guest.test');
  for (const from of ['ana@guest.test', 'stranger@else.test'])
    invite = receive(invite, { from }, answer({ comment: 'Rather Wednesday', proposal })).invite;
  return invite;
}

describe('moving the event', () => {
  const before = answered();
  const moved = { start: at('2031-03-04T10:30:00Z'), end: at('2031-03-04T11:00:00Z') };
  const { invite, events } = amend(before, moved);

  it('asks everybody anew: status, comment and proposal are gone', () => {
    const ana = person(invite, 'ana@guest.test');
    expect(ana.status).toBe('PENDING');
    for (const field of ['comment', 'proposal', 'respondedAt']) expect(ana).not.toHaveProperty(field);
    expect(ana).toMatchObject({ id: person(before, ana.email).id, token: person(before, ana.email).token });
  });

  it('raises SEQUENCE and makes older answers stale', () => {
    expect(invite).toMatchObject({
      sequence: 1,
      majorSequence: 1,
      majorAt: LATER,
      revision: before.revision + 1,
    });
  });

  it('keeps what was answered on record, its proposals marked as made against another time (cases 90, 95)', () => {
    expect(invite.replies).toHaveLength(2);
    for (const reply of invite.replies)
      expect(reply).toMatchObject({
        status: 'ACCEPTED',
        comment: 'Rather Wednesday',
        proposal: { outdated: true },
      });
  });

  it('says so in one event', () => {
    expect(events.map(({ body }) => body)).toStrictEqual([
      { type: 'INVITE_UPDATED', changed: ['end', 'start'], rescheduled: true },
    ]);
    expect(events[0]).toMatchObject({ occurredAt: LATER });
    expect(events[0]?.invite).toBe(invite);
  });

  it.each<[string, EventPatch]>([
    ['only the end', { end: at('2031-03-04T10:15:00Z') }],
    ['only the start', { start: at('2031-03-04T09:00:00Z') }],
    ['to a whole day', { start: day('2031-03-04'), end: day('2031-03-05') }],
  ])('counts as moved: %s', (_what, patch) => {
    expect(amended(answered(), patch)).toMatchObject({ majorSequence: 1, sequence: 1 });
  });
});

describe('a smaller change that guests see', () => {
  it.each<[string, EventPatch]>([
    ['summary', { summary: 'Viewing' }],
    ['description', { description: 'Ring bell 5' }],
    ['location', { location: { description: 'Rua B 1' } }],
    ['url', { url: 'https://app.test/' }],
    ['transparency', { transparency: 'TRANSPARENT' }],
    ['start', { start: at('2031-03-04T09:30:00Z', 'Europe/Berlin') }],
  ])('raises SEQUENCE and keeps the answers: %s', (part, patch) => {
    const before = answered();
    const { invite, events } = amend(before, patch);
    expect(invite).toMatchObject({
      sequence: 1,
      majorSequence: 0,
      majorAt: NOW,
      revision: before.revision + 1,
    });
    expect(invite.recipients).toStrictEqual(before.recipients);
    expect(invite.replies).toStrictEqual(before.replies);
    expect(invite.stampedAt).toBe(LATER);
    expect(events[0]?.body).toStrictEqual({ type: 'INVITE_UPDATED', changed: [part], rescheduled: false });
    expect(isMailed([part])).toBe(true);
  });
});

describe('a change that no mail shows', () => {
  it.each<[string, EventPatch]>([
    ['reminders', { reminders: [15] }],
    ['color', { color: '#112233' }],
  ])('is kept, and leaves SEQUENCE and DTSTAMP alone: %s', (part, patch) => {
    const before = answered();
    const { invite, events } = amend(before, patch);
    expect(invite).toMatchObject({ sequence: 0, stampedAt: before.stampedAt, revision: before.revision + 1 });
    expect(invite.event).toMatchObject(patch);
    expect(events[0]?.body).toMatchObject({ changed: [part], rescheduled: false });
    expect(isMailed([part])).toBe(false);
  });

  it('is mailed together with one that is', () => {
    expect(amend(answered(), { reminders: [15], summary: 'Viewing' }).invite.sequence).toBe(1);
    expect(isMailed(['color', 'summary'])).toBe(true);
  });
});

describe('a patch that changes nothing', () => {
  it.each<[string, EventPatch]>([
    ['empty', {}],
    ['parts that are not given', { summary: undefined, url: undefined } as unknown as EventPatch],
    ['the same values', { summary: EVENT.summary, start: EVENT.start, end: EVENT.end, reminders: [] }],
    ['a default taken away', { transparency: null, reminders: null }],
    ['a part taken away that is not there', { location: null, url: null, color: null }],
  ])('gives the same invite and no event: %s', (_what, patch) => {
    const invite = answered();
    expect(amend(invite, patch)).toStrictEqual({ invite, events: [] });
  });

  it('is recognised however the fields of a location are ordered', () => {
    const invite = amended(single(), {
      location: { description: 'Rua A 4', latitude: 38.7, longitude: -9.1 },
    });
    const again: EventPatch = { location: { longitude: -9.1, latitude: 38.7, description: 'Rua A 4' } };
    expect(amend(invite, again).events).toStrictEqual([]);
  });
});

describe('null', () => {
  it('takes an optional part away', () => {
    const invite = amended(single(), {
      location: { description: 'Rua A 4' },
      url: 'https://app.test/',
      color: '#112233',
    });
    const { invite: bare, events } = amend(invite, {
      description: null,
      location: null,
      url: null,
      color: null,
    });
    expect(Object.keys(bare.event).sort()).toStrictEqual([
      'end',
      'reminders',
      'start',
      'summary',
      'transparency',
    ]);
    expect(events[0]?.body).toMatchObject({ changed: ['color', 'description', 'location', 'url'] });
  });

  it('takes reminders and transparency back to their defaults', () => {
    const invite = amended(single(), { reminders: [5], transparency: 'TRANSPARENT' });
    expect(amended(invite, { reminders: null, transparency: null }).event).toMatchObject({
      reminders: [],
      transparency: 'OPAQUE',
    });
  });

  it('is refused for what every event has', () => {
    expect(refusals(() => amend(single(), { summary: null, start: null, end: null }))).toStrictEqual([
      'input.event.summary: INVALID_INPUT',
      'input.event.start: INVALID_INPUT',
      'input.event.end: INVALID_INPUT',
    ]);
  });
});

it('a change is checked as a whole: a new end before the old start is refused', () => {
  const patch = { end: at('2031-03-04T09:00:00Z'), summary: '' };
  expect(refusals(() => amend(single(), patch))).toStrictEqual([
    'input.event.summary: INVALID_INPUT',
    'input.event.end: INVALID_INPUT',
  ]);
});

describe('calling the invite off', () => {
  const before = answered();
  const { invite, events } = cancelInvite(before, minted(LATER));

  it('raises SEQUENCE and DTSTAMP and keeps event and answers as they were', () => {
    expect(invite).toStrictEqual({
      ...before,
      state: 'CANCELLED',
      revision: before.revision + 1,
      sequence: 1,
      stampedAt: LATER,
      updatedAt: LATER,
      cancelledAt: LATER,
    });
    expect(events).toMatchObject([{ occurredAt: LATER, body: { type: 'INVITE_CANCELLED' } }]);
    expect(events[0]?.invite).toBe(invite);
  });

  it('twice changes nothing and is no error', () => {
    expect(cancelInvite(invite, minted(LATER + MINUTE))).toStrictEqual({ invite, events: [] });
  });

  it('ends every other change', () => {
    const cancelled = ['input.smartInviteId: INVITE_CANCELLED'];
    expect(refusals(() => amend(invite, { summary: 'Viewing' }))).toStrictEqual(cancelled);
    expect(refusals(() => removeRecipient(invite, 'bo@guest.test', minted()))).toStrictEqual(cancelled);
  });
});

describe('removing a recipient', () => {
  const before = answered();
  const { invite, events, removed } = removeRecipient(before, 'ANA@guest.test', minted(LATER));

  it('takes that one off and keeps them among the removed', () => {
    expect(removed).toStrictEqual(person(before, 'ana@guest.test'));
    expect(invite.recipients.map(({ email }) => email)).toStrictEqual(['bo@guest.test']);
    expect(invite.removed).toStrictEqual([removed]);
  });

  it('raises SEQUENCE and DTSTAMP for the CANCEL, and asks nobody anew', () => {
    expect(invite).toMatchObject({
      sequence: 1,
      majorSequence: 0,
      stampedAt: LATER,
      revision: before.revision + 1,
      updatedAt: LATER,
    });
    expect(invite.recipients).toStrictEqual([person(before, 'bo@guest.test')]);
  });

  it('says who in one event', () => {
    expect(events.map(({ body }) => body)).toStrictEqual([{ type: 'RECIPIENT_REMOVED', recipient: removed }]);
    expect(events[0]?.invite).toBe(invite);
  });

  it.each<[string, () => Invite, string, string]>([
    ['who is not invited', () => before, 'cy@guest.test', 'RECIPIENT_NOT_FOUND'],
    ['who was removed already', () => invite, 'ana@guest.test', 'RECIPIENT_NOT_FOUND'],
    ['whose mailbox only looks alike', () => before, 'bo+x@guest.test', 'RECIPIENT_NOT_FOUND'],
    ['who is the only one left', () => invite, 'bo@guest.test', 'NOT_ALLOWED'],
    ['of an invite for one person', single, 'ana@guest.test', 'NOT_ALLOWED'],
  ])('is refused for somebody %s', (_what, from, email, code) => {
    expect(refusals(() => removeRecipient(from(), email, minted()))).toStrictEqual([
      `input.recipientEmail: ${code}`,
    ]);
  });
});

describe('DTSTAMP', () => {
  it('rises with every mailed change, also within one second', () => {
    const first = amended(single(), { summary: 'One' }, NOW);
    const second = amended(first, { summary: 'Two' }, NOW);
    expect([first.stampedAt, second.stampedAt]).toStrictEqual([NOW + 1000, NOW + 2000]);
  });

  it('rises when a text is sent again, and nothing else does', () => {
    const invite = single();
    expect(restamp(invite, NOW)).toStrictEqual({ ...invite, stampedAt: NOW + 1000 });
  });
});
