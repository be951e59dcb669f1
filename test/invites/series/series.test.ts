import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptEvent, type EventDraft } from '../../../src/invites/event-input.ts';
import { occurrencesOf, occursAt } from '../../../src/invites/series/occurrences.ts';
import { MAX_RECURRENCE_DATES } from '../../../src/invites/series/recurrence.ts';
import { epochOf } from '../../../src/invites/time.ts';
import { nameOf, starts, TUESDAYS } from '../a-series.ts';
import { at, day, refusals } from '../sample-invite.ts';

function event(recurrence: EventDraft['recurrence'], over: Partial<EventDraft> = {}) {
  return acceptEvent({ ...TUESDAYS, ...(recurrence ? { recurrence } : {}), ...over });
}
const rule = (text: string, over: Partial<EventDraft> = {}) => event({ rule: text }, over);
const ALL_DAY = { start: day('2031-03-04'), end: day('2031-03-05') };

describe('a series', () => {
  test('keeps its time of day when the clocks change', () => {
    expect(starts(occurrencesOf(rule('FREQ=WEEKLY;BYDAY=TU')))).toEqual([
      '2031-03-04T09:30:00Z',
      '2031-03-11T09:30:00Z',
      '2031-03-18T09:30:00Z',
      '2031-03-25T09:30:00Z',
      '2031-04-01T08:30:00Z',
    ]);
  });

  test('has the days that are added and not those that are left out', () => {
    const made = event({
      rule: 'FREQ=WEEKLY;COUNT=3',
      exdates: [at('2031-03-11T09:30:00Z')],
      rdates: [at('2031-03-13T14:00:00Z'), at('2031-04-01T08:30:00Z'), at('2031-03-18T09:30:00Z')],
    });
    expect(starts(occurrencesOf(made))).toEqual([
      '2031-03-04T09:30:00Z',
      '2031-03-13T14:00:00Z',
      '2031-03-18T09:30:00Z',
      '2031-04-01T08:30:00Z',
    ]);
  });

  test('may be nothing but days that are added', () => {
    const made = event({ rdates: [at('2031-03-06T09:30:00Z')] });
    expect(starts(occurrencesOf(made))).toEqual(['2031-03-04T09:30:00Z', '2031-03-06T09:30:00Z']);
  });

  test('of whole days never becomes instants', () => {
    const made = event({ rule: 'FREQ=DAILY;COUNT=3', exdates: [day('2031-03-05')] }, ALL_DAY);
    expect([...occurrencesOf(made)].map(({ start, end }) => [nameOf(start), nameOf(end)])).toEqual([
      ['2031-03-04', '2031-03-05'],
      ['2031-03-06', '2031-03-07'],
    ]);
  });

  test('that crosses a change of the clocks lasts as long as ever', () => {
    const night = { start: at('2031-03-29T23:30:00Z'), end: at('2031-03-30T05:30:00Z') };
    const lengths = [...occurrencesOf(rule('FREQ=DAILY;COUNT=3', night))].map(
      ({ start, end }) => (epochOf(end) - epochOf(start)) / 3_600_000,
    );
    expect(lengths).toEqual([6, 6, 6]);
  });

  test.each([
    ['2031-03-11T09:30:00Z', 'occurs'],
    ['2031-03-18T09:30:00Z', 'excluded'],
    ['2031-03-13T14:00:00Z', 'occurs'],
    ['2031-03-12T09:30:00Z', 'none'],
    ['2031-03-11T09:31:00Z', 'none'],
    ['2031-02-25T09:30:00Z', 'none'],
    ['2090-03-07T09:30:00Z', 'occurs'],
  ])('case 76: at %s there %s', (time, expected) => {
    const made = event({
      rule: 'FREQ=WEEKLY',
      exdates: [at('2031-03-18T09:30:00Z')],
      rdates: [at('2031-03-13T14:00:00Z')],
    });
    expect(occursAt(made, at(time))).toBe(expected);
  });
});

