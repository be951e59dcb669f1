import { expect, test } from 'vitest';
import { callbackBody } from '../../src/callbacks/outgoing-payload.ts';
import { readCallback } from '../../src/callbacks/payload.ts';
import type { InviteEvent, InviteEventBody } from '../../src/invites/event.ts';
import type { Invite } from '../../src/invites/invite.ts';
import type { IncomingReply } from '../../src/invites/reply.ts';
import { answer, at, day, group, NOW, receive, single } from '../invites/sample-invite.ts';

const URL = 'https://app.example/hooks/si/7781';

/** The event of an answer, as the log keeps it. */
function answered(invite: Invite, from: string, over: Partial<IncomingReply> = {}): InviteEvent {
  const { events } = receive({ ...invite, callbackUrl: URL }, { from }, answer(over));
  const [event] = events;
  if (!event) throw new Error('The answer caused no event.');
  return { ...event, application: 'app', offset: 1 };
}

const sent = (event: InviteEvent) => JSON.parse(callbackBody(event));

test("an answer to an invite for one person is told in Cronofy's words", () => {
  expect(sent(answered(single(), 'ana@guest.test', { status: 'TENTATIVE', comment: 'maybe' }))).toEqual({
    notification: { type: 'smart_invite' },
    smart_invite: {
      smart_invite_id: 'visit-7781',
      callback_url: URL,
      recipient: { email: 'ana@guest.test', status: 'tentative', comment: 'maybe' },
      reply: { email: 'ana@guest.test', status: 'tentative', comment: 'maybe' },
    },
  });
});

test('an answer without a comment has none, not an empty one', () => {
  const { recipient, reply } = sent(answered(single(), 'ana@guest.test')).smart_invite;
  expect([recipient, reply]).toEqual([
    { email: 'ana@guest.test', status: 'accepted' },
    { email: 'ana@guest.test', status: 'accepted' },
  ]);
});

test('an answer of somebody else shows beside the state of the recipient, which it leaves', () => {
  const { recipient, reply } = sent(answered(single(), 'delegate@guest.test')).smart_invite;
  expect(recipient).toEqual({ email: 'ana@guest.test', status: 'pending' });
  expect(reply).toMatchObject({ email: 'delegate@guest.test', status: 'accepted' });
});

test('an answer to a group comes with the state of everybody', () => {
  const event = answered(group('ana@guest.test', 'bo@guest.test'), 'bo@guest.test', { status: 'DECLINED' });
  const { smart_invite: told } = sent(event);
  expect(told).not.toHaveProperty('recipient');
  expect(told.recipients).toEqual([
    { email: 'ana@guest.test', status: 'pending' },
    { email: 'bo@guest.test', status: 'declined' },
  ]);
  expect(told.reply).toEqual({ email: 'bo@guest.test', status: 'declined' });
});

test('a group of one is still told as a group', () => {
  const { smart_invite: told } = sent(answered(group('ana@guest.test'), 'ana@guest.test'));
  expect(told.recipients).toHaveLength(1);
  expect(told).not.toHaveProperty('recipient');
});

test('a proposed time has its zone and no fractions of a second', () => {
  const start = at('2031-03-05T11:00:00Z');
  const end = at('2031-03-05T11:30:00Z', 'Asia/Tokyo');
  const event = answered(single(), 'ana@guest.test', { proposal: { start, end } });
  const proposal = {
    start: { time: '2031-03-05T11:00:00Z', tzid: 'Europe/Lisbon' },
    end: { time: '2031-03-05T11:30:00Z', tzid: 'Asia/Tokyo' },
  };
  expect(sent(event).smart_invite).toMatchObject({ recipient: { proposal }, reply: { proposal } });
});

test('a proposed day stays a day', () => {
  const proposal = { start: day('2031-03-06'), end: day('2031-03-07') };
  const event = answered(single(), 'ana@guest.test', { proposal });
  expect(sent(event).smart_invite.reply.proposal).toEqual({
    start: { time: '2031-03-06', tzid: 'Etc/UTC' },
    end: { time: '2031-03-07', tzid: 'Etc/UTC' },
  });
});

test("what we send is what we read in Cronofy's callbacks", () => {
  const proposal = { start: at('2031-03-05T11:00:00Z'), end: at('2031-03-05T11:30:00Z') };
  const event = answered(group('ana@guest.test', 'bo@guest.test'), 'ana@guest.test', {
    status: 'TENTATIVE',
    comment: 'später?',
    proposal,
  });
  const ana = { email: 'ana@guest.test', status: 'TENTATIVE', comment: 'später?', proposal };
  expect(readCallback(Buffer.from(callbackBody(event)))).toEqual({
    kind: 'smart-invite',
    smartInviteId: 'visit-7781',
    recipients: [ana, { email: 'bo@guest.test', status: 'PENDING' }],
    reply: ana,
  });
});

test('nothing but an answer causes a callback', () => {
  const body: InviteEventBody = { type: 'INVITE_CANCELLED' };
  const event = { id: 'e', application: 'app', offset: 1, occurredAt: NOW, invite: single(), body };
  expect(() => callbackBody(event)).toThrow(TypeError);
});
