import { expect, test } from 'vitest';
import { acceptEvent } from '../../src/invites/event-input.ts';
import type { RecurrenceDraft } from '../../src/invites/series/recurrence.ts';
import { dateTime, instantTime } from '../../src/invites/time.ts';
import { describeRecurrence } from '../../src/mail/recurrence-text.ts';

const at = (instant: string) => instantTime(Date.parse(instant), 'Europe/Berlin');
const words = (recurrence: RecurrenceDraft, start = '2031-03-04T09:00:00Z') => {
  const end = new Date(Date.parse(start) + 3_600_000).toISOString();
  return describeRecurrence(acceptEvent({ summary: 'x', start: at(start), end: at(end), recurrence }));
};

test.each([
  ['FREQ=DAILY', 'Every day'],
  ['FREQ=WEEKLY;COUNT=10', 'Every week on Tuesday, 10 times'],
  [
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20310630',
    'Every 2 weeks on Tuesday and Thursday, until 30 June 2031',
  ],
  ['FREQ=DAILY;BYMONTH=3,4;BYDAY=MO,TU,WE', 'Every day on Monday, Tuesday and Wednesday in March and April'],
  ['FREQ=MONTHLY', 'Every month on the 4th'],
  ['FREQ=MONTHLY;BYMONTHDAY=4,-1', 'Every month on the last day and 4th'],
  ['FREQ=MONTHLY;BYDAY=1TU', 'Every month on the 1st Tuesday'],
  ['FREQ=MONTHLY;INTERVAL=3;BYDAY=TU;BYSETPOS=1', 'Every 3 months on the 1st of Tuesday'],
  ['FREQ=MONTHLY;BYDAY=-4TU', 'Every month on the 4th to last Tuesday'],
  ['FREQ=YEARLY', 'Every year on 4 March'],
  ['FREQ=YEARLY;BYMONTH=3,9', 'Every year on the 4th in March and September'],
  ['FREQ=YEARLY;BYMONTH=3;BYDAY=1TU;COUNT=1', 'Every year on the 1st Tuesday in March, once'],
])('%s reads "%s"', (rule, expected) => {
  // The 4th of March 2031 is a Tuesday, the first of four.
  expect(words({ rule })).toBe(expected);
});

test('days that are added or left out are named, unless there are many', () => {
  expect(
    words({ rule: 'FREQ=DAILY', exdates: [at('2031-03-05T09:00:00Z'), at('2031-03-06T09:00:00Z')] }),
  ).toBe('Every day, not on 5 March 2031 and 6 March 2031');
  expect(words({ rdates: [at('2031-03-06T23:30:00Z')] })).toBe('Also on 7 March 2031');
  const many = Array.from({ length: 7 }, (_, day) => at(`2031-03-${12 + day}T09:00:00Z`));
  expect(words({ rule: 'FREQ=DAILY;COUNT=30', exdates: many })).toBe(
    'Every day, 30 times, not on 7 other days',
  );
});

test('an event that takes place once has nothing to say', () => {
  const once = acceptEvent({ summary: 'x', start: dateTime('2031-03-04'), end: dateTime('2031-03-05') });
  expect(describeRecurrence(once)).toBeUndefined();
});