describe('UNTIL', () => {
  test.each([
    ['20310318T093000Z', 'UNTIL=20310318T093000Z', 3],
    ['20310318T093000', 'UNTIL=20310318T093000Z', 3],
    ['20310318', 'UNTIL=20310318T235959Z', 3],
    ['20310401', 'UNTIL=20310401T225959Z', 5],
    ['20310318T092959Z', 'UNTIL=20310318T092959Z', 2],
  ])('%s of a timed series is kept in UTC as %s', (until, kept, count) => {
    const made = rule(`FREQ=WEEKLY;UNTIL=${until}`);
    expect(made.recurrence?.rule).toBe(`FREQ=WEEKLY;${kept}`);
    expect([...occurrencesOf(made)]).toHaveLength(count);
  });

  test.each(['20310306', '20310306T120000Z'])('%s of an all-day series is kept as a date', (until) => {
    const made = rule(`FREQ=DAILY;UNTIL=${until}`, ALL_DAY);
    expect(made.recurrence?.rule).toBe('FREQ=DAILY;UNTIL=20310306');
    expect([...occurrencesOf(made)]).toHaveLength(3);
  });
});

describe('a rule that calendars would not keep is refused', () => {
  const saying = (text: string, over: Partial<EventDraft> = {}) => {
    try {
      rule(text, over);
    } catch (error) {
      return (error as Error).message;
    }
    return 'accepted';
  };

  test.each([
    ['FREQ=SECONDLY', 'needs FREQ=DAILY, WEEKLY'],
    ['FREQ=HOURLY;COUNT=3', 'needs FREQ=DAILY, WEEKLY'],
    ['INTERVAL=2', 'needs FREQ=DAILY'],
    ['FREQ=YEARLY;BYWEEKNO=10', 'has BYWEEKNO'],
    ['FREQ=YEARLY;BYYEARDAY=63', 'has BYYEARDAY'],
    ['FREQ=DAILY;BYHOUR=9,10', 'has BYHOUR'],
    ['FREQ=WEEKLY;COUNT=3;UNTIL=20310401', 'both COUNT and UNTIL'],
    ['FREQ=WEEKLY;FREQ=DAILY', 'has FREQ twice'],
    ['FREQ=WEEKLY;COUNT=0', 'from 1 to 999 as its COUNT'],
    ['FREQ=WEEKLY;COUNT=1000', 'from 1 to 999 as its COUNT'],
    ['FREQ=WEEKLY;INTERVAL=-1', 'from 1 to 999 as its INTERVAL'],
    ['FREQ=WEEKLY;UNTIL=20310230', 'a real day or moment as its UNTIL'],
    ['FREQ=WEEKLY;UNTIL=20310301', 'start is no occurrence of rule'],
    ['FREQ=WEEKLY;UNTIL=21500101', 'more than 100 years'],
    ['FREQ=YEARLY;COUNT=102', 'more than 100 years'],
    ['FREQ=WEEKLY;BYDAY=WE', 'start is no occurrence of rule'],
    ['FREQ=MONTHLY;BYMONTHDAY=31', 'start is no occurrence of rule'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'start is no occurrence of rule'],
    ['FREQ=WEEKLY;BYDAY=2TU', 'must not count days'],
    ['FREQ=WEEKLY;BYDAY=XX', 'needs days such as MO'],
    ['FREQ=MONTHLY;BYMONTH=3', 'Use FREQ=YEARLY'],
    ['FREQ=MONTHLY;BYMONTHDAY=4;BYDAY=TU', 'both BYMONTHDAY and BYDAY'],
    ['FREQ=MONTHLY;BYDAY=6TU', 'more than the fifth'],
    ['FREQ=MONTHLY;BYDAY=1TU,-5TU', 'in two ways that may meet'],
    ['FREQ=YEARLY;BYMONTHDAY=4', 'needs BYMONTH'],
    ['FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=4,30', 'a day that not every year has'],
    ['FREQ=WEEKLY;BYDAY=TU;BYSETPOS=1', 'must not have BYSETPOS'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'for BYSETPOS to choose from'],
    ['FREQ=WEEKLY\r\nATTENDEE:mailto:evil@x.test', 'needs FREQ=DAILY'],
    ['FREQ=WEEKLY;X-NAME=1', 'has X-NAME'],
    [`FREQ=WEEKLY;BYDAY=${'TU,'.repeat(200)}TU`, 'at most 500 characters'],
  ])('%s', (text, problem) => {
    expect(saying(text)).toContain(problem);
    expect(refusals(() => rule(text))).toEqual(['input.event.recurrence.rule: INVALID_INPUT']);
  });

  test('a 29 February every year', () => {
    const leap = { start: day('2032-02-29'), end: day('2032-03-01') };
    expect(saying('FREQ=YEARLY', leap)).toContain('a day that not every year has');
  });

  test('occurrences that would run into each other', () => {
    const long = { end: at('2031-03-05T10:00:00Z') };
    expect(saying('FREQ=DAILY', long)).toContain('would overlap');
    expect(saying('FREQ=WEEKLY;BYDAY=TU,WE', long)).toContain('would overlap');
    expect(saying('FREQ=WEEKLY', long)).toBe('accepted');
  });

  test('a start in an hour that the clocks show twice', () => {
    const autumn = { start: at('2031-10-26T01:30:00Z'), end: at('2031-10-26T01:45:00Z') };
    expect(saying('FREQ=WEEKLY', autumn)).toContain('show twice');
  });
});

