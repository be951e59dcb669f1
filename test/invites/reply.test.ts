import { describe, expect, it } from 'vitest';
import { cancelInvite } from '../../src/invites/amend.ts';
import { createInvite } from '../../src/invites/create.ts';
import type { Invite } from '../../src/invites/invite.ts';
import { applyReply, type IncomingReply, MAX_OTHER_REPLIES } from '../../src/invites/reply.ts';
import { matchResponder } from '../../src/invites/responder.ts';
import {
  amended,
  answer,
  at,
  day,
  draft,
  group,
  MINUTE,
  minted,
  NOW,
  newId,
  person,
  receive,
  SECOND,
  single,
  without,
} from './sample-invite.ts';

const ANA = { from: 'ana@guest.test' };
const LATER = NOW + 60 * MINUTE;
const MOVED = { start: at('2031-03-04T10:30:00Z'), end: at('2031-03-04T11:00:00Z') };
const PROPOSAL = { start: at('2031-03-05T11:00:00Z'), end: at('2031-03-05T11:30:00Z') };

const fromAna = (invite: Invite, reply: IncomingReply) => receive(invite, ANA, reply);
const ana = (invite: Invite) => person(invite, 'ana@guest.test');
/** The answers one after another, each received when it was written. */
function afterEvery(invite: Invite, ...replies: IncomingReply[]): Invite {
  return replies.reduce((state, reply) => fromAna(state, reply).invite, invite);
}

describe("a recipient's answer", () => {
  const invite = single();
  const reply = answer({ status: 'TENTATIVE', comment: 'Maybe', proposal: PROPOSAL });
  const outcome = fromAna(invite, reply);
  const { status, comment, channel, verification } = { status: 'TENTATIVE', ...reply };
  const proposal = { ...PROPOSAL, outdated: false };

  it('sets status, comment and proposal, and is listed', () => {
    expect(ana(outcome.invite)).toStrictEqual({
      ...ana(invite),
      status,
      comment,
      proposal,
      respondedAt: LATER,
    });
    expect(outcome.invite.replies).toStrictEqual([
      { email: 'ana@guest.test', status, comment, proposal, respondedAt: LATER, channel, verification },
    ]);
    expect(outcome).toMatchObject({ disposition: 'applied', warnings: [] });
  });

  it('is told in one event that shows what changed and the invite after it', () => {
    expect(outcome.events).toMatchObject([
      {
        occurredAt: LATER,
        body: {
          type: 'RSVP_RECEIVED',
          recipientId: ana(invite).id,
          previousStatus: 'PENDING',
          status,
          comment,
          proposal,
          channel,
          verification,
          reply: outcome.invite.replies[0],
        },
      },
    ]);
    expect(outcome.events[0]?.invite).toBe(outcome.invite);
  });

  it('raises the revision and leaves the event, SEQUENCE and DTSTAMP alone', () => {
    const { event, sequence, stampedAt, revision } = invite;
    expect(outcome.invite).toMatchObject({
      event,
      sequence,
      stampedAt,
      revision: revision + 1,
      updatedAt: LATER,
    });
  });

  it('without a comment or proposal takes the earlier ones away: the newest answer counts whole', () => {
    const { invite: next } = fromAna(outcome.invite, answer({ receivedAt: LATER + MINUTE }));
    expect(ana(next)).toStrictEqual({ ...ana(invite), status: 'ACCEPTED', respondedAt: LATER + MINUTE });
    expect(next.replies).toHaveLength(1);
  });

  it('that confirms a status preset by the caller is recorded as an answer', () => {
    const preset = createInvite(
      'app',
      draft({ recipient: { email: 'ana@guest.test', status: 'ACCEPTED' } }),
      minted(),
    );
    const confirmed = fromAna(preset.invite, answer());
    expect(confirmed).toMatchObject({ disposition: 'applied' });
    expect(confirmed.events[0]?.body).toMatchObject({ previousStatus: 'ACCEPTED', status: 'ACCEPTED' });
    expect(ana(confirmed.invite).respondedAt).toBe(LATER);
  });

  it('that arrives late from a queue never sets the time of the last change back', () => {
    const newer = amended(single(), { summary: 'Viewing' }, LATER + MINUTE);
    expect(fromAna(newer, answer()).invite.updatedAt).toBe(LATER + MINUTE);
  });

  it('matched before the recipient was removed changes nothing', () => {
    const before = group('ana@guest.test', 'bo@guest.test');
    const responder = matchResponder(before, ANA);
    const after: Invite = {
      ...before,
      recipients: before.recipients.slice(1),
      removed: before.recipients.slice(0, 1),
    };
    expect(applyReply(after, responder, answer(), newId)).toMatchObject({
      invite: after,
      events: [],
      disposition: 'cancelled-invite',
    });
  });
});

