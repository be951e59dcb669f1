import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Invite } from '../../src/invites/invite.ts';
import { RSVP_STATUSES } from '../../src/invites/invite.ts';
import { applyReply, type IncomingReply, type ReplyOutcome } from '../../src/invites/reply.ts';
import { type Claim, matchResponder } from '../../src/invites/responder.ts';
import { occurrenceStatus } from '../../src/invites/series/invite-occurrences.ts';
import { type EventTime, instantTime } from '../../src/invites/time.ts';
import { series } from './a-series.ts';
import { claims, type DrawnClaim, GUESTS, sayings } from './arbitraries.ts';
import { answer, at, day, NOW, newId, person, receive, SECOND } from './sample-invite.ts';

/** What must hold of answers (mail-replies part 6), for a series of which single occurrences are answered, too. */

const INVITE = series(undefined, {}, ...GUESTS);
const RECEIVED = NOW + 600 * SECOND;
const OCCURRENCES = ['2031-03-04', '2031-03-11', '2031-03-18'].map((date) => at(`${date}T09:30:00Z`));

/** Occurrences as we name them and as clients do, and what is none. */
const names: fc.Arbitrary<EventTime> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...OCCURRENCES) },
  fc.constantFrom(instantTime(Date.parse('2031-03-11T09:30:00Z'), 'Asia/Tokyo'), day('2031-03-18')),
  fc.constantFrom(at('2031-03-12T09:30:00Z'), at('1999-01-01T00:00:00Z'), day('9999-12-31')),
);
type Saying = Omit<IncomingReply, 'receivedAt'>;
/** An answer for the series or for an occurrence, with what stands beside the status. */
const answers: fc.Arbitrary<Saying> = fc
  .tuple(
    sayings,
    fc.record(
      {
        recurrenceId: names,
        onBehalfOf: fc.constantFrom(...GUESTS),
        guests: fc.nat(),
        automatic: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([saying, more]) => ({ ...saying, ...more }));
/** Answers in the order of their receipt, up to two seconds apart. */
const letters = fc.array(fc.tuple(claims, answers, fc.nat({ max: 2000 })), { maxLength: 8 });

const claimOf = ({ addressed, ...claim }: DrawnClaim): Claim =>
  addressed === undefined ? claim : { ...claim, addressedId: INVITE.recipients[addressed]?.id ?? '' };

function deliver(drawn: [DrawnClaim, Saying, number][]) {
  let now = RECEIVED;
  let invite = INVITE;
  const outcomes: ReplyOutcome[] = [];
  for (const [claim, saying, gap] of drawn) {
    now += gap;
    const outcome = receive(invite, claimOf(claim), { ...saying, receivedAt: now });
    outcomes.push(outcome);
    invite = outcome.invite;
  }
  return { invite, outcomes, now };
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

it('idempotence: an answer for an occurrence, applied twice, has the effect of once', () => {
  fc.assert(
    fc.property(letters, claims, answers, fc.nat({ max: 100_000 }), (before, claim, saying, delay) => {
      const { invite, now } = deliver(before);
      const once = receive(invite, claimOf(claim), { ...saying, receivedAt: now });
      const twice = receive(once.invite, claimOf(claim), { ...saying, receivedAt: now });
      expect(twice.events).toStrictEqual([]);
      expect(twice.invite).toStrictEqual(once.invite);
      fc.pre(once.events.length > 0);
      const later = receive(once.invite, claimOf(claim), { ...saying, receivedAt: now + delay });
      expect(later.events).toStrictEqual([]);
      expect({ ...later.invite, orders: [] }).toStrictEqual({ ...once.invite, orders: [] });
    }),
    { numRuns: 500 },
  );
});

it('isolation: an answer for an occurrence changes that of one recipient for it, and nothing else', () => {
  fc.assert(
    fc.property(letters, claims, answers, names, (before, claim, saying, recurrenceId) => {
      const { invite, now } = deliver(before);
      const responder = matchResponder(invite, claimOf(claim));
      const outcome = applyReply(invite, responder, { ...saying, recurrenceId, receivedAt: now }, newId);
      expect(untouchable(outcome.invite)).toStrictEqual(untouchable(INVITE));
      const matched = responder.kind === 'recipient' ? responder.recipient.id : undefined;
      for (const [n, recipient] of outcome.invite.recipients.entries()) {
        const was = invite.recipients[n];
        if (recipient.id !== matched) expect(recipient).toBe(was);
        // The answer for the series stays, and so do those for other occurrences.
        expect({ ...recipient, occurrences: [] }).toStrictEqual({ ...was, occurrences: [] });
        const changed = (recipient.occurrences ?? []).filter(
          (each) => !was?.occurrences?.some((other) => JSON.stringify(other) === JSON.stringify(each)),
        );
        expect(changed.length).toBeLessThanOrEqual(1);
        expect(was?.occurrences?.length ?? 0).toBeLessThanOrEqual(recipient.occurrences?.length ?? 0);
      }
      // What is listed for the whole series, of whomever, is as it was.
      const whole = ({ replies }: Invite) => replies.filter((reply) => !reply.recurrenceId);
      expect(whole(outcome.invite)).toStrictEqual(whole(invite));
    }),
    { numRuns: 1000 },
  );
});

it('no lock-out: after any answers, an honest one for an occurrence, and one for the series, change the status', () => {
  const honest = fc.tuple(
    fc.constantFrom(...GUESTS),
    fc.constantFrom(...RSVP_STATUSES),
    fc.constantFrom(...OCCURRENCES),
  );
  fc.assert(
    fc.property(letters, honest, (before, [from, status, recurrenceId]) => {
      const { invite, now } = deliver(before);
      const reply = answer({ status, sequence: invite.sequence, stamp: now, receivedAt: now });
      const one = receive(invite, { from, attendee: from }, { ...reply, recurrenceId });
      expect(occurrenceStatus(one.invite, person(one.invite, from), recurrenceId)).toBe(status);
      const all = receive(one.invite, { from, attendee: from }, reply);
      expect(person(all.invite, from).status).toBe(status);
      expect(person(all.invite, from).occurrences).toStrictEqual(person(one.invite, from).occurrences);
    }),
    { numRuns: 1000 },
  );
});

it('totality: no answer for any time throws, and each ends in a disposition that fits its events', () => {
  fc.assert(
    fc.property(letters, (drawn) => {
      for (const { disposition, events, invite } of deliver(drawn).outcomes) {
        expect(events).toHaveLength(disposition.startsWith('applied') ? 1 : 0);
        // What a database does to it.
        expect(JSON.parse(JSON.stringify(invite))).toStrictEqual(invite);
      }
    }),
    { numRuns: 500 },
  );
});