test.each([
  ['a recurrence that says nothing', {}, 'input.event.recurrence.rule'],
  [
    'a day left out that is none',
    { rule: 'FREQ=WEEKLY', exdates: [at('2031-03-12T09:30:00Z')] },
    'input.event.recurrence.exclude',
  ],
  [
    'a day of another kind',
    { rule: 'FREQ=WEEKLY', exdates: [day('2031-03-11')] },
    'input.event.recurrence.exclude',
  ],
  [
    'an added day before the start',
    { rule: 'FREQ=WEEKLY', rdates: [at('2031-03-01T09:30:00Z')] },
    'input.event.recurrence.add',
  ],
  [
    'a series of which nothing is left',
    { rule: 'FREQ=WEEKLY;COUNT=1', exdates: [TUESDAYS.start] },
    'input.event.recurrence.exclude',
  ],
  [
    'more days than a mail has room for',
    { rdates: Array.from({ length: MAX_RECURRENCE_DATES + 1 }, () => at('2031-03-06T09:30:00Z')) },
    'input.event.recurrence.add',
  ],
])('%s is refused', (_what, recurrence, path) => {
  expect(refusals(() => event(recurrence))).toEqual([`${path}: INVALID_INPUT`]);
});

test('problems of a recurrence come with those of the rest of the event', () => {
  expect(refusals(() => rule('FREQ=HOURLY', { summary: ' ' }))).toEqual([
    'input.event.summary: INVALID_INPUT',
    'input.event.recurrence.rule: INVALID_INPUT',
  ]);
});

test('every occurrence of a series is found at its start and none a minute later', () => {
  const zone = fc.constantFrom(
    'Europe/Lisbon',
    'America/New_York',
    'Asia/Tokyo',
    'Australia/Lord_Howe',
    'Etc/UTC',
  );
  const rules = fc.constantFrom(
    'FREQ=DAILY;INTERVAL=3',
    'FREQ=WEEKLY;COUNT=40',
    'FREQ=MONTHLY',
    'FREQ=WEEKLY;INTERVAL=2',
  );
  const minutes = fc.integer({
    min: Date.parse('2026-01-01') / 60_000,
    max: Date.parse('2040-01-01') / 60_000,
  });
  fc.assert(
    fc.property(zone, rules, minutes, (timeZone, text, minute) => {
      const start = at(new Date(minute * 60_000).toISOString(), timeZone);
      const end = at(new Date((minute + 30) * 60_000).toISOString(), timeZone);
      let made: ReturnType<typeof acceptEvent>;
      try {
        made = acceptEvent({ summary: 'x', start, end, recurrence: { rule: text } });
      } catch {
        return; // The start lies in an hour that the clocks show twice.
      }
      let seen = 0;
      for (const { recurrenceId } of occurrencesOf(made)) {
        expect(occursAt(made, recurrenceId)).toBe('occurs');
        const later = new Date(epochOf(recurrenceId) + 60_000).toISOString();
        expect(occursAt(made, at(later, timeZone))).toBe('none');
        if (++seen === 12) break;
      }
      expect(seen).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});

test('a day that is added to a rule which has it anyway is not kept', () => {
  const made = event({
    rule: 'FREQ=WEEKLY',
    rdates: [at('2031-03-11T09:30:00Z'), at('2031-03-12T09:30:00Z'), TUESDAYS.start],
  });
  expect(made.recurrence?.rdates.map(nameOf)).toEqual(['2031-03-12T09:30:00Z']);
  expect(refusals(() => event({ rdates: [TUESDAYS.start] }))).toEqual([
    'input.event.recurrence.add: INVALID_INPUT',
  ]);
});