describe('an answer that says nothing about attendance', () => {
  const declined = fromAna(single(), answer({ status: 'DECLINED', comment: 'Ill' })).invite;
  const later = without(answer({ receivedAt: LATER + MINUTE }), 'status');

  it('keeps status and comment, and gives the reason', () => {
    const outcome = fromAna(declined, later);
    expect(outcome).toMatchObject({
      invite: declined,
      events: [],
      disposition: 'duplicate',
      warnings: [expect.stringContaining('nothing')],
    });
  });

  it('keeps the status where it brings a comment', () => {
    const { invite } = fromAna(declined, { ...later, comment: 'Get well soon, I mean' });
    expect(ana(invite)).toMatchObject({ status: 'DECLINED', comment: 'Get well soon, I mean' });
  });

  it('never makes the answer stale that it overtook on its way', () => {
    const commented = fromAna(single(), { ...later, comment: 'See above' }).invite;
    expect(ana(commented)).toMatchObject({ status: 'PENDING', comment: 'See above' });
    expect(ana(fromAna(commented, answer()).invite).status).toBe('ACCEPTED');
  });
});

describe('the same answer again', () => {
  const first = fromAna(single(), answer()).invite;

  it('case 46: the same message delivered twice is applied once', () => {
    const again = fromAna(first, answer());
    expect(again).toStrictEqual({
      invite: first,
      events: [],
      disposition: 'duplicate',
      warnings: ['The same answer came before.'],
    });
  });

  it('case 46: a later delivery of it tells nobody anything', () => {
    const again = fromAna(first, answer({ receivedAt: LATER + MINUTE, stamp: LATER - MINUTE }));
    expect(again).toMatchObject({ invite: first, events: [], disposition: 'duplicate' });
  });

  it('case 46: nor does it bring back a comment that was written over meanwhile', () => {
    const comment = without(answer({ receivedAt: LATER + MINUTE, comment: 'Ten minutes late' }), 'status');
    const commented = fromAna(first, comment).invite;
    expect(ana(commented)).toMatchObject({ status: 'ACCEPTED', comment: 'Ten minutes late' });
    expect(fromAna(commented, answer())).toMatchObject({ invite: commented, disposition: 'duplicate' });
  });

  it('case 47: pressed twice, with a later stamp, it is a duplicate, and an older answer stays stale', () => {
    const again = fromAna(first, answer({ receivedAt: LATER + 9 * MINUTE }));
    expect(again).toMatchObject({ events: [], disposition: 'duplicate' });
    expect(again.invite).toMatchObject({ revision: first.revision, recipients: first.recipients });
    const between = answer({ status: 'DECLINED', stamp: LATER + MINUTE, receivedAt: LATER + 10 * MINUTE });
    expect(fromAna(again.invite, between)).toMatchObject({ disposition: 'stale', events: [] });
  });
});

