import { describe, expect, test } from 'vitest';
import { lastEndOf } from '../../../src/invites/series/last-end.ts';
import {
  MAX_RECURRENCE_DATES,
  onlyExcludes,
  readRecurrence,
} from '../../../src/invites/series/recurrence.ts';
import { formatRule, MAX_COUNT, parseRule } from '../../../src/invites/series/recurrence-rule.ts';
import { TUESDAYS } from '../a-series.ts';
import { at, day, refusals } from '../sample-invite.ts';

const START = TUESDAYS.start;
const written = (text: string, start = START) => formatRule(parseRule(text, start));
const parse = (text: string) => () => parseRule(text, START);

describe('a rule is written in one way', () => {
  test.each([
    [' rrule:freq=weekly ; byday = tu ;', 'FREQ=WEEKLY;BYDAY=TU'],
    ['FREQ=DAILY;INTERVAL=1;WKST=MO', 'FREQ=DAILY'],
    ['WKST=SU;INTERVAL=2;FREQ=WEEKLY', 'FREQ=WEEKLY;INTERVAL=2;WKST=SU'],
    ['FREQ=WEEKLY;BYDAY=SU,FR,MO,FR', 'FREQ=WEEKLY;BYDAY=MO,FR,SU'],
    ['FREQ=MONTHLY;BYDAY=2TU,1WE,-1MO', 'FREQ=MONTHLY;BYDAY=-1MO,1WE,2TU'],
    ['FREQ=MONTHLY;BYDAY=+2TU', 'FREQ=MONTHLY;BYDAY=2TU'],
    ['FREQ=MONTHLY;BYMONTHDAY=15,+3,-1,3', 'FREQ=MONTHLY;BYMONTHDAY=-1,3,15'],
    ['FREQ=YEARLY;BYMONTHDAY=4;BYMONTH=12,3', 'FREQ=YEARLY;BYMONTH=3,12;BYMONTHDAY=4'],
    ['FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU', 'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1'],
    [`FREQ=DAILY;COUNT=${MAX_COUNT};INTERVAL=999`, `FREQ=DAILY;INTERVAL=999;COUNT=${MAX_COUNT}`],
    ['FREQ=YEARLY;BYDAY=53TU', 'FREQ=YEARLY;BYDAY=53TU'],
    ['FREQ=YEARLY;BYMONTH=9;BYDAY=TU;BYSETPOS=5', 'FREQ=YEARLY;BYMONTH=9;BYDAY=TU;BYSETPOS=5'],
    ['FREQ=YEARLY;BYDAY=1TU,-1TU', 'FREQ=YEARLY;BYDAY=-1TU,1TU'],
    ['FREQ=MONTHLY;BYDAY=1TU,-1TU,5WE', 'FREQ=MONTHLY;BYDAY=-1TU,1TU,5WE'],
    ['FREQ=MONTHLY;BYDAY=2TU,4TU', 'FREQ=MONTHLY;BYDAY=2TU,4TU'],
    ['FREQ=DAILY;UNTIL=20310401', 'FREQ=DAILY;UNTIL=20310401T225959Z'],
    ['FREQ=DAILY;UNTIL=20310401T120000', 'FREQ=DAILY;UNTIL=20310401T110000Z'],
    ['FREQ=DAILY;UNTIL=20310401T120000Z', 'FREQ=DAILY;UNTIL=20310401T120000Z'],
    ['FREQ=DAILY;UNTIL=20310401T235959Z', 'FREQ=DAILY;UNTIL=20310401T235959Z'],
    ['FREQ=DAILY;UNTIL=19000101T000000Z', 'FREQ=DAILY;UNTIL=19000101T000000Z'],
  ])('%s', (text, expected) => {
    expect(written(text)).toBe(expected);
  });

  test('whose UNTIL is a date where the series has whole days', () => {
    expect(written('FREQ=DAILY;UNTIL=20310401T120000Z', day('2031-03-04'))).toBe('FREQ=DAILY;UNTIL=20310401');
  });

  test('of up to 500 characters', () => {
    const long = (length: number) =>
      'FREQ=WEEKLY;BYDAY='
        .concat('TU,'.repeat(200))
        .slice(0, length - 2)
        .concat('TU');
    expect(written(long(500))).toBe('FREQ=WEEKLY;BYDAY=TU');
    expect(parse(long(503))).toThrow('at most 500 characters');
  });
});

