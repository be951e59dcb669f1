import { describe, expect, test } from 'vitest';
import type { Invite } from '../../../src/invites/invite.ts';
import {
  cancelOccurrence,
  MAX_CANCELLED_OCCURRENCES,
  MAX_CHANGED_OCCURRENCES,
  updateOccurrence,
} from '../../../src/invites/series/amend-occurrence.ts';
import { inviteOccurrences } from '../../../src/invites/series/invite-occurrences.ts';
import { epochOf } from '../../../src/invites/time.ts';
import { nameOf, series } from '../a-series.ts';
import {
  amended,
  answer,
  at,
  day,
  MINUTE,
  minted,
  NOW,
  person,
  receive,
  refusals,
  single,
} from '../sample-invite.ts';

const SECOND = at('2031-03-11T09:30:00Z');
const THIRD = at('2031-03-18T09:30:00Z');
const LATER = minted(NOW + MINUTE);

/** The first occurrences as `recurrenceId > start`, those called off in brackets. */
function shown(invite: Invite, most = 4, from = Number.NEGATIVE_INFINITY): string[] {
  return inviteOccurrences(invite, from, most).map(({ recurrenceId, cancelled, event }) => {
    const [id, start] = [nameOf(recurrenceId).slice(5, 10), nameOf(event.start).slice(5, 16)];
    return cancelled ? `[${id}]` : `${id} > ${start}`;
  });
}

