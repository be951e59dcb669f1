import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amendInvite } from '../../src/invites/amend.ts';
import { type Invite, RSVP_STATUSES } from '../../src/invites/invite.ts';
import { applyReply, type IncomingReply, type ReplyOutcome } from '../../src/invites/reply.ts';
import { type Claim, matchResponder } from '../../src/invites/responder.ts';
import { claims, type DrawnClaim, GUESTS, sayings, sequences } from './arbitraries.ts';
import { amended, answer, at, group, minted, NOW, newId, person, receive, SECOND } from './sample-invite.ts';

/** Four guests, two edits since they were invited: SEQUENCE 2, nothing stale yet. */
const INVITE = amended(amended(group(...GUESTS), { summary: 'One' }), { summary: 'Two' });
const RECEIVED = NOW + 600 * SECOND;

const claimOf = ({ addressed, ...claim }: DrawnClaim): Claim =>
  addressed === undefined ? claim : { ...claim, addressedId: INVITE.recipients[addressed]?.id ?? '' };

/** Answers in the order of their receipt, up to two seconds apart. */
const letters = fc.array(fc.tuple(claims, sayings, fc.nat({ max: 2000 })), { maxLength: 8 });

function deliver(
  invite: Invite,
  drawn: [DrawnClaim, Omit<IncomingReply, 'receivedAt'>, number][],
  since = RECEIVED,
) {
  let now = since;
  let state = invite;
  const outcomes: ReplyOutcome[] = [];
  for (const [claim, saying, gap] of drawn) {
    now += gap;
    const outcome = receive(state, claimOf(claim), { ...saying, receivedAt: now });
    outcomes.push(outcome);
    state = outcome.invite;
  }
  return { invite: state, outcomes, now };
}

/** Everything of an invite that no answer may touch. */
function untouchable({
  recipients: _a,
  replies: _b,
  orders: _c,
  revision: _d,
  updatedAt: _e,
  ...rest
}: Invite) {
  return rest;
}

it('idempotence: an answer applied twice has the effect of once', () => {
  fc.assert(
    fc.property(letters, claims, sayings, (before, claim, saying) => {
      const { invite, now } = deliver(INVITE, before);
      const reply = { ...saying, receivedAt: now };
      const once = receive(invite, claimOf(claim), reply);
      const twice = receive(once.invite, claimOf(claim), reply);
      expect(twice.events).toStrictEqual([]);
      expect(twice.invite).toStrictEqual(once.invite);
    }),
    { numRuns: 2000 },
  );
});

it('idempotence: delivered again later, an answer that was applied tells nobody anything', () => {
  fc.assert(
    fc.property(letters, claims, sayings, fc.nat({ max: 100_000 }), (before, claim, saying, delay) => {
      const { invite, now } = deliver(INVITE, before);
      const once = receive(invite, claimOf(claim), { ...saying, receivedAt: now });
      fc.pre(once.events.length > 0);
      const again = receive(once.invite, claimOf(claim), { ...saying, receivedAt: now + delay });
      expect(again.events).toStrictEqual([]);
      expect({ ...again.invite, orders: [] }).toStrictEqual({ ...once.invite, orders: [] });
    }),
    { numRuns: 2000 },
  );
});

