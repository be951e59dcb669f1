import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_EVIDENCE } from '../../../src/invites/evidence.ts';
import type { Invite } from '../../../src/invites/invite.ts';
import type { IncomingReply } from '../../../src/invites/reply.ts';
import { cancelOccurrence, updateOccurrence } from '../../../src/invites/series/amend-occurrence.ts';
import { occurrenceStatus } from '../../../src/invites/series/invite-occurrences.ts';
import { answersKept, MAX_OCCURRENCE_ANSWERS } from '../../../src/invites/series/occurrence-answers.ts';
import { MAX_OTHER_OCCURRENCE_REPLIES } from '../../../src/invites/series/occurrence-reply.ts';
import { type EventTime, instantTime } from '../../../src/invites/time.ts';
import { nameOf, series } from '../a-series.ts';
import {
  amended,
  answer,
  at,
  day,
  group,
  MINUTE,
  minted,
  NOW,
  person,
  receive,
  single,
} from '../sample-invite.ts';

const ANA = { from: 'ana@guest.test' };
const SECOND_TUESDAY = at('2031-03-11T09:30:00Z');
const HOUR = 60 * MINUTE;

/** Ana's answer for one occurrence. */
function about(recurrenceId: EventTime, over: Partial<IncomingReply> = {}): IncomingReply {
  return answer({ recurrenceId, status: 'DECLINED', ...over });
}

/** Ana's answers as `date: STATUS`. */
function answers(invite: Invite): string[] {
  return (person(invite, 'ana@guest.test').occurrences ?? []).map(
    ({ recurrenceId, status }) => `${nameOf(recurrenceId).slice(0, 10)}: ${status}`,
  );
}

function status(invite: Invite, recurrenceId: EventTime): string {
  return occurrenceStatus(invite, person(invite, 'ana@guest.test'), recurrenceId);
}