describe('a changed occurrence', () => {
  const moved = () => updateOccurrence(series(), SECOND, { start: at('2031-03-12T15:00:00Z') }, LATER);

  test('moves with its length and leaves the others', () => {
    expect(shown(moved().invite)).toEqual([
      '03-04 > 03-04T09:30',
      '03-11 > 03-12T15:00',
      '03-18 > 03-18T09:30',
      '03-25 > 03-25T09:30',
    ]);
    const [, second] = inviteOccurrences(moved().invite, Number.NEGATIVE_INFINITY, 2);
    expect(second?.event.end).toEqual(at('2031-03-12T15:30:00Z'));
    expect(second?.event.recurrence).toBeUndefined();
  });

  test('is one event of the log, and raises SEQUENCE without asking about the series', () => {
    const { invite, events } = moved();
    expect(invite).toMatchObject({ revision: 2, sequence: 1, majorSequence: 0 });
    expect(invite.stampedAt).toBeGreaterThan(series().stampedAt);
    expect(events).toMatchObject([
      { body: { type: 'INVITE_UPDATED', changed: ['occurrences'], rescheduled: true, recurrenceId: SECOND } },
    ]);
  });

  test('is listed by its real start, also where that is another week', () => {
    const late = updateOccurrence(series(), SECOND, { start: at('2031-03-20T15:00:00Z') }, LATER).invite;
    expect(shown(late)).toEqual([
      '03-04 > 03-04T09:30',
      '03-18 > 03-18T09:30',
      '03-11 > 03-20T15:00',
      '03-25 > 03-25T09:30',
    ]);
    expect(shown(late, 2, Date.parse('2031-03-19T00:00:00Z'))).toEqual([
      '03-11 > 03-20T15:00',
      '03-25 > 03-25T09:30',
    ]);
  });

  test('keeps earlier changes of it, and takes optional parts away', () => {
    const described = series({ rule: 'FREQ=WEEKLY' }, { description: 'Ring bell 4' });
    const renamed = updateOccurrence(described, SECOND, { summary: 'Retrospective' }, LATER).invite;
    const bare = updateOccurrence(renamed, SECOND, { description: null }, LATER).invite;
    expect(
      inviteOccurrences(bare, epochOf(SECOND), 2).map(({ event }) => [event.summary, event.description]),
    ).toEqual([
      ['Retrospective', undefined],
      ['Stand-up', 'Ring bell 4'],
    ]);
    expect(bare.overrides).toHaveLength(1);
    expect(bare.overrides?.[0]?.moved).toBeUndefined();
  });

  test.each([
    ['begins earlier', { start: at('2031-03-11T09:00:00Z'), end: at('2031-03-11T10:00:00Z') }],
    ['ends later', { end: at('2031-03-11T10:30:00Z') }],
  ])('that %s is asked for anew', (_what, patch) => {
    const { invite, events } = updateOccurrence(series(), SECOND, patch, LATER);
    expect(events).toMatchObject([{ body: { rescheduled: true } }]);
    expect(invite.overrides).toMatchObject([{ patch, moved: { sequence: 1 } }]);
  });

  test('of whole days keeps their number', () => {
    const days = series({ rule: 'FREQ=WEEKLY' }, { start: day('2031-03-04'), end: day('2031-03-06') });
    const { invite } = updateOccurrence(days, day('2031-03-11'), { start: day('2031-03-13') }, LATER);
    expect(invite.overrides?.[0]?.patch).toEqual({ start: day('2031-03-13'), end: day('2031-03-15') });
    const unknown = () => updateOccurrence(days, day('2031-03-12'), {}, LATER);
    expect(unknown).toThrow('No occurrence begins at 2031-03-12.');
    const noon = { start: at('2031-03-11T12:00:00Z') };
    expect(refusals(() => updateOccurrence(days, day('2031-03-11'), noon, LATER))).toEqual([
      'input.event.end: INVALID_INPUT',
    ]);
  });

  test('stands in the order of the series, whichever was changed first', () => {
    const third = updateOccurrence(series(), THIRD, { summary: 'Third' }, LATER).invite;
    const both = updateOccurrence(third, SECOND, { summary: 'Second' }, LATER).invite;
    expect(both.overrides?.map(({ recurrenceId }) => recurrenceId)).toEqual([SECOND, THIRD]);
  });

  test('is listed until it ends', () => {
    const moved = updateOccurrence(series(), SECOND, { start: at('2031-03-05T09:30:00Z') }, LATER).invite;
    const from = (text: string) => shown(moved, 2, Date.parse(text));
    expect(from('2031-03-04T09:59:59Z')).toEqual(['03-04 > 03-04T09:30', '03-11 > 03-05T09:30']);
    expect(from('2031-03-04T10:00:00Z')).toEqual(['03-11 > 03-05T09:30', '03-18 > 03-18T09:30']);
    expect(from('2031-03-05T09:59:59Z')).toEqual(['03-11 > 03-05T09:30', '03-18 > 03-18T09:30']);
    expect(from('2031-03-05T10:00:00Z')).toEqual(['03-18 > 03-18T09:30', '03-25 > 03-25T09:30']);
  });

  test('takes on what the series changes elsewhere', () => {
    const renamed = updateOccurrence(series(), SECOND, { summary: 'Retrospective' }, LATER).invite;
    const placed = amended(renamed, { location: { description: 'Room 4' }, summary: 'Daily' });
    expect(inviteOccurrences(placed, epochOf(SECOND), 1)[0]?.event).toMatchObject({
      summary: 'Retrospective',
      location: { description: 'Room 4' },
    });
  });

  test('that changes nothing is no change', () => {
    const invite = series();
    expect(updateOccurrence(invite, SECOND, { start: SECOND, summary: 'Stand-up' }, LATER)).toMatchObject({
      invite,
      events: [],
    });
  });

  test.each([
    ['no occurrence', at('2031-03-12T09:30:00Z'), {}, 'input.occurrence: INVALID_INPUT'],
    [
      'a start so late that no calendar has its end',
      SECOND,
      { start: at('9999-12-31T23:50:00Z') },
      'input.event.start.dateTime: INVALID_INPUT',
    ],
    [
      'an end before the start',
      SECOND,
      { end: at('2031-03-11T09:00:00Z') },
      'input.event.end: INVALID_INPUT',
    ],
    ['an empty title', SECOND, { summary: ' ' }, 'input.event.summary: INVALID_INPUT'],
    [
      'whole days in a timed series',
      SECOND,
      { start: day('2031-03-11'), end: day('2031-03-12') },
      'input.event.start: INVALID_INPUT',
    ],
  ])('%s is refused', (_what, occurrence, patch, refusal) => {
    expect(refusals(() => updateOccurrence(series(), occurrence, patch, LATER))).toEqual([refusal]);
  });

  test('is bounded in number', () => {
    let invite = series({ rule: 'FREQ=WEEKLY;BYDAY=TU' });
    const all = inviteOccurrences(invite, Number.NEGATIVE_INFINITY, MAX_CHANGED_OCCURRENCES + 1);
    for (const { recurrenceId } of all.slice(0, -1))
      invite = updateOccurrence(invite, recurrenceId, { summary: 'Other' }, LATER).invite;
    const last = all.at(-1)?.recurrenceId ?? SECOND;
    expect(refusals(() => updateOccurrence(invite, last, { summary: 'Other' }, LATER))).toEqual([
      'input.occurrence: NOT_ALLOWED',
    ]);
    expect(updateOccurrence(invite, SECOND, { summary: 'Again' }, LATER).events).toHaveLength(1);
  });
});

