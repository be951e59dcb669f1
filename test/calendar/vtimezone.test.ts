import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { timeZoneLines, UNRULED_YEARS } from '../../src/calendar/vtimezone.ts';
import { zoneChanges, zoneOffset } from '../../src/calendar/zone-changes.ts';
import { instantAt } from '../../src/invites/series/local-time.ts';

const DAY = 86_400_000;
const YEAR = 365.25 * DAY;

function readBack(lines: readonly string[]): ICAL.Timezone {
  const component = new ICAL.Component(ICAL.parse(lines.join('\r\n')) as unknown[]);
  return new ICAL.Timezone({ component } as unknown as ICAL.Timezone);
}

/** Local times for which a strict reader of the text names another instant than the time zone database. */
function disagreements(timeZone: string, from: number, to: number, end?: number): string[] {
  const zone = readBack(timeZoneLines({ timeZone, from, ...(end === undefined ? {} : { to: end }) }));
  const moments = Array.from({ length: 40 }, (_, index) => from + (index * (to - from)) / 40);
  for (const { at, before, after } of zoneChanges(timeZone, from, to)) {
    // Outside of the hour that is skipped or shown twice, which readers take in different ways.
    const away = Math.abs(after - before) * 1000 + 60_000;
    moments.push(at - away, at + away);
  }
  return moments
    .map((epochMs) => Math.floor(epochMs / 1000) * 1000)
    .filter((epochMs) => epochMs >= from && epochMs < to)
    .filter((epochMs) => {
      const local = new Date(epochMs + zoneOffset(timeZone, epochMs) * 1000);
      const day = Math.floor(local.getTime() / DAY);
      const second = (local.getTime() - day * DAY) / 1000;
      if (instantAt({ day, second }, timeZone) !== epochMs) return false;
      const time = ICAL.Time.fromJSDate(local, true);
      time.zone = zone;
      return time.toJSDate().getTime() !== epochMs;
    })
    .map((epochMs) => `${timeZone} ${new Date(epochMs).toISOString()}`);
}

describe('a zone that is written out', () => {
  const zones = Intl.supportedValuesOf('timeZone');

  test('shows a strict reader the same clocks for the next decades, whichever of all zones it is', () => {
    const from = Date.parse('2026-07-01T00:00:00Z');
    expect(zones.length).toBeGreaterThan(400);
    expect(zones.flatMap((zone) => disagreements(zone, from, from + (UNRULED_YEARS - 1) * YEAR))).toEqual([]);
  }, 60_000);

  test('also for a series that began long ago and has ended, where the rules were others', () => {
    const sample = zones.filter((_, index) => index % 5 === 0);
    const from = Date.parse('1994-03-01T00:00:00Z');
    const to = Date.parse('2012-03-01T00:00:00Z');
    expect(sample.flatMap((zone) => disagreements(zone, from, to, to))).toEqual([]);
  }, 60_000);

  test.each([
    ['Europe/Berlin', 'BYMONTH=3;BYDAY=-1SU', 'BYMONTH=10;BYDAY=-1SU'],
    ['America/New_York', 'BYMONTH=3;BYDAY=2SU', 'BYMONTH=11;BYDAY=1SU'],
    ['Australia/Sydney', 'BYMONTH=4;BYDAY=1SU', 'BYMONTH=10;BYDAY=1SU'],
  ])(
    '%s has rules that begin in 1970 and no lists of dates, which Outlook reads an hour off',
    (zone, ...rules) => {
      const lines = timeZoneLines({ timeZone: zone, from: Date.parse('2031-03-04T00:00:00Z') });
      expect(lines.filter((line) => line.startsWith('RRULE'))).toEqual(
        rules.map((rule) => `RRULE:FREQ=YEARLY;${rule}`),
      );
      expect(
        lines.filter((line) => line.startsWith('DTSTART')).every((line) => line.startsWith('DTSTART:1970')),
      ).toBe(true);
      expect(lines.join()).not.toContain('RDATE');
    },
  );

  test('a change that falls into either of two months has a rule for each', () => {
    const lines = timeZoneLines({ timeZone: 'Africa/Cairo', from: Date.parse('2031-03-04T00:00:00Z') });
    expect(lines).toContain('RRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=26,27,28,29,30,31;BYDAY=FR');
    expect(lines).toContain('RRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1;BYDAY=FR');
  });

  test('a zone without changes has one offset, written once', () => {
    expect(timeZoneLines({ timeZone: 'Asia/Kathmandu', from: Date.parse('2031-03-04T00:00:00Z') })).toEqual([
      'BEGIN:VTIMEZONE',
      'TZID:Asia/Kathmandu',
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETFROM:+0545',
      'TZOFFSETTO:+0545',
      'END:STANDARD',
      'END:VTIMEZONE',
    ]);
  });

  test('no zone takes more room than a mail has for it', () => {
    const from = Date.parse('2026-07-01T00:00:00Z');
    const longest = Math.max(
      ...zones.map((timeZone) => timeZoneLines({ timeZone, from }).join('\r\n').length),
    );
    expect(longest).toBeLessThan(16_000);
  });
});