describe('an answer for one occurrence', () => {
  test('counts for it and leaves the answer for the series', () => {
    const accepted = receive(series(), ANA, answer()).invite;
    const { invite, disposition, events } = receive(
      accepted,
      ANA,
      about(SECOND_TUESDAY, { comment: 'Away' }),
    );
    expect(disposition).toBe('applied');
    expect(person(invite, 'ana@guest.test')).toMatchObject({
      status: 'ACCEPTED',
      occurrences: [{ recurrenceId: SECOND_TUESDAY, status: 'DECLINED', comment: 'Away' }],
    });
    expect(person(invite, 'ana@guest.test').comment).toBeUndefined();
    expect(events).toMatchObject([
      {
        invite,
        body: {
          type: 'RSVP_RECEIVED',
          recurrenceId: SECOND_TUESDAY,
          previousStatus: 'ACCEPTED',
          status: 'DECLINED',
          reply: { recurrenceId: SECOND_TUESDAY },
        },
      },
    ]);
    expect(invite.revision).toBe(accepted.revision + 1);
  });

  test.each([
    ['case 71', 'in another zone', instantTime(Date.parse('2031-03-11T09:30:00Z'), 'Asia/Tokyo'), []],
    ['case 72', 'as a date', day('2031-03-11'), ['RECURRENCE-ID was matched by its date.']],
  ])('%s: its occurrence is found %s', (_case, _how, recurrenceId, warnings) => {
    const outcome = receive(series(), ANA, about(recurrenceId));
    expect(answers(outcome.invite)).toEqual(['2031-03-11: DECLINED']);
    expect(outcome.warnings).toEqual(warnings);
  });

  test.each([
    ['its own zone', at('2031-03-10T15:00:00Z', 'Asia/Tokyo')],
    ["the series' zone", at('2031-03-11T00:00:00Z', 'Etc/UTC')],
  ])('case 72: midnight of %s is the day of an all-day series', (_zone, recurrenceId) => {
    const allDay = series({ rule: 'FREQ=WEEKLY' }, { start: day('2031-03-04'), end: day('2031-03-05') });
    const { invite, warnings } = receive(allDay, ANA, about(recurrenceId));
    expect(answers(invite)).toEqual(['2031-03-11: DECLINED']);
    expect(warnings).toEqual(['RECURRENCE-ID was matched by its date.']);
  });

  test('case 73: what is no occurrence changes nothing', () => {
    for (const time of [at('2031-03-12T09:30:00Z'), at('2031-03-11T09:00:00Z'), day('2031-03-12')]) {
      const invite = series();
      const outcome = receive(invite, ANA, about(time));
      expect(outcome).toEqual({
        invite,
        events: [],
        disposition: 'unmatched',
        warnings: ['RECURRENCE-ID is no occurrence of the event.'],
      });
    }
  });

  test('case 4: an event that takes place once is meant where its own start is named', () => {
    const { invite, warnings } = receive(single(), ANA, about(at('2031-03-04T09:30:00Z')));
    expect(person(invite, 'ana@guest.test').status).toBe('DECLINED');
    expect(warnings).toEqual(['RECURRENCE-ID was ignored: the event takes place once.']);
    expect(receive(single(), ANA, about(SECOND_TUESDAY)).disposition).toBe('unmatched');
  });

  test('case 75: the series declined and one occurrence accepted are both kept', () => {
    const declined = receive(series(), ANA, answer({ status: 'DECLINED' })).invite;
    const { invite } = receive(declined, ANA, about(SECOND_TUESDAY, { status: 'ACCEPTED' }));
    expect([status(invite, SECOND_TUESDAY), status(invite, at('2031-03-18T09:30:00Z'))]).toEqual([
      'ACCEPTED',
      'DECLINED',
    ]);
  });

  test('case 76: an added occurrence is answered, one that is left out is as cancelled', () => {
    const made = series({
      rule: 'FREQ=WEEKLY',
      rdates: [at('2031-03-13T14:00:00Z')],
      exdates: [SECOND_TUESDAY],
    });
    expect(answers(receive(made, ANA, about(at('2031-03-13T14:00:00Z'))).invite)).toHaveLength(1);
    expect(receive(made, ANA, about(SECOND_TUESDAY))).toMatchObject({
      disposition: 'cancelled-invite',
      invite: made,
      warnings: ['The occurrence was called off.'],
    });
  });

  test('case 93: another time for one occurrence is measured against that occurrence', () => {
    const proposal = { start: at('2031-03-11T13:00:00Z'), end: at('2031-03-11T13:30:00Z') };
    const { invite } = receive(series(), ANA, about(SECOND_TUESDAY, { status: 'TENTATIVE', proposal }));
    expect(person(invite, 'ana@guest.test').proposal).toBeUndefined();
    expect(person(invite, 'ana@guest.test').occurrences).toMatchObject([
      { status: 'TENTATIVE', proposal: { ...proposal, outdated: false } },
    ]);
    // The very time that the occurrence has is no proposal, though it is not the time of the series.
    const same = { start: SECOND_TUESDAY, end: at('2031-03-11T10:00:00Z') };
    const kept = receive(series(), ANA, about(SECOND_TUESDAY, { proposal: same })).invite;
    expect(person(kept, 'ana@guest.test').occurrences?.[0]?.proposal).toBeUndefined();
  });

  test('to an occurrence that was called off, or an invite that was, changes nothing', () => {
    const off = cancelOccurrence(series(), SECOND_TUESDAY, minted(NOW + MINUTE)).invite;
    expect(receive(off, ANA, about(SECOND_TUESDAY)).disposition).toBe('cancelled-invite');
    expect(receive({ ...series(), state: 'CANCELLED' }, ANA, about(SECOND_TUESDAY)).disposition).toBe(
      'cancelled-invite',
    );
  });
});