describe('several answers of one person', () => {
  const accepted = answer({ stamp: LATER });
  const declined = answer({ status: 'DECLINED', stamp: LATER + SECOND, receivedAt: LATER + MINUTE });

  it('case 48: a changed mind counts, and both answers are events', () => {
    const first = fromAna(single(), accepted);
    const second = fromAna(first.invite, declined);
    expect(ana(second.invite).status).toBe('DECLINED');
    expect(second.events[0]?.body).toMatchObject({ previousStatus: 'ACCEPTED', status: 'DECLINED' });
    expect([...first.events, ...second.events]).toHaveLength(2);
  });

  it('case 49: out of order, the later one stays and the earlier is stale', () => {
    const first = fromAna(single(), declined).invite;
    const late = { ...accepted, receivedAt: LATER + 2 * MINUTE };
    expect(fromAna(first, late)).toMatchObject({ invite: first, events: [], disposition: 'stale' });
  });

  it('case 57: with the same SEQUENCE and DTSTAMP the one that arrived later wins', () => {
    const second = answer({ status: 'DECLINED', stamp: LATER, receivedAt: LATER + MINUTE });
    expect(ana(afterEvery(single(), accepted, second)).status).toBe('DECLINED');
  });

  it('case 57: with the same SEQUENCE and DTSTAMP two that differ in the proposed time are two', () => {
    const propose = (start: string, receivedAt: number) =>
      answer({ stamp: LATER, receivedAt, proposal: { start: at(start), end: at('2031-03-05T12:00:00Z') } });
    const first = fromAna(single(), propose('2031-03-05T11:00:00Z', LATER));
    const second = fromAna(first.invite, propose('2031-03-05T11:30:00Z', LATER + MINUTE));
    expect(second).toMatchObject({ disposition: 'applied' });
    expect(ana(second.invite).proposal).toMatchObject({ start: at('2031-03-05T11:30:00Z') });
  });

  it('case 57: the same one with a higher SEQUENCE tells nobody, and makes those of the lower one stale', () => {
    const invite = amended(single(), { summary: 'Viewing' });
    const first = fromAna(invite, answer({ sequence: 0, stamp: LATER })).invite;
    const again = fromAna(first, answer({ sequence: 1, stamp: LATER, receivedAt: LATER + MINUTE }));
    expect(again).toMatchObject({ disposition: 'duplicate', events: [] });
    const lower = answer({ status: 'DECLINED', sequence: 0, stamp: LATER, receivedAt: LATER + 2 * MINUTE });
    expect(fromAna(again.invite, lower)).toMatchObject({ disposition: 'stale' });
  });

  it('case 57: with the same DTSTAMP and a lower SEQUENCE the one that arrived later is stale', () => {
    const invite = amended(single(), { summary: 'Viewing' });
    const current = fromAna(invite, answer({ sequence: 1, stamp: LATER })).invite;
    const lower = answer({ status: 'DECLINED', sequence: 0, stamp: LATER, receivedAt: LATER + MINUTE });
    expect(fromAna(current, lower)).toMatchObject({ disposition: 'stale' });
  });

  it('case 58: DTSTAMP decides where Gmail raised our SEQUENCE for its first answer only', () => {
    const invite = amended(amended(single(), { summary: 'One' }), { summary: 'Two' });
    const raised = answer({ sequence: 3, stamp: LATER });
    const notRaised = answer({
      status: 'DECLINED',
      sequence: 1,
      stamp: LATER + SECOND,
      receivedAt: LATER + MINUTE,
    });
    expect(ana(afterEvery(invite, raised, notRaised)).status).toBe('DECLINED');
  });

  it("are ordered for each person apart: Bo's clock never makes Ana's answer stale", () => {
    const invite = group('ana@guest.test', 'bo@guest.test');
    const bo = receive(invite, { from: 'bo@guest.test' }, answer({ stamp: LATER })).invite;
    const early = answer({ stamp: NOW });
    expect(fromAna(bo, early)).toMatchObject({ disposition: 'applied' });
  });

  it('are ordered together under every spelling of the address', () => {
    const first = receive(single('Ana@BÜCHER.test'), { from: 'ana@xn--bcher-kva.test' }, declined).invite;
    expect(receive(first, { from: 'ANA@bücher.test' }, accepted)).toMatchObject({ disposition: 'stale' });
  });
});

