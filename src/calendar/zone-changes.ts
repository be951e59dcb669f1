import { Temporal } from 'temporal-polyfill';

/** One change of a zone's clocks. */
export interface ZoneChange {
  /** When, milliseconds since 1970. */
  readonly at: number;
  /** How far the clocks were ahead of UTC before it, and are after it, in seconds. */
  readonly before: number;
  readonly after: number;
}

/** More changes than a century has; no zone that goes on longer costs more. */
const MAX_CHANGES = 500;

/** The changes of the clocks after `from` and before `to`, both in milliseconds since 1970, in order. */
export function zoneChanges(timeZone: string, from: number, to: number): ZoneChange[] {
  const changes: ZoneChange[] = [];
  let zoned = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  while (changes.length < MAX_CHANGES) {
    const next = zoned.getTimeZoneTransition('next');
    if (!next || next.epochMilliseconds >= to) break;
    const before = zoneOffset(timeZone, next.epochMilliseconds - 1000);
    const after = next.offsetNanoseconds / 1e9;
    // A zone may change its name or its rules without moving its clocks.
    if (before !== after) changes.push({ at: next.epochMilliseconds, before, after });
    zoned = next;
  }
  return changes;
}

/** How far the zone's clocks are ahead of UTC at an instant, in seconds. */
export function zoneOffset(timeZone: string, epochMs: number): number {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e9;
}
