import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { dateOfDay, dayOfDate, weekdayOf } from '../../../src/invites/series/civil-day.ts';
import { formatRule, parseRule } from '../../../src/invites/series/recurrence-rule.ts';
import { MAX_YEARS, ruleDays } from '../../../src/invites/series/rule-days.ts';
import { aRule } from '../rules.ts';
import { day } from '../sample-invite.ts';

const AT_MOST = 50;
/** Shorter than our horizon, which ical.js does not have. */
const YEARS = MAX_YEARS - 5;

function ours(rule: string, start: string, from = start): string[] {
  const last = String(Number(start.slice(0, 4)) + YEARS);
  const found: string[] = [];
  for (const each of ruleDays(parseRule(rule, day(start)), dayOfDate(start), dayOfDate(from))) {
    if (found.length === AT_MOST || dateOfDay(each) >= last) break;
    found.push(dateOfDay(each));
  }
  return found;
}

function theirs(rule: string, start: string): string[] {
  const last = String(Number(start.slice(0, 4)) + YEARS);
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateString(start));
  const found: string[] = [];
  for (let next = iterator.next(); next && found.length < AT_MOST; next = iterator.next()) {
    if (next.toString() >= last) break;
    found.push(next.toString());
  }
  return found;
}

/** A rule with a day on which it has an occurrence. Yearly series end before the 29th: see series.test.ts. */
const series = fc
  .tuple(aRule, fc.integer({ min: 11_000, max: 30_000 }))
  .map(([rule, from]) => [rule, ours(rule, dateOfDay(from))[0]] as const)
  .filter((pair): pair is readonly [string, string] => pair[1] !== undefined)
  .filter(([rule, start]) => !rule.includes('YEARLY') || rule.includes('BY') || start.slice(8) < '29')
  .filter(([rule, start]) => !/YEARLY.*BYMONTH=(?!.*BY)/.test(rule) || start.slice(8) < '29')
  // The next February with five Mondays may be forty years away (2072, then 2112); ical.js gives up before.
  .filter(([rule]) => !/YEARLY.*BYMONTH=2;.*BYDAY=[^;]*5/.test(rule));

test('a rule has the days that ical.js finds', () => {
  fc.assert(
    fc.property(series, ([rule, start]) => {
      expect(ours(rule, start), `${rule} from ${start}`).toEqual(theirs(rule, start));
    }),
    { numRuns: 300 },
  );
});

test('a series entered in the middle goes on as it would have from its beginning', () => {
  fc.assert(
    fc.property(series, fc.nat(4000), ([rule, start], later) => {
      const from = dateOfDay(dayOfDate(start) + later);
      const all = ours(rule, start).filter((date) => date >= from);
      expect(ours(rule, start, from).slice(0, all.length)).toEqual(all);
    }),
  );
});

test('a rule written out and read again is the same rule', () => {
  fc.assert(
    fc.property(series, ([rule, start]) => {
      const written = formatRule(parseRule(rule, day(start)));
      expect(formatRule(parseRule(`rrule:${written.toLowerCase()}`, day(start)))).toBe(written);
      expect(ours(written, start)).toEqual(ours(rule, start));
    }),
  );
});

describe('the examples of RFC 5545 are read as it reads them', () => {
  test.each([
    ['FREQ=DAILY;COUNT=3', '1997-09-02', '1997-09-02 1997-09-03 1997-09-04'],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
      '1997-08-05',
      '1997-08-05 1997-08-10 1997-08-19 1997-08-24',
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
      '1997-08-05',
      '1997-08-05 1997-08-17 1997-08-19 1997-08-31',
    ],
    [
      'FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU',
      '1997-09-07',
      '1997-09-07 1997-09-28 1997-11-02 1997-11-30',
    ],
    ['FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-3', '1997-09-28', '1997-09-28 1997-10-29 1997-11-28'],
    [
      'FREQ=MONTHLY;COUNT=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2',
      '1997-09-29',
      '1997-09-29 1997-10-30 1997-11-27',
    ],
    ['FREQ=YEARLY;COUNT=3;BYDAY=20MO', '1997-05-19', '1997-05-19 1998-05-18 1999-05-17'],
    ['FREQ=YEARLY;COUNT=3;BYMONTH=6,7', '1997-06-10', '1997-06-10 1997-07-10 1998-06-10'],
    ['FREQ=MONTHLY;COUNT=4', '2007-01-31', '2007-01-31 2007-03-31 2007-05-31 2007-07-31'],
  ])('%s', (rule, start, days) => {
    expect(ours(rule, start).join(' ')).toBe(days);
  });
});

test.each([
  'FREQ=DAILY',
  'FREQ=WEEKLY;BYDAY=TU,SU;WKST=SU',
  'FREQ=MONTHLY;BYDAY=SU,TU,TH',
  'FREQ=YEARLY;BYMONTH=3,5',
])('%s without an end is followed for a hundred years, to the day', (rule) => {
  const first = dayOfDate('2031-03-04');
  const last = [...ruleDays(parseRule(rule, day('2031-03-04')), first)].at(-1);
  expect(dateOfDay(last as number)).toBe('2131-03-04');
});

test('a series is followed to the end of the year 9999 and no longer', () => {
  const last = [...ruleDays(parseRule('FREQ=YEARLY', day('9990-03-04')), dayOfDate('9990-03-04'))].at(-1);
  expect(dateOfDay(last as number)).toBe('9999-03-04');
});

test('occurrences are counted from the first, wherever the series is entered', () => {
  for (const [rule, rest] of [
    ['FREQ=DAILY;COUNT=3', '2031-03-05 2031-03-06'],
    ['FREQ=WEEKLY;COUNT=2', '2031-03-11'],
    ['FREQ=MONTHLY;COUNT=3', '2031-04-04 2031-05-04'],
    ['FREQ=YEARLY;COUNT=2', '2032-03-04'],
  ] as const)
    expect(ours(rule, '2031-03-04', '2031-03-05').join(' ')).toBe(rest);
});

test('days of the week are known before and after 1970', () => {
  expect(['1969-12-28', '1970-01-01', '2031-03-04'].map((date) => weekdayOf(dayOfDate(date)))).toEqual([
    0, 4, 2,
  ]);
});