describe('the order of answers', () => {
  test('to an unknown occurrence of an invite that was called off says that the invite was', () => {
    const off: Invite = { ...series(), state: 'CANCELLED' };
    expect(receive(off, ANA, about(at('2031-03-12T09:30:00Z')))).toMatchObject({
      disposition: 'cancelled-invite',
      warnings: ['The invite was cancelled.'],
    });
  });

  test('is kept with the recipient alone, and leaves the other guests and the answers for the series', () => {
    const both = series(undefined, {}, 'ana@guest.test', 'bo@guest.test');
    const before = receive(both, ANA, answer()).invite;
    const { invite } = receive(before, ANA, about(SECOND_TUESDAY));
    expect(answers(invite)).toEqual(['2031-03-11: DECLINED']);
    expect(invite.replies).toEqual(before.replies);
    expect(person(invite, 'bo@guest.test')).toBe(person(both, 'bo@guest.test'));
    expect(invite.orders).toHaveLength(2);
  });

  test('keeps whom it was passed on to', () => {
    const { invite } = receive(series(), ANA, about(SECOND_TUESDAY, { delegatedTo: ['dee@guest.test'] }));
    expect(person(invite, 'ana@guest.test').occurrences).toMatchObject([{ delegatedTo: ['dee@guest.test'] }]);
    expect(invite.replies).toMatchObject([{ email: 'dee@guest.test', recurrenceId: SECOND_TUESDAY }]);
  });

  test('by somebody who is not invited is one for each occurrence, beside theirs for the series', () => {
    const zoe = { from: 'zoe@else.test' };
    const third = at('2031-03-18T09:30:00Z');
    let invite = receive(series(), zoe, answer()).invite;
    invite = receive(invite, zoe, about(SECOND_TUESDAY)).invite;
    invite = receive(invite, zoe, about(third)).invite;
    invite = receive(
      invite,
      zoe,
      about(SECOND_TUESDAY, { status: 'TENTATIVE', receivedAt: NOW + 2 * HOUR }),
    ).invite;
    expect(invite.replies.map(({ recurrenceId, status: said }) => [recurrenceId, said])).toEqual([
      [undefined, 'ACCEPTED'],
      [third, 'DECLINED'],
      [SECOND_TUESDAY, 'TENTATIVE'],
    ]);
    const series2 = receive(invite, zoe, answer({ status: 'DECLINED', receivedAt: NOW + 3 * HOUR })).invite;
    expect(series2.replies).toHaveLength(3);
  });

  test('of somebody who is not known, or not proven, never says what became of the occurrence', () => {
    const { invite } = cancelOccurrence(series(), SECOND_TUESDAY, minted(NOW + MINUTE));
    const unproven = { ...ANA, evidence: { ...NO_EVIDENCE, proof: 'failed' as const } };
    expect(receive(invite, unproven, about(SECOND_TUESDAY)).disposition).toBe('held-untrusted');
    expect(receive(invite, {}, about(SECOND_TUESDAY)).disposition).toBe('unmatched');
  });

  test('that says the same as before is a duplicate, and says what was answered before otherwise', () => {
    const first = receive(series(), ANA, about(SECOND_TUESDAY, { comment: 'Away' })).invite;
    const again = about(SECOND_TUESDAY, { comment: 'Away', receivedAt: NOW + 2 * HOUR });
    expect(receive(first, ANA, again)).toMatchObject({ disposition: 'duplicate', events: [] });
    const older = receive(first, ANA, about(SECOND_TUESDAY, { status: 'ACCEPTED', stamp: NOW }));
    expect(older.disposition).toBe('stale');
    expect(older.invite).toBe(first);
  });

  test('is kept for each occurrence apart', () => {
    const late = receive(series(), ANA, about(SECOND_TUESDAY, { receivedAt: NOW + 2 * HOUR })).invite;
    const other = receive(late, ANA, about(at('2031-03-18T09:30:00Z'), { receivedAt: NOW + HOUR }));
    expect(other.disposition).toBe('applied');
    expect(receive(other.invite, ANA, answer({ receivedAt: NOW + HOUR })).disposition).toBe('applied');
    const early = about(SECOND_TUESDAY, { status: 'ACCEPTED', receivedAt: NOW + HOUR });
    expect(receive(late, ANA, early).disposition).toBe('stale');
  });

  test('an answer that comes twice is a duplicate', () => {
    const once = receive(series(), ANA, about(SECOND_TUESDAY)).invite;
    expect(receive(once, ANA, about(SECOND_TUESDAY)).disposition).toBe('duplicate');
  });

  test('any order of arrival ends in the newest answers', () => {
    const occurrences = ['2031-03-04T09:30:00Z', '2031-03-11T09:30:00Z', '2031-03-18T09:30:00Z'].map((time) =>
      at(time),
    );
    const invited = series();
    const statuses = ['ACCEPTED', 'TENTATIVE', 'DECLINED'] as const;
    const one = fc.record({
      occurrence: fc.constantFrom(undefined, ...occurrences),
      status: fc.constantFrom(...statuses),
    });
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 2, maxLength: 7 }).chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray(
              list.map((_, index) => index),
              { minLength: list.length },
            ),
          ),
        ),
        ([list, order]) => {
          const replies = list.map(({ occurrence, status: given }, index) =>
            answer({
              status: given,
              stamp: NOW + index * MINUTE,
              receivedAt: NOW + HOUR,
              ...(occurrence ? { recurrenceId: occurrence } : {}),
            }),
          );
          const arrived = (sorted: readonly number[]) => {
            const invite = sorted.reduce(
              (so, index) => receive(so, ANA, replies[index] as IncomingReply).invite,
              invited,
            );
            return [person(invite, 'ana@guest.test').status, ...answers(invite)];
          };
          expect(arrived(order)).toEqual(arrived(list.map((_, index) => index)));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('after a change', () => {
  test('of the occurrence, its answers are asked for anew and older ones are stale', () => {
    const answered = receive(receive(series(), ANA, answer()).invite, ANA, about(SECOND_TUESDAY)).invite;
    const patch = { start: at('2031-03-11T15:00:00Z') };
    const moved = updateOccurrence(answered, SECOND_TUESDAY, patch, minted(NOW + 2 * HOUR)).invite;
    expect([status(moved, SECOND_TUESDAY), person(moved, 'ana@guest.test').status]).toEqual([
      'PENDING',
      'ACCEPTED',
    ]);
    const old = about(SECOND_TUESDAY, { receivedAt: NOW + 3 * HOUR, sequence: 0 });
    expect(receive(moved, ANA, old).disposition).toBe('stale');
    const anew = about(SECOND_TUESDAY, { receivedAt: NOW + 3 * HOUR, sequence: 1, status: 'ACCEPTED' });
    expect(status(receive(moved, ANA, anew).invite, SECOND_TUESDAY)).toBe('ACCEPTED');
    // The series itself was not moved, so an answer to its first invitation still counts.
    expect(receive(moved, ANA, answer({ receivedAt: NOW + 3 * HOUR, status: 'TENTATIVE' })).disposition).toBe(
      'applied',
    );
  });

  test('an answer for all of the series that is newer than the move counts for the moved one too', () => {
    const patch = { start: at('2031-03-11T15:00:00Z') };
    const moved = updateOccurrence(series(), SECOND_TUESDAY, patch, minted(NOW + MINUTE)).invite;
    expect(status(moved, SECOND_TUESDAY)).toBe('PENDING');
    expect(status(receive(moved, ANA, answer()).invite, SECOND_TUESDAY)).toBe('ACCEPTED');
  });

  test('a client that names the time an occurrence was moved to means that one', () => {
    const patch = { start: at('2031-03-11T15:00:00Z') };
    const moved = updateOccurrence(series(), SECOND_TUESDAY, patch, minted(NOW + MINUTE)).invite;
    const { invite, warnings } = receive(moved, ANA, about(at('2031-03-11T15:00:00Z'), { sequence: 1 }));
    expect(answers(invite)).toEqual(['2031-03-11: DECLINED']);
    expect(warnings).toHaveLength(1);
  });

  test('of the series, no answer for a single occurrence is left', () => {
    const answered = receive(series(), ANA, about(SECOND_TUESDAY)).invite;
    const moved = amended(answered, { recurrence: { rule: 'FREQ=WEEKLY;INTERVAL=2' } }, NOW + 2 * HOUR);
    expect(answers(moved)).toEqual([]);
    expect(moved.orders.filter(({ occurrence }) => occurrence)).toEqual([]);
  });

  test('that leaves a day out, the answers for that day go and the others stay', () => {
    const third = at('2031-03-18T09:30:00Z');
    let invite = receive(series(), ANA, answer()).invite;
    for (const from of ['ana@guest.test', 'zoe@else.test'])
      for (const occurrence of [SECOND_TUESDAY, third])
        invite = receive(invite, { from }, about(occurrence)).invite;
    const recurrence = { rule: 'FREQ=WEEKLY;BYDAY=TU', exdates: [SECOND_TUESDAY] };
    const next = amended(invite, { recurrence }, NOW + 2 * HOUR);
    expect(answers(next)).toEqual(['2031-03-18: DECLINED']);
    expect(next.replies.map(({ email, recurrenceId }) => [email, recurrenceId])).toEqual([
      ['ana@guest.test', undefined],
      ['zoe@else.test', third],
    ]);
    expect(next.orders.map(({ occurrence }) => occurrence === undefined)).toEqual([true, false, false]);
    const none = amended(
      next,
      { recurrence: { ...recurrence, exdates: [SECOND_TUESDAY, third] } },
      NOW + 3 * HOUR,
    );
    expect(person(none, 'ana@guest.test')).not.toHaveProperty('occurrences');
  });

  test('of its words only, every answer stays', () => {
    const answered = receive(series(), ANA, about(SECOND_TUESDAY)).invite;
    expect(answers(amended(answered, { summary: 'Other' }, NOW + 2 * HOUR))).toHaveLength(1);
  });
});

describe('what grows is bounded', () => {
  const daily = () => series({ rule: 'FREQ=DAILY' });
  const nth = (index: number) =>
    at(new Date(Date.parse('2031-03-04T09:30:00Z') + index * 24 * HOUR).toISOString(), 'Etc/UTC');
  const utc = { start: nth(0), end: at('2031-03-04T10:00:00Z', 'Etc/UTC') };

  test('a recipient who answers every day for a year is never locked out', () => {
    let invite = series({ rule: 'FREQ=DAILY' }, utc);
    for (let index = 0; index < 150; index++) {
      const outcome = receive(invite, ANA, about(nth(index), { receivedAt: NOW + (index + 2) * MINUTE }));
      expect(outcome.disposition).toBe('applied');
      invite = outcome.invite;
    }
    expect(answers(invite)).toHaveLength(MAX_OCCURRENCE_ANSWERS);
    expect(answers(invite).at(-1)).toBe(`${nameOf(nth(149)).slice(0, 10)}: DECLINED`);
    expect(invite.orders).toHaveLength(MAX_OCCURRENCE_ANSWERS);
  });

  test('of many guests a recipient keeps the dozen that came last, whichever their days', () => {
    const others = Array.from({ length: 99 }, (_, n) => `guest${n}@guest.test`);
    let invite = series({ rule: 'FREQ=DAILY' }, {}, 'ana@guest.test', ...others);
    const answerFor = (dayOfMonth: number, hour: number) => {
      const occurrence = at(`2031-03-${String(dayOfMonth).padStart(2, '0')}T09:30:00Z`);
      invite = receive(invite, ANA, about(occurrence, { receivedAt: NOW + hour * HOUR })).invite;
    };
    answerFor(4, 20);
    for (let hour = 1; hour <= 12; hour++) answerFor(4 + hour, hour);
    expect(answers(invite).map((each) => each.slice(8, 10))).toEqual([
      '04',
      '06',
      '07',
      '08',
      '09',
      '10',
      '11',
      '12',
      '13',
      '14',
      '15',
      '16',
    ]);
  });

  test('strangers cannot fill the invite', () => {
    let invite = series({ rule: 'FREQ=DAILY' }, utc);
    for (let index = 0; index < MAX_OTHER_OCCURRENCE_REPLIES + 20; index++) {
      const stranger = { from: `s${index}@else.test` };
      invite = receive(
        invite,
        stranger,
        about(nth(index % 7), { receivedAt: NOW + (index + 2) * MINUTE }),
      ).invite;
    }
    expect(invite.replies).toHaveLength(MAX_OTHER_OCCURRENCE_REPLIES);
    expect(invite.orders).toHaveLength(MAX_OTHER_OCCURRENCE_REPLIES);
    expect(invite.replies.every(({ recurrenceId }) => recurrenceId)).toBe(true);
    expect(person(invite, 'ana@guest.test').occurrences).toBeUndefined();
  });

  test('the more guests, the fewer answers are kept of each, a dozen at least', () => {
    const many = group(...Array.from({ length: 200 }, (_, index) => `g${index}@guest.test`));
    expect([answersKept(daily()), answersKept(many)]).toEqual([MAX_OCCURRENCE_ANSWERS, 12]);
  });
});
