import { describe, expect, it } from 'vitest';
import { cancelInvite } from '../../src/invites/amend.ts';
import { TEXT_LIMITS } from '../../src/invites/event-input.ts';
import type { Invite, Proposal } from '../../src/invites/invite.ts';
import { acceptProposal, declineProposal } from '../../src/invites/resolve-proposal.ts';
import { series } from './a-series.ts';
import { answer, at, group, MINUTE, minted, NOW, person, receive, refusals } from './sample-invite.ts';

const ANA = 'ana@guest.test';
const LATER = NOW + 120 * MINUTE;
const CLOCK = minted(LATER);
const ASKED = {
  start: at('2031-03-05T11:00:00Z', 'Asia/Tokyo'),
  end: at('2031-03-05T11:30:00Z', 'Asia/Tokyo'),
};
const MOVED = { start: at('2031-03-05T11:00:00Z'), end: at('2031-03-05T11:30:00Z') };
const [FIRST, SECOND] = [at('2031-03-04T09:30:00Z'), at('2031-03-11T09:30:00Z')];

/** Ana, one of two guests, may come and asks for another time. */
function asked(invite = group(ANA, 'bo@guest.test'), over: Parameters<typeof answer>[0] = {}): Invite {
  return receive(
    invite,
    { from: ANA },
    answer({ status: 'TENTATIVE', comment: 'Busy', proposal: ASKED, ...over }),
  ).invite;
}

/** Ana asks for another time of each of two occurrences. */
function askedTwice(): Invite {
  const first = asked(series({ rule: 'FREQ=WEEKLY;BYDAY=TU' }), { recurrenceId: FIRST });
  return asked(first, { recurrenceId: SECOND, receivedAt: NOW + 61 * MINUTE });
}

const idOf = (invite: Invite) => person(invite, ANA).id;
const ofAna = (invite: Invite, occurrence = FIRST) => ({ recipientId: idOf(invite), occurrence });
const proposals = (invite: Invite) =>
  person(invite, ANA).occurrences?.map(({ proposal }) => proposal !== undefined);

describe('a proposal that is accepted', () => {
  it("moves the event to it, in the organizer's zone, and asks everybody anew", () => {
    const before = asked();
    const { invite, events, ...rest } = acceptProposal(before, { recipientId: idOf(before) }, CLOCK);
    expect(invite.event).toMatchObject(MOVED);
    expect(invite.recipients.map(({ status }) => status)).toEqual(['PENDING', 'PENDING']);
    expect(events).toMatchObject([
      {
        occurredAt: LATER,
        body: {
          type: 'PROPOSAL_RESOLVED',
          recipientId: idOf(before),
          proposal: { ...ASKED, outdated: false },
          resolution: 'ACCEPTED',
        },
      },
      { body: { type: 'INVITE_UPDATED', rescheduled: true } },
    ]);
    for (const event of events) expect(event.invite).toBe(invite);
    expect(events[0]?.body).not.toHaveProperty('recurrenceId');
    expect(rest).toStrictEqual({});
  });

  it('for one occurrence moves that one alone', () => {
    const before = askedTwice();
    const { invite, events, recurrenceId } = acceptProposal(before, ofAna(before, SECOND), CLOCK);
    expect(recurrenceId).toEqual(SECOND);
    expect(invite.event).toEqual(before.event);
    expect(invite.overrides).toMatchObject([{ recurrenceId: SECOND, patch: MOVED }]);
    expect(events.map(({ body }) => body)).toMatchObject([
      { type: 'PROPOSAL_RESOLVED', recurrenceId: SECOND },
      { type: 'INVITE_UPDATED', recurrenceId: SECOND },
    ]);
  });

  it('case 90: against a time that the event no longer has is refused', () => {
    const before = asked(undefined, {
      proposal: { ...ASKED, originalStart: at('2031-03-04T08:00:00Z') },
    });
    expect(refusals(() => acceptProposal(before, { recipientId: idOf(before) }, CLOCK))).toEqual([
      'input.recipientId: REVISION_CONFLICT',
    ]);
  });
});

describe('a proposal that is declined', () => {
  const before = asked();
  const { invite, events, recipient } = declineProposal(before, { recipientId: idOf(before) }, 'No', CLOCK);

  it('is gone, and the answer that came with it stays', () => {
    const { proposal, ...kept } = person(before, ANA);
    expect(person(invite, ANA)).toStrictEqual(kept);
    expect(recipient).toStrictEqual(kept);
    expect(person(invite, 'bo@guest.test')).toBe(person(before, 'bo@guest.test'));
    expect(invite).toMatchObject({
      event: before.event,
      sequence: before.sequence,
      revision: before.revision + 1,
      stampedAt: LATER,
      updatedAt: LATER,
    });
    expect(events).toMatchObject([{ occurredAt: LATER, invite }]);
    expect(events[0]?.body).toStrictEqual({
      type: 'PROPOSAL_RESOLVED',
      recipientId: idOf(before),
      proposal: proposal as Proposal,
      resolution: 'DECLINED',
    });
  });

  it('for one occurrence leaves those for others', () => {
    const two = askedTwice();
    expect(proposals(two)).toEqual([true, true]);
    const declined = declineProposal(two, ofAna(two), undefined, CLOCK);
    expect(declined.recurrenceId).toEqual(FIRST);
    expect(proposals(declined.invite)).toEqual([false, true]);
    expect(declined.events[0]?.body).toMatchObject({ recurrenceId: FIRST });
    const left = declineProposal(declined.invite, ofAna(two, SECOND), undefined, CLOCK).invite;
    expect(person(left, ANA).occurrences).toMatchObject([
      { status: 'TENTATIVE', comment: 'Busy' },
      { status: 'TENTATIVE', comment: 'Busy' },
    ]);
    expect(proposals(left)).toEqual([false, false]);
  });

  it('may be so with a comment as long as a description', () => {
    const decline = (length: number) =>
      declineProposal(before, { recipientId: idOf(before) }, 'x'.repeat(length), CLOCK);
    expect(decline(TEXT_LIMITS.description).events).toHaveLength(1);
    expect(refusals(() => decline(TEXT_LIMITS.description + 1))).toEqual(['input.comment: INVALID_INPUT']);
  });
});

describe('nothing is resolved', () => {
  const invite = asked();
  const cancelled = cancelInvite(invite, minted()).invite;
  const recurring = askedTwice();

  it.each([
    [
      'of an invite that was called off',
      cancelled,
      { recipientId: idOf(invite) },
      'recipientId: INVITE_CANCELLED',
    ],
    ['of somebody who is not invited', invite, { recipientId: 'nobody' }, 'recipientId: RECIPIENT_NOT_FOUND'],
    [
      'of a guest who asks for nothing',
      invite,
      { recipientId: person(invite, 'bo@guest.test').id },
      'recipientId: NOT_ALLOWED',
    ],
    [
      'of an occurrence that nobody asks about',
      recurring,
      ofAna(recurring, at('2031-03-18T09:30:00Z')),
      'occurrence: NOT_ALLOWED',
    ],
    ['of an event that takes place once, by an occurrence', invite, ofAna(invite), 'occurrence: NOT_ALLOWED'],
    [
      'of a series by a proposal for one day',
      recurring,
      { recipientId: idOf(recurring) },
      'recipientId: NOT_ALLOWED',
    ],
  ])('%s', (_what, from, proposer, refusal) => {
    expect(refusals(() => acceptProposal(from, proposer, CLOCK))).toEqual([`input.${refusal}`]);
    expect(refusals(() => declineProposal(from, proposer, undefined, CLOCK))).toEqual([`input.${refusal}`]);
  });
});