describe('an answer to an older invitation', () => {
  const moved = amended(amended(single(), { summary: 'Viewing' }), MOVED, NOW + 30 * MINUTE);

  it('case 50: from before the event was moved is stale, and the recipient stays pending', () => {
    expect(moved).toMatchObject({ sequence: 2, majorSequence: 2 });
    for (const sequence of [0, 1])
      expect(fromAna(moved, answer({ sequence }))).toMatchObject({
        invite: moved,
        events: [],
        disposition: 'stale',
      });
    expect(fromAna(moved, answer({ sequence: 2 }))).toMatchObject({ disposition: 'applied' });
  });

  it('case 50: the same answer as before the move, given anew, counts anew', () => {
    const accepted = fromAna(single(), answer()).invite;
    const asked = amended(accepted, MOVED, LATER + MINUTE);
    const again = fromAna(asked, answer({ sequence: 1, receivedAt: LATER + 2 * MINUTE }));
    expect(again).toMatchObject({ disposition: 'applied' });
    expect(again.events[0]?.body).toMatchObject({ previousStatus: 'PENDING', status: 'ACCEPTED' });
  });

  it('case 51: counts where only the description changed since', () => {
    const edited = amended(single(), { description: 'Ring bell 5' });
    expect(edited.sequence).toBe(1);
    const outcome = fromAna(edited, answer({ sequence: 0 }));
    expect(outcome).toMatchObject({ disposition: 'applied', warnings: [] });
  });

  it('case 52: without SEQUENCE counts unless it was written more than ten minutes before the move', () => {
    const unknown = (stamp: number) => fromAna(moved, without(answer({ stamp }), 'sequence')).disposition;
    expect(unknown(moved.majorAt)).toBe('applied');
    expect(unknown(moved.majorAt - 10 * MINUTE)).toBe('applied');
    expect(unknown(moved.majorAt - 10 * MINUTE - SECOND)).toBe('stale');
  });

  it('case 52: without SEQUENCE and DTSTAMP it counts', () => {
    expect(fromAna(moved, without(answer(), 'sequence', 'stamp'))).toMatchObject({ disposition: 'applied' });
  });

  it('case 52: without SEQUENCE an early clock is no reason where the event was never moved', () => {
    const early = without(answer({ stamp: NOW - 1000 * MINUTE }), 'sequence');
    expect(fromAna(single(), early)).toMatchObject({ disposition: 'applied' });
  });

  it('case 55: from a clock that runs five minutes behind our REQUEST counts', () => {
    const behind = answer({ sequence: 2, stamp: moved.stampedAt - 5 * MINUTE });
    expect(fromAna(moved, behind)).toMatchObject({ disposition: 'applied', warnings: [] });
  });
});