describe('an occurrence that is called off', () => {
  test('stays listed as such, and calling it off twice changes nothing', () => {
    const { invite, events } = cancelOccurrence(series(), SECOND, LATER);
    expect(shown(invite, 3)).toEqual(['03-04 > 03-04T09:30', '[03-11]', '03-18 > 03-18T09:30']);
    expect(events).toMatchObject([
      { body: { changed: ['occurrences'], rescheduled: false, recurrenceId: SECOND } },
    ]);
    expect(cancelOccurrence(invite, SECOND, LATER)).toMatchObject({ invite, events: [] });
  });

  test('does not come back', () => {
    const { invite } = cancelOccurrence(series(), SECOND, LATER);
    expect(refusals(() => updateOccurrence(invite, SECOND, { summary: 'Again' }, LATER))).toEqual([
      'input.occurrence: NOT_ALLOWED',
    ]);
  });

  test('may have been moved before', () => {
    const moved = updateOccurrence(series(), SECOND, { start: at('2031-03-12T15:00:00Z') }, LATER).invite;
    const { invite } = cancelOccurrence(moved, SECOND, LATER);
    expect(shown(invite, 2)).toEqual(['03-04 > 03-04T09:30', '[03-11]']);
    expect(invite.overrides).toEqual([
      { recurrenceId: SECOND, patch: moved.overrides?.[0]?.patch, cancelled: true },
    ]);
  });

  test('has no answers any more', () => {
    const declined = receive(
      series(),
      { from: 'ana@guest.test' },
      answer({ status: 'DECLINED', recurrenceId: SECOND }),
    ).invite;
    expect(person(declined, 'ana@guest.test').occurrences).toHaveLength(1);
    const { invite } = cancelOccurrence(declined, SECOND, LATER);
    expect(person(invite, 'ana@guest.test')).not.toHaveProperty('occurrences');
  });

  test('cannot be called off again once all of the invite was', () => {
    const off: Invite = { ...cancelOccurrence(series(), SECOND, LATER).invite, state: 'CANCELLED' };
    expect(refusals(() => cancelOccurrence(off, SECOND, LATER))).toEqual([
      'input.smartInviteId: INVITE_CANCELLED',
    ]);
  });

  test('is never the last one', () => {
    const two = series({ rule: 'FREQ=WEEKLY;COUNT=2' });
    const { invite } = cancelOccurrence(two, SECOND, LATER);
    expect(refusals(() => cancelOccurrence(invite, at('2031-03-04T09:30:00Z'), LATER))).toEqual([
      'input.occurrence: NOT_ALLOWED',
    ]);
  });

  test('is bounded in number', () => {
    // One that is only changed does not count.
    let invite = updateOccurrence(series(), at('2031-03-04T09:30:00Z'), { summary: 'First' }, LATER).invite;
    const all = inviteOccurrences(invite, Number.NEGATIVE_INFINITY, MAX_CANCELLED_OCCURRENCES + 2).slice(1);
    for (const { recurrenceId } of all.slice(0, -1))
      invite = cancelOccurrence(invite, recurrenceId, LATER).invite;
    const last = all.at(-1)?.recurrenceId ?? SECOND;
    expect(refusals(() => cancelOccurrence(invite, last, LATER))).toEqual(['input.occurrence: NOT_ALLOWED']);
  });
});

