import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compactInstant,
  dateTime,
  epochOf,
  formatInstant,
  instantTime,
  isDate,
  isTimeZone,
  sameMoment,
} from '../../src/invites/time.ts';
import { refusals } from './sample-invite.ts';

const instant = (text: string, zone?: string) =>
  instantTime(Date.parse(text), zone, 'input', 'event', 'start');

describe('an instant', () => {
  it('is written in UTC without a fraction, with the zone it is shown in', () => {
    expect(instant('2031-03-04T09:30:00+02:00', 'Europe/Berlin')).toStrictEqual({
      kind: 'instant',
      instant: '2031-03-04T07:30:00Z',
      timeZone: 'Europe/Berlin',
    });
  });

  it('is shown in UTC where nobody named a zone', () => {
    expect(instant('2031-03-04T09:30:00Z').timeZone).toBe('Etc/UTC');
  });

  it('may be written with zero milliseconds', () => {
    expect(instant('2031-03-04T09:30:00.000Z')).toMatchObject({ instant: '2031-03-04T09:30:00Z' });
  });

  it.each([
    ['2031-03-04T09:30:00.001Z', 'dateTime'],
    ['1969-12-31T23:59:59.500Z', 'dateTime'],
    ['1899-12-31T23:59:59Z', 'dateTime'],
    ['+010000-01-01T00:00:00Z', 'dateTime'],
    ['no time at all', 'dateTime'],
  ])('is refused where it is %s', (text, field) => {
    expect(refusals(() => instant(text))).toStrictEqual([`input.event.start.${field}: INVALID_INPUT`]);
  });

  it('is refused with a fraction of a millisecond', () => {
    expect(refusals(() => instantTime(1000.5))).toStrictEqual(['dateTime: INVALID_INPUT']);
  });

  it('reaches from the first second of 1900 to the last of 9999', () => {
    expect(instant('1900-01-01T00:00:00Z')).toMatchObject({ instant: '1900-01-01T00:00:00Z' });
    expect(instant('9999-12-31T23:59:59Z')).toMatchObject({ instant: '9999-12-31T23:59:59Z' });
  });

  it('is written in four digits of a year, also where no calendar has it', () => {
    const written = (text: string) => [formatInstant(Date.parse(text)), compactInstant(Date.parse(text))];
    expect(written('2031-03-04T09:30:05Z')).toEqual(['2031-03-04T09:30:05Z', '20310304T093005Z']);
    expect(written('0999-12-31T23:59:59Z')).toEqual(['0999-12-31T23:59:59Z', '09991231T235959Z']);
    expect(formatInstant(Date.parse('+010000-01-01T00:00:00Z'))).toMatch(/^\+010000/);
    expect(() => formatInstant(Number.NaN)).toThrow(RangeError);
  });

  it('comes back from its text unchanged, whichever it is', () => {
    const seconds = fc.integer({ min: -2_208_988_800, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, (second) => {
        const time = instantTime(second * 1000);
        expect(epochOf(time)).toBe(second * 1000);
        expect(time).toMatchObject({ instant: formatInstant(second * 1000) });
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a date', () => {
  it('is kept as the day it is and never becomes an instant', () => {
    expect(dateTime('2031-03-05', 'Pacific/Kiritimati')).toStrictEqual({
      kind: 'date',
      date: '2031-03-05',
      timeZone: 'Pacific/Kiritimati',
    });
  });

  it.each(['2032-02-29', '2000-02-29', '1900-01-01', '9999-12-31'])('is taken: %s', (text) => {
    expect(dateTime(text)).toMatchObject({ date: text });
  });

  it.each([
    '2031-02-29',
    '1900-02-29',
    '2031-02-30',
    '2031-04-31',
    '2031-13-01',
    '2031-00-10',
    '2031-01-00',
    '2031-1-1',
    '20310305',
    '2031-03-05T00:00:00Z',
    '2031-03-05\n',
    '+12031-03-05',
    '٢٠٣١-٠٣-٠٥',
    '0000-01-01',
    '',
  ])('is refused where no calendar has it: %j', (text) => {
    expect(isDate(text)).toBe(false);
    expect(refusals(() => dateTime(text, undefined, 'input', 'event', 'end'))).toStrictEqual([
      'input.event.end.date: INVALID_INPUT',
    ]);
  });

  it('is refused before 1900, as an instant is', () => {
    expect(isDate('1899-12-31')).toBe(true);
    expect(refusals(() => dateTime('1899-12-31'))).toStrictEqual(['date: INVALID_INPUT']);
  });
});

describe('a time zone', () => {
  it.each(['Europe/Lisbon', 'America/Argentina/Buenos_Aires', 'Etc/UTC', 'UTC', 'Asia/Kolkata'])(
    'is known: %s',
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );

  it.each(['+02:00', 'Europe/Atlantis', 'W. Europe Standard Time', '', ' Europe/Lisbon', '__proto__'])(
    'is refused where the IANA database has none: %j',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
      expect(refusals(() => instant('2031-03-04T09:30:00Z', name))).toStrictEqual([
        'input.event.start.timeZone: INVALID_INPUT',
      ]);
      expect(refusals(() => dateTime('2031-03-05', name))).toStrictEqual(['timeZone: INVALID_INPUT']);
    },
  );
});

describe('the same moment', () => {
  it('does not depend on the zone it is shown in', () => {
    const lisbon = instant('2031-03-04T09:30:00Z', 'Europe/Lisbon');
    const tokyo = instant('2031-03-04T09:30:00Z', 'Asia/Tokyo');
    expect(sameMoment(lisbon, tokyo)).toBe(true);
  });

  it('does not depend on the clocks being changed: both hours of the repeated night are moments of their own', () => {
    // Berlin repeats 02:30 on 2031-10-26: first in summer time, then in winter time.
    const summer = instant('2031-10-26T02:30:00+02:00', 'Europe/Berlin');
    const winter = instant('2031-10-26T02:30:00+01:00', 'Europe/Berlin');
    expect(sameMoment(summer, winter)).toBe(false);
    expect(epochOf(winter) - epochOf(summer)).toBe(3_600_000);
  });

  it('is one second and no longer', () => {
    expect(sameMoment(instant('2031-03-04T09:30:00Z'), instant('2031-03-04T09:30:01Z'))).toBe(false);
  });

  it('is never shared by a day and the midnight it begins with', () => {
    expect(sameMoment(dateTime('2031-03-05'), instant('2031-03-05T00:00:00Z'))).toBe(false);
    expect(sameMoment(dateTime('2031-03-05'), dateTime('2031-03-05', 'Asia/Tokyo'))).toBe(true);
    expect(sameMoment(dateTime('2031-03-05'), dateTime('2031-03-06'))).toBe(false);
  });
});

it('30 days have September, April, June and November; a date begins with 1900', () => {
  for (const month of ['04', '06', '09', '11'])
    expect([isDate(`2031-${month}-30`), isDate(`2031-${month}-31`)]).toEqual([true, false]);
  for (const month of ['01', '03', '05', '07', '08', '10', '12'])
    expect(isDate(`2031-${month}-31`)).toBe(true);
  expect(dateTime('1900-01-01')).toMatchObject({ date: '1900-01-01' });
  expect(refusals(() => dateTime('1899-12-31'))).toEqual(['date: INVALID_INPUT']);
});