describe('ordering values that cannot be', () => {
  it('case 53: a SEQUENCE ahead of ours is applied, clamped and told', () => {
    const outcome = fromAna(single(), answer({ sequence: 2 ** 31 }));
    expect(outcome).toMatchObject({
      disposition: 'applied',
      warnings: [expect.stringContaining('SEQUENCE')],
    });
    expect(outcome.invite.orders).toMatchObject([{ responder: 'ana@guest.test', sequence: 0 }]);
  });

  it('case 53: with a proposal the status counts and the proposal is held as outdated', () => {
    const { invite } = fromAna(single(), answer({ status: 'TENTATIVE', sequence: 7, proposal: PROPOSAL }));
    expect(ana(invite)).toMatchObject({ status: 'TENTATIVE', proposal: { outdated: true } });
  });

  it('case 56: without DTSTAMP the time of receipt stands in for it', () => {
    const { invite, warnings } = fromAna(single(), without(answer({ receivedAt: LATER + 999 }), 'stamp'));
    expect(invite.orders).toMatchObject([{ stamp: LATER }]);
    expect(warnings).toStrictEqual([expect.stringContaining('DTSTAMP')]);
    const older = answer({ status: 'DECLINED', stamp: LATER - SECOND, receivedAt: LATER + MINUTE });
    expect(fromAna(invite, older)).toMatchObject({ disposition: 'stale' });
  });

  it('case 56: and nobody is warned where the way of the answer has no DTSTAMP', () => {
    for (const channel of ['WEB', 'CALLBACK', 'SIMULATED'] as const)
      expect(fromAna(single(), without(answer({ channel }), 'sequence', 'stamp')).warnings).toStrictEqual([]);
  });

  it.each([
    ['in a minute', MINUTE],
    ['of next year', 365 * 24 * 60 * MINUTE],
  ])('a DTSTAMP %s is clamped to the receipt, told, and locks nobody out', (_when, ahead) => {
    const hostile = fromAna(single(), answer({ stamp: LATER + ahead }));
    expect(hostile.warnings).toStrictEqual([expect.stringContaining('DTSTAMP')]);
    expect(hostile.invite.orders).toMatchObject([{ stamp: LATER }]);
    const honest = answer({ status: 'DECLINED', stamp: LATER + SECOND, receivedAt: LATER + SECOND });
    expect(ana(fromAna(hostile.invite, honest).invite).status).toBe('DECLINED');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 1.5, 2 ** 53])(
    'a SEQUENCE of %s counts as missing and is told',
    (sequence) => {
      const outcome = fromAna(single(), answer({ sequence }));
      expect(outcome).toMatchObject({
        disposition: 'applied',
        warnings: [expect.stringContaining('SEQUENCE is no whole number')],
      });
      expect(outcome.invite.orders).toMatchObject([{ sequence: 0 }]);
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, -1e300])(
    'a DTSTAMP of %s counts as missing and is told',
    (stamp) => {
      const outcome = fromAna(single(), answer({ stamp }));
      expect(outcome.invite.orders).toMatchObject([{ stamp: LATER }]);
      expect(outcome.warnings).toContainEqual(expect.stringContaining('DTSTAMP is no time'));
    },
  );
});

it('the last moment that a clock can name is a DTSTAMP, if one from the future', () => {
  const last = fromAna(single(), answer({ stamp: 8.64e15 }));
  expect(last.warnings).toStrictEqual(['DTSTAMP lies after the receipt and was clamped to it.']);
});

describe('what an answer says beside attendance', () => {
  const said = { onBehalfOf: 'cy@guest.test', respondedBy: 'pa@guest.test', guests: 2, automatic: true };
  const { end } = single().event;
  const over = end.kind === 'instant' ? Date.parse(end.instant) : 0;

  it('is listed with it', () => {
    expect(fromAna(single(), answer(said)).invite.replies).toMatchObject([said]);
    expect(fromAna(single(), answer()).invite.replies[0]).not.toHaveProperty('afterEnd');
  });

  it('names who really sent it, by their mailbox before what they say', () => {
    const responder = { kind: 'recipient', recipient: ana(single()), respondedBy: 'cy@guest.test' } as const;
    const invite = { ...single(), recipients: [responder.recipient] };
    expect(applyReply(invite, responder, answer(said), newId).invite.replies).toMatchObject([
      { respondedBy: 'cy@guest.test' },
    ]);
  });

  it('tells one that came after the event', () => {
    const listed = (receivedAt: number) => fromAna(single(), answer({ receivedAt })).invite.replies;
    expect(listed(over)).toMatchObject([{ afterEnd: true }]);
    expect(listed(over - 1)[0]).not.toHaveProperty('afterEnd');
  });
});

