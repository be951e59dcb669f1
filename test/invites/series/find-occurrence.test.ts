import { describe, expect, test } from 'vitest';
import type { Invite } from '../../../src/invites/invite.ts';
import { cancelOccurrence, updateOccurrence } from '../../../src/invites/series/amend-occurrence.ts';
import { findOccurrence } from '../../../src/invites/series/invite-occurrences.ts';
import { dateTime, type EventTime } from '../../../src/invites/time.ts';
import { nameOf, series } from '../a-series.ts';
import { at, day, inWords, MINUTE, minted, NOW, single } from '../sample-invite.ts';

const SECOND = at('2031-03-11T09:30:00Z');
const LATER = minted(NOW + MINUTE);
const DAYS = {
  start: dateTime('2031-03-04', 'America/New_York'),
  end: dateTime('2031-03-05', 'America/New_York'),
};

/** What a RECURRENCE-ID is taken for, and `?` behind it where that is not just what it says. */
function found(invite: Invite, time: EventTime): string {
  const { kind, warning, ...rest } = findOccurrence(invite, time);
  if (warning !== undefined) inWords([warning]);
  const name = 'recurrenceId' in rest ? ` ${nameOf(rest.recurrenceId)}` : '';
  return `${kind}${name}${warning === undefined ? '' : '?'}`;
}

describe('a RECURRENCE-ID (mail-replies cases 71 to 73 and 76)', () => {
  test('is the start of an occurrence, in whatever zone, and given back in that of the series', () => {
    expect(findOccurrence(series(), at('2031-03-11T09:30:00Z', 'Asia/Tokyo'))).toStrictEqual({
      kind: 'occurs',
      recurrenceId: SECOND,
    });
    expect(found(series(), at('2031-03-11T09:31:00Z'))).toBe('none?');
  });

  test('may be its date, where the series has one start on that day', () => {
    expect(found(series(), day('2031-03-11'))).toBe('occurs 2031-03-11T09:30:00Z?');
    expect(found(series(), day('2031-03-12'))).toBe('none?');
    const twice = series({ rule: 'FREQ=WEEKLY;BYDAY=TU', rdates: [at('2031-03-11T15:00:00Z')] });
    expect(found(twice, day('2031-03-11'))).toBe('none?');
  });

  test('of a day that is left out, or of an occurrence that was called off, finds it called off', () => {
    const without = series({ rule: 'FREQ=WEEKLY;BYDAY=TU', exdates: [SECOND] });
    expect(found(without, SECOND)).toBe('cancelled 2031-03-11T09:30:00Z');
    expect(found(without, day('2031-03-11'))).toBe('cancelled 2031-03-11T09:30:00Z?');
    expect(found(cancelOccurrence(series(), SECOND, LATER).invite, SECOND)).toBe(
      'cancelled 2031-03-11T09:30:00Z',
    );
  });

  test('of whole days may be a midnight, in its own zone, that of the series or UTC', () => {
    const days = series({ rule: 'FREQ=WEEKLY' }, DAYS);
    expect(found(days, day('2031-03-11'))).toBe('occurs 2031-03-11');
    for (const [text, zone] of [
      ['2031-03-10T23:00:00Z', 'Europe/Berlin'],
      ['2031-03-11T04:00:00Z', 'Asia/Tokyo'],
      ['2031-03-11T00:00:00Z', 'Asia/Tokyo'],
    ] as const)
      expect(found(days, at(text, zone))).toBe('occurs 2031-03-11?');
    expect(found(days, at('2031-03-11T15:30:00Z'))).toBe('none?');
  });

  test('at a midnight is no date of a series that has times', () => {
    expect(found(series(), at('2031-03-11T00:00:00Z'))).toBe('none?');
  });

  test('may be the time that an occurrence was moved to, where that is one occurrence', () => {
    const to = at('2031-03-13T15:00:00Z');
    const moved = updateOccurrence(series(), SECOND, { start: to }, LATER).invite;
    expect(found(moved, to)).toBe('occurs 2031-03-11T09:30:00Z?');
    const renamed = updateOccurrence(moved, at('2031-03-18T09:30:00Z'), { summary: 'Other' }, LATER).invite;
    expect(found(renamed, to)).toBe('occurs 2031-03-11T09:30:00Z?');
    expect(found(renamed, at('2031-03-14T15:00:00Z'))).toBe('none?');
    const both = updateOccurrence(renamed, at('2031-03-25T09:30:00Z'), { start: to }, LATER).invite;
    expect(found(both, to)).toBe('none?');
    expect(found(cancelOccurrence(moved, SECOND, LATER).invite, to)).toBe('none?');
  });

  test('of an event that takes place once is its start, and is ignored', () => {
    expect(found(single(), at('2031-03-04T09:30:00Z'))).toBe('whole?');
    expect(found(single(), SECOND)).toBe('none?');
  });
});