describe('order independence', () => {
  /** One person's answers, each with a stamp of its own before any receipt. */
  const history = fc
    .uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 7 })
    .chain((seconds) =>
      fc.tuple(
        ...seconds.map((second) =>
          fc
            .tuple(sayings, fc.option(sequences, { nil: undefined }))
            .map(([{ sequence: _s, ...saying }, sequence]) => ({
              ...saying,
              stamp: NOW + second * SECOND,
              ...(sequence === undefined ? {} : { sequence }),
            })),
        ),
      ),
    );
  type Saying = Omit<IncomingReply, 'receivedAt'> & { readonly stamp: number };
  const newest = (sayings: readonly Saying[]) =>
    sayings.reduce<Saying | undefined>(
      (last, one) => (last && last.stamp > one.stamp ? last : one),
      undefined,
    );
  const receiveAll = (sayings: readonly Saying[], from: string) =>
    sayings.reduce(
      (state, saying, n) => receive(state, { from }, { ...saying, receivedAt: RECEIVED + n * SECOND }).invite,
      INVITE,
    );
  const shuffled = history.chain((replies) => fc.shuffledSubarray(replies, { minLength: replies.length }));

  it("any permutation of a recipient's answers ends in the newest of them", () => {
    const withStatus = shuffled.map((all) => all.map((one) => ({ status: 'ACCEPTED' as const, ...one })));
    fc.assert(
      fc.property(withStatus, (replies) => {
        const ana = person(receiveAll(replies, GUESTS[0]), GUESTS[0]);
        const { status, comment, proposal } = newest(replies) as Saying;
        expect(ana.status).toBe(status);
        expect(ana.comment).toBe(comment || undefined);
        if (ana.proposal) expect(ana.proposal).toMatchObject({ start: proposal?.start, end: proposal?.end });
        expect(ana).toStrictEqual({
          ...person(receiveAll([newest(replies) as Saying], GUESTS[0]), GUESTS[0]),
          respondedAt: ana.respondedAt,
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('answers without a status among them never lose one', () => {
    fc.assert(
      fc.property(shuffled, (replies) => {
        const telling = newest(replies.filter(({ status }) => status !== undefined));
        expect(person(receiveAll(replies, GUESTS[0]), GUESTS[0]).status).toBe(telling?.status ?? 'PENDING');
      }),
      { numRuns: 2000 },
    );
  });

  it("any permutation of a stranger's answers lists the newest of them", () => {
    const withStatus = shuffled.map((all) => all.map((one) => ({ status: 'ACCEPTED' as const, ...one })));
    fc.assert(
      fc.property(withStatus, fc.constantFrom('stranger@else.test', '__proto__'), (replies, from) => {
        const { replies: listed } = receiveAll(replies, from);
        expect(listed).toHaveLength(1);
        expect(listed[0]).toMatchObject({ email: from, status: newest(replies)?.status });
      }),
      { numRuns: 1000 },
    );
  });
});

it('isolation: an answer changes at most the one recipient it was matched to, and nothing of the event', () => {
  fc.assert(
    fc.property(letters, claims, sayings, (before, claim, saying) => {
      const { invite, now } = deliver(INVITE, before);
      const responder = matchResponder(invite, claimOf(claim));
      const outcome = applyReply(invite, responder, { ...saying, receivedAt: now }, newId);
      expect(untouchable(outcome.invite)).toStrictEqual(untouchable(INVITE));
      const matched = responder.kind === 'recipient' ? responder.recipient.id : undefined;
      const email = responder.kind === 'recipient' ? responder.recipient.email : '';
      for (const [n, recipient] of outcome.invite.recipients.entries())
        if (recipient.id !== matched) expect(recipient).toBe(invite.recipients[n]);
        else expect(recipient).toMatchObject({ id: matched, email, token: invite.recipients[n]?.token });
      // What other recipients are listed with stays as well.
      for (const { email: listed } of invite.recipients)
        if (listed !== email)
          expect(outcome.invite.replies.filter((reply) => reply.email === listed)).toStrictEqual(
            invite.replies.filter((reply) => reply.email === listed),
          );
    }),
    { numRuns: 2000 },
  );
});

it('no lock-out: after any answers, an honest one of a recipient changes the status', () => {
  const move = fc.boolean();
  const guest = fc.constantFrom(...GUESTS);
  fc.assert(
    fc.property(
      letters,
      letters,
      move,
      guest,
      fc.constantFrom(...RSVP_STATUSES),
      (one, two, moves, from, status) => {
        const first = deliver(INVITE, one);
        const between = moves
          ? amendInvite(first.invite, { end: at('2031-03-04T11:00:00Z') }, minted(first.now)).invite
          : first.invite;
        const { invite, now } = deliver(between, two, first.now);
        fc.pre(person(invite, from).status !== status);
        const honest = answer({ status, sequence: invite.sequence, stamp: now, receivedAt: now });
        const outcome = receive(invite, { from, attendee: from }, honest);
        expect(outcome.disposition).toBe('applied');
        expect(person(outcome.invite, from).status).toBe(status);
      },
    ),
    { numRuns: 2000 },
  );
});

it('totality: no answer throws, and each ends in a disposition that fits its events', () => {
  fc.assert(
    fc.property(letters, (drawn) => {
      const { outcomes } = deliver(INVITE, drawn);
      for (const { disposition, events } of outcomes)
        expect(events).toHaveLength(disposition.startsWith('applied') ? 1 : 0);
      expect(Object.keys(Object.prototype)).toStrictEqual([]);
    }),
    { numRuns: 2000 },
  );
});