describe('whom a recipient passes the invitation on to (case 36)', () => {
  const passOn = (...delegatedTo: string[]) => answer({ status: 'DECLINED', delegatedTo });

  it('is listed as pending, named by the recipient', () => {
    const { invite } = fromAna(single(), passOn('dee@else.test'));
    expect(ana(invite).delegatedTo).toEqual(['dee@else.test']);
    expect(invite.replies[1]).toStrictEqual({
      email: 'dee@else.test',
      status: 'PENDING',
      respondedAt: LATER,
      channel: 'MAIL',
      verification: {
        verified: false,
        method: 'NONE',
        explanation: 'Named by ana@guest.test as delegate.',
      },
      onBehalfOf: 'ana@guest.test',
    });
  });

  it('is not listed again who is invited, or has answered', () => {
    const both = group('ana@guest.test', 'bo@guest.test');
    const answered = receive(both, { from: 'zoe@else.test' }, answer()).invite;
    const { invite } = fromAna(answered, passOn('Bo@guest.test', 'ZOE@else.test', 'dee@else.test'));
    expect(invite.replies.map(({ email, status }) => `${email} ${status}`)).toEqual([
      'zoe@else.test ACCEPTED',
      'ana@guest.test DECLINED',
      'dee@else.test PENDING',
    ]);
  });

  it('is listed as far as there is room for other addresses', () => {
    const many = Array.from({ length: MAX_OTHER_REPLIES + 1 }, (_, n) => `guest${n}@else.test`);
    const { invite } = fromAna(single(), passOn(...many));
    expect(invite.replies).toHaveLength(MAX_OTHER_REPLIES + 1);
    const more = answer({ status: 'TENTATIVE', delegatedTo: ['dee@else.test'], receivedAt: LATER + MINUTE });
    expect(fromAna(invite, more).invite.replies).toHaveLength(MAX_OTHER_REPLIES + 1);
  });
});

describe('a proposed time', () => {
  const propose = (over: Partial<IncomingReply> = {}) =>
    answer({ status: 'TENTATIVE', proposal: PROPOSAL, ...over });

  it('that is the present one is no proposal', () => {
    const { start, end } = single().event;
    const { invite } = fromAna(single(), propose({ proposal: { start, end } }));
    expect(ana(invite)).not.toHaveProperty('proposal');
  });

  it('that differs in its end alone is one', () => {
    const { start } = single().event;
    const { invite } = fromAna(single(), propose({ proposal: { start, end: PROPOSAL.end } }));
    expect(ana(invite).proposal).toStrictEqual({ start, end: PROPOSAL.end, outdated: false });
  });

  it('may be a whole day', () => {
    const proposal = { start: day('2031-03-05'), end: day('2031-03-06') };
    const { invite } = fromAna(single(), propose({ proposal }));
    expect(ana(invite).proposal).toStrictEqual({ ...proposal, outdated: false });
  });

  it('case 90: against another start than the present is kept as outdated, with its status', () => {
    const originalStart = at('2031-03-04T08:00:00Z');
    const { invite } = fromAna(single(), propose({ proposal: { ...PROPOSAL, originalStart } }));
    expect(ana(invite)).toMatchObject({ status: 'TENTATIVE', proposal: { ...PROPOSAL, outdated: true } });
  });

  it('case 90: against the present start is current, whatever zone it is written in', () => {
    const originalStart = at('2031-03-04T09:30:00Z', 'Asia/Tokyo');
    const { invite } = fromAna(single(), propose({ proposal: { ...PROPOSAL, originalStart } }));
    expect(ana(invite).proposal).toStrictEqual({ ...PROPOSAL, outdated: false });
  });

  it('case 90: made again against the present time is current again', () => {
    const originalStart = at('2031-03-04T08:00:00Z');
    const outdated = propose({ proposal: { ...PROPOSAL, originalStart } });
    const current = propose({ receivedAt: LATER + MINUTE });
    expect(ana(afterEvery(single(), outdated, current)).proposal).toMatchObject({ outdated: false });
  });

  it('is the same one in whichever order a database gives its fields back', () => {
    const { invite } = fromAna(single(), propose());
    const { start, end } = PROPOSAL;
    const reversed = <T extends object>(value: T) => Object.fromEntries(Object.entries(value).reverse()) as T;
    const again = propose({
      receivedAt: LATER + MINUTE,
      proposal: { end: reversed(end), start: reversed(start) },
    });
    expect(fromAna(invite, again)).toMatchObject({ disposition: 'duplicate', events: [] });
  });

  it('case 95: is cleared by a later plain answer', () => {
    const accepted = answer({ receivedAt: LATER + MINUTE });
    const { invite, events } = fromAna(fromAna(single(), propose()).invite, accepted);
    expect(ana(invite)).not.toHaveProperty('proposal');
    expect(events[0]?.body).not.toHaveProperty('proposal');
  });

  it('case 95: is cleared when the event is moved, also to the proposed time', () => {
    const moved = amended(fromAna(single(), propose()).invite, PROPOSAL, LATER + MINUTE);
    expect(ana(moved)).not.toHaveProperty('proposal');
    expect(ana(moved).status).toBe('PENDING');
  });
});