test('an event that takes place once, or was cancelled, has no occurrences to change', () => {
  expect(refusals(() => cancelOccurrence(single(), at('2031-03-04T09:30:00Z'), LATER))).toEqual([
    'input.occurrence: NOT_ALLOWED',
  ]);
  const off: Invite = { ...series(), state: 'CANCELLED' };
  expect(refusals(() => updateOccurrence(off, SECOND, { summary: 'x' }, LATER))).toEqual([
    'input.smartInviteId: INVITE_CANCELLED',
  ]);
});

describe('a change of the series', () => {
  const changed = () => {
    const moved = updateOccurrence(series(), SECOND, { start: at('2031-03-12T15:00:00Z') }, LATER).invite;
    return cancelOccurrence(moved, THIRD, LATER).invite;
  };

  test.each([
    ['another rule', { recurrence: { rule: 'FREQ=WEEKLY;INTERVAL=2' } }],
    ['no more recurrence', { recurrence: null }],
    ['another time', { start: at('2031-03-04T10:30:00Z'), end: at('2031-03-04T11:00:00Z') }],
    ['another zone', { start: at('2031-03-04T09:30:00Z', 'Europe/Paris') }],
    ['a day more', { recurrence: { rule: 'FREQ=WEEKLY;BYDAY=TU', rdates: [at('2031-03-06T09:30:00Z')] } }],
  ])('to %s asks everybody anew and drops what was changed in single ones', (_what, patch) => {
    const next = amended(changed(), patch);
    expect(next.majorSequence).toBe(next.sequence);
    expect(next.overrides).toBeUndefined();
  });

  test('that only leaves a day out asks nobody anew and keeps the rest', () => {
    const recurrence = { rule: 'FREQ=WEEKLY;BYDAY=TU', exdates: [SECOND] };
    const next = amended(changed(), { recurrence });
    expect([next.majorSequence, next.sequence]).toEqual([0, 3]);
    expect(next.overrides?.map(({ recurrenceId }) => recurrenceId)).toEqual([THIRD]);
    expect(shown(next, 3)).toEqual(['03-04 > 03-04T09:30', '[03-18]', '03-25 > 03-25T09:30']);
    const bare = amended(series(), { recurrence });
    expect(bare.overrides).toBeUndefined();
    const off = cancelOccurrence(series(), SECOND, LATER).invite;
    expect(amended(off, { recurrence })).not.toHaveProperty('overrides');
    // The day that comes back has no answers yet.
    const back = amended(next, { recurrence: { rule: 'FREQ=WEEKLY;BYDAY=TU' } });
    expect(back.majorSequence).toBe(back.sequence);
  });

  test('that is written otherwise and means the same is no change', () => {
    const invite = series();
    expect(amended(invite, { recurrence: { rule: 'rrule:byday=tu;freq=weekly;wkst=mo' } })).toBe(invite);
  });

  test('whose start is no longer an occurrence is refused', () => {
    const start = at('2031-03-05T09:30:00Z');
    const end = at('2031-03-05T10:00:00Z');
    expect(refusals(() => amended(series(), { start, end }))).toEqual([
      'input.event.recurrence.rule: INVALID_INPUT',
    ]);
  });
});
