import { describe, expect, test } from 'vitest';
import type { Invite } from '../../src/invites/invite.ts';
import type { IncomingReply } from '../../src/invites/reply.ts';
import type { EventTime } from '../../src/invites/time.ts';
import { series } from './a-series.ts';
import { permutations } from './permutations.ts';
import { amended, answer, at, NOW, receive, SECOND } from './sample-invite.ts';

const ORDERS = permutations([0, 1, 2, 3, 4]);
const STATUSES = ['ACCEPTED', 'DECLINED', 'TENTATIVE', 'ACCEPTED', 'DECLINED'] as const;
const RECEIVED = NOW + 600 * SECOND;
const SECOND_TUESDAY = at('2031-03-11T09:30:00Z');

/** An invite whose SEQUENCE is 4, each of which a client may have answered; SEQUENCE 2 asked anew. */
const edited = (base: Invite) =>
  [1, 2, 3, 4].reduce((invite, n) => amended(invite, { summary: `Text ${n}` }), base);
const moved = (base: Invite) => {
  const later = { start: at('2031-03-04T11:30:00Z'), end: at('2031-03-04T12:00:00Z') };
  const asked = amended(amended(base, { summary: 'Text 1' }), later);
  return [3, 4].reduce((invite, n) => amended(invite, { summary: `Text ${n}` }), asked);
};

/** Five answers to one UID, one for each SEQUENCE from 0 to 4, in the order of their DTSTAMPs. */
function five(
  sequences: readonly number[],
  seconds: readonly number[],
  recurrenceId?: EventTime,
): IncomingReply[] {
  return STATUSES.map((status, index) =>
    answer({
      status,
      comment: `Answer ${index}`,
      sequence: sequences[index] ?? 0,
      stamp: NOW + (seconds[index] ?? 0) * SECOND,
      receivedAt: RECEIVED,
      ...(recurrenceId ? { recurrenceId } : {}),
    }),
  );
}

/** What is left in the end: everything but how often it changed on the way. */
function endOf(invite: Invite, replies: readonly IncomingReply[]): string {
  const after = replies.reduce(
    (state, reply) => receive(state, { from: 'ana@guest.test' }, reply).invite,
    invite,
  );
  const { recipients, orders } = after;
  return canonical({ recipients, orders, replies: after.replies });
}

/** Equal for equal values, in whichever order their fields were set. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** The answer that must count: of those to the present time of the event, that with the latest (DTSTAMP, SEQUENCE). */
function newestOf(replies: readonly IncomingReply[], since: number): string | undefined {
  return replies
    .filter(({ sequence = 0 }) => sequence >= since)
    .sort((a, b) => (a.stamp ?? 0) - (b.stamp ?? 0) || (a.sequence ?? 0) - (b.sequence ?? 0))
    .at(-1)?.comment;
}

describe('E10: five answers to one UID, in all 120 orders of arrival, with SEQUENCE and DTSTAMP permuted against each other', () => {
  test.each<[string, Invite, readonly number[], EventTime | undefined]>([
    ['with five DTSTAMPs', edited(series()), [10, 20, 30, 40, 50], undefined],
    ['with DTSTAMPs that are equal by twos', edited(series()), [10, 10, 20, 20, 30], undefined],
    ['where the event was moved in between', moved(series()), [10, 20, 30, 40, 50], undefined],
    ['for one occurrence', edited(series()), [10, 20, 30, 40, 50], SECOND_TUESDAY],
    [
      'for one occurrence, with DTSTAMPs that are equal',
      edited(series()),
      [10, 10, 10, 10, 10],
      SECOND_TUESDAY,
    ],
  ])('end in one state, that of the newest: %s', (_name, invite, seconds, recurrenceId) => {
    expect(invite.sequence).toBe(4);
    // Every assignment of SEQUENCE to DTSTAMP in a few orders of arrival, and every twelfth in all of them.
    for (const [index, sequences] of ORDERS.entries()) {
      const replies = five(sequences, seconds, recurrenceId);
      const arrivals = index % 12 === 0 ? ORDERS : ORDERS.filter((_, order) => order % 29 === 0);
      const ends = new Set(
        arrivals.map((order) =>
          endOf(
            invite,
            order.map((n) => replies[n] as IncomingReply),
          ),
        ),
      );
      expect(ends.size).toBe(1);
      expect([...ends].join()).toContain(`"comment":"${newestOf(replies, invite.majorSequence)}"`);
    }
  });
});