describe('an answer to an invite that was called off', () => {
  it('case 59: is recorded as such and changes nothing, whoever sends it', () => {
    const invite = cancelInvite(single(), minted(NOW + MINUTE)).invite;
    for (const from of ['ana@guest.test', 'stranger@else.test'])
      expect(receive(invite, { from }, answer({ sequence: 1 }))).toStrictEqual({
        invite,
        events: [],
        disposition: 'cancelled-invite',
        warnings: ['The invite was cancelled.'],
      });
  });
});

describe('answers of people who are not invited', () => {
  const stranger = (n: number | string) => ({ from: `stranger${n}@else.test` });

  it('are listed once for each address, the newest', () => {
    let invite = single();
    for (const [minutes, status] of [
      [0, 'ACCEPTED'],
      [1, 'DECLINED'],
    ] as const)
      invite = receive(invite, stranger(1), answer({ status, receivedAt: LATER + minutes * MINUTE })).invite;
    expect(invite.replies).toMatchObject([{ email: 'stranger1@else.test', status: 'DECLINED' }]);
  });

  it('are listed as pending where they say nothing about attendance', () => {
    const { invite, disposition } = receive(single(), stranger(1), without(answer(), 'status'));
    expect(disposition).toBe('applied-other');
    expect(invite.replies).toMatchObject([{ status: 'PENDING' }]);
  });

  it(`are listed for ${MAX_OTHER_REPLIES} addresses; more wait for a person, and the recipient is heard still`, () => {
    // The recipient is none of them.
    let invite = fromAna(single(), answer({ comment: 'Gladly' })).invite;
    for (let n = 0; n < MAX_OTHER_REPLIES; n++) {
      // Half of them say nothing: a flood of empty answers is a flood too.
      const reply = n % 2 === 0 ? answer() : without(answer(), 'status');
      invite = receive(invite, stranger(n), reply).invite;
    }
    expect(invite.replies).toHaveLength(MAX_OTHER_REPLIES + 1);
    for (const from of ['one.more@else.test', '__proto__', 'constructor'])
      expect(receive(invite, { from }, answer())).toMatchObject({
        invite,
        events: [],
        disposition: 'unmatched',
        warnings: [expect.stringContaining(`${MAX_OTHER_REPLIES}`)],
      });
    const known = answer({ status: 'DECLINED', receivedAt: LATER + MINUTE });
    expect(receive(invite, stranger(0), known)).toMatchObject({ disposition: 'applied-other' });
    expect(fromAna(invite, answer({ receivedAt: LATER + MINUTE }))).toMatchObject({ disposition: 'applied' });
  });
});

describe('an address that is a name of JavaScript', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'is ordered like any other: %s',
    (from) => {
      const later = answer({ status: 'DECLINED', stamp: LATER, receivedAt: LATER + MINUTE });
      const first = receive(single(), { from }, later);
      expect(first.disposition).toBe('applied-other');
      // What a database does to it.
      const stored = JSON.parse(JSON.stringify(first.invite)) as Invite;
      expect(stored).toStrictEqual(first.invite);
      expect(receive(stored, { from }, answer({ stamp: LATER - MINUTE })).disposition).toBe('stale');
      expect(receive(stored, { from }, later).disposition).toBe('duplicate');
      expect({}).not.toHaveProperty('stamp');
    },
  );
});