describe('a rule is refused, and why is said', () => {
  test.each([
    ['', 'must be parts such as'],
    ['FREQ', 'must be parts such as'],
    ['FREQ=DAILY;=1', 'must be parts such as'],
    ['x/FREQ=DAILY', 'must be parts such as'],
    ['EXRULE:FREQ=DAILY', 'must be parts such as'],
    ['FREQ=DAILY;BYHOUR=9', 'has BYHOUR'],
    ['FREQ=DAILY;COUNT=2;count=3', 'has COUNT twice'],
    ['FREQ=HOURLY', 'needs FREQ=DAILY'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20310401', 'both COUNT and UNTIL'],
    ['FREQ=WEEKLY;WKST=XX', 'as its WKST'],
    ['FREQ=DAILY;INTERVAL=0', 'from 1 to 999 as its INTERVAL'],
    ['FREQ=DAILY;INTERVAL=1000', 'from 1 to 999 as its INTERVAL'],
    ['FREQ=DAILY;INTERVAL=1.5', 'from 1 to 999 as its INTERVAL'],
    ['FREQ=DAILY;COUNT=-2', 'from 1 to 999 as its COUNT'],
    ['FREQ=DAILY;COUNT=2x', 'from 1 to 999 as its COUNT'],
    ['FREQ=YEARLY;BYMONTH=0', 'numbers from 1 to 12 in BYMONTH'],
    ['FREQ=YEARLY;BYMONTH=3,13', 'numbers from 1 to 12 in BYMONTH'],
    ['FREQ=YEARLY;BYMONTH=-3', 'numbers from 1 to 12 in BYMONTH'],
    ['FREQ=MONTHLY;BYMONTHDAY=4,32', 'numbers from 1 to 31, or as negative from the end, in BYMONTHDAY'],
    ['FREQ=MONTHLY;BYMONTHDAY=-32', 'numbers from 1 to 31, or as negative'],
    ['FREQ=MONTHLY;BYMONTHDAY=4x', 'numbers from 1 to 31, or as negative'],
    ['FREQ=MONTHLY;BYMONTHDAY=x4', 'numbers from 1 to 31, or as negative'],
    ['FREQ=MONTHLY;BYDAY=0TU', 'needs days such as'],
    ['FREQ=YEARLY;BYDAY=54TU', 'needs days such as'],
    ['FREQ=YEARLY;BYDAY=-54TU', 'needs days such as'],
    ['FREQ=WEEKLY;BYDAY=XTU', 'needs days such as'],
    ['FREQ=WEEKLY;BYDAY=TUX', 'needs days such as'],
    ['FREQ=DAILY;BYMONTHDAY=4', 'BYMONTHDAY with FREQ=DAILY'],
    ['FREQ=WEEKLY;BYMONTHDAY=4', 'BYMONTHDAY with FREQ=WEEKLY'],
    ['FREQ=WEEKLY;BYDAY=2TU', 'must not count days'],
    ['FREQ=DAILY;BYDAY=TU;BYSETPOS=1', 'BYSETPOS with FREQ=DAILY'],
    ['FREQ=MONTHLY;BYMONTH=3', 'BYMONTH with FREQ=MONTHLY'],
    ['FREQ=MONTHLY;BYMONTHDAY=4;BYDAY=TU', 'both BYMONTHDAY and BYDAY'],
    ['FREQ=YEARLY;BYMONTHDAY=4', 'needs BYMONTH beside BYMONTHDAY'],
    ['FREQ=MONTHLY;BYDAY=6TU', 'more than the fifth'],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=-6TU', 'more than the fifth'],
    ['FREQ=MONTHLY;BYDAY=TU,2TU', 'in two ways that may meet'],
    ['FREQ=MONTHLY;BYDAY=2TU,-4TU', 'in two ways that may meet'],
    ['FREQ=MONTHLY;BYDAY=2TU,-3TU', 'in two ways that may meet'],
    ['FREQ=YEARLY;BYDAY=2TU,-52TU', 'in two ways that may meet'],
    ['FREQ=YEARLY;BYDAY=1TU,-52TU', 'in two ways that may meet'],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=2TU,-4TU', 'in two ways that may meet'],
    ['FREQ=MONTHLY;BYSETPOS=1', 'BYSETPOS to choose from'],
    ['FREQ=YEARLY;BYDAY=TU;BYSETPOS=1', 'exactly one BYMONTH'],
    ['FREQ=YEARLY;BYMONTH=3,4;BYDAY=TU;BYSETPOS=1', 'exactly one BYMONTH'],
    ['FREQ=DAILY;UNTIL=20310230', 'a real day or moment'],
    ['FREQ=DAILY;UNTIL=2031', 'a real day or moment'],
    ['FREQ=DAILY;UNTIL=20310401T240000Z', 'a real day or moment'],
    ['FREQ=DAILY;UNTIL=20310401T126000Z', 'a real day or moment'],
    ['FREQ=DAILY;UNTIL=20310401T120060Z', 'a real day or moment'],
    ['FREQ=DAILY;UNTIL=18991231', 'a real day or moment'],
  ])('%s', (text, why) => {
    expect(parse(text)).toThrow(why);
    expect(refusals(parse(text))).toEqual(['input.event.recurrence.rule: INVALID_INPUT']);
  });
});

describe('days that are added to a rule, or left out', () => {
  const [sixth, seventh] = [at('2031-03-06T09:30:00Z'), at('2031-03-07T09:30:00Z', 'Asia/Tokyo')];

  test('are sorted, each once, in the zone of the series', () => {
    const { rdates, exdates } = readRecurrence(
      { rdates: [seventh, sixth, seventh], exdates: [seventh, sixth] },
      START,
    );
    const both = [sixth, at('2031-03-07T09:30:00Z')];
    expect([rdates, exdates]).toEqual([both, both]);
  });

  test('are as many as a mail has room for', () => {
    const many = (count: number) =>
      readRecurrence({ rdates: Array.from({ length: count }, () => sixth) }, START);
    expect(many(MAX_RECURRENCE_DATES).rdates).toEqual([sixth]);
    expect(() => many(MAX_RECURRENCE_DATES + 1)).toThrow(`at most ${MAX_RECURRENCE_DATES}`);
  });

  test('are of the kind of the start, and not before it', () => {
    expect(() => readRecurrence({ rdates: [day('2031-03-06')] }, START)).toThrow(
      'add must hold times of the same kind',
    );
    expect(() =>
      readRecurrence({ rule: 'FREQ=DAILY', exdates: [at('2031-03-03T09:30:00Z')] }, START),
    ).toThrow('exclude must not hold a time before start');
  });

  test('leave the others as they were where there are only more of those that are left out', () => {
    const of = (...exdates: (typeof sixth)[]) => ({ rule: 'FREQ=DAILY', exdates, rdates: [] });
    expect(onlyExcludes(of(sixth), of(sixth, seventh))).toBe(true);
    expect(onlyExcludes(of(sixth, seventh), of(sixth))).toBe(false);
    expect(onlyExcludes(undefined, undefined)).toBe(true);
    expect(onlyExcludes(of(), undefined)).toBe(false);
  });
});

test('a series is over with its UNTIL, in each form, and never where it has none', () => {
  const last = (rule: string) =>
    lastEndOf({ ...TUESDAYS, recurrence: { rule, exdates: [], rdates: [] } } as never);
  const length = 30 * 60_000;
  expect(last('UNTIL=20310401T083000Z;FREQ=DAILY')).toBe(Date.parse('2031-04-01T08:30:00Z') + length);
  expect(last('FREQ=DAILY;UNTIL=20310401T083000')).toBe(Date.parse('2031-04-01T08:30:00Z') + length);
  expect(last('FREQ=DAILY;UNTIL=20310401')).toBe(Date.parse('2031-04-01T23:59:59Z') + length);
  expect(last('FREQ=DAILY')).toBeUndefined();
});
