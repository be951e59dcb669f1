import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { dateOfDay, dayOfDate } from '../../../src/invites/series/civil-day.ts';
import { instantAt, localAt } from '../../../src/invites/series/local-time.ts';

const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'Etc/UTC');
const minute = fc.integer({ min: Date.parse('1970-01-01') / 60_000, max: Date.parse('2090-01-01') / 60_000 });

test('clocks show what the time zone database says, in every zone', () => {
  fc.assert(
    fc.property(zone, minute, (timeZone, minutes) => {
      const epochMs = minutes * 60_000;
      const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
      expect(localAt(epochMs, timeZone)).toEqual({
        day: dayOfDate(zoned.toPlainDate().toString()),
        second: zoned.hour * 3600 + zoned.minute * 60 + zoned.second,
      });
    }),
    { numRuns: 500 },
  );
});

test('a time of day is the instant that RFC 5545 takes it for, also where clocks skip or repeat it', () => {
  // Half of the cases are within a day of a change of the clocks, where all the difficulty is.
  const near = fc
    .tuple(zone, minute, fc.integer({ min: -26 * 60, max: 26 * 60 }))
    .map(([timeZone, from, off]) => {
      const zoned = Temporal.Instant.fromEpochMilliseconds(from * 60_000).toZonedDateTimeISO(timeZone);
      const change = zoned.getTimeZoneTransition('next') ?? zoned;
      return [timeZone, change.epochMilliseconds / 60_000 + off] as const;
    });
  fc.assert(
    fc.property(fc.oneof(near, fc.tuple(zone, minute)), ([timeZone, minutes]) => {
      const wall = Temporal.Instant.fromEpochMilliseconds(Math.floor(minutes) * 60_000)
        .toZonedDateTimeISO(timeZone)
        .toPlainDateTime()
        .add({ minutes: 45 });
      const day = dayOfDate(wall.toPlainDate().toString());
      const second = wall.hour * 3600 + wall.minute * 60 + wall.second;
      expect(instantAt({ day, second }, timeZone), `${dateOfDay(day)} ${second} ${timeZone}`).toBe(
        wall.toZonedDateTime(timeZone).epochMilliseconds,
      );
    }),
    { numRuns: 1000 },
  );
});
