import { dateOfDay } from '../invites/series/civil-day.ts';
import { instantAt, type LocalMoment, localAt } from '../invites/series/local-time.ts';
import { compactInstant, type EventTime, epochOf } from '../invites/time.ts';
import { contentLine } from './lines.ts';

/**
 * How instants are written: `utc`, which every client reads right, or `zoned`, as a local time with the name of its
 * zone, which a series needs to stay at its time of day. What is in UTC anyway is always written as such.
 */
export type TimeForm = 'utc' | 'zoned';

/** A property that holds one time. */
export function timeLine(name: string, time: EventTime, form: TimeForm): string {
  if (time.kind === 'date') return contentLine(name, time.date.replaceAll('-', ''), [['VALUE', 'DATE']]);
  // Instants are kept in the form that formatInstant gives, so there is nothing to work out.
  if (form === 'utc' && time.instant.length === 20) return `${name}:${compact(time.instant)}`;
  const zone = form === 'zoned' ? writtenZone(time) : undefined;
  const local = zone === undefined ? undefined : localAt(epochOf(time), zone);
  // Of an hour that the clocks show twice a local time means the first, so the second is only told in UTC.
  return zone === undefined || !local || instantAt(local, zone) !== epochOf(time)
    ? contentLine(name, utcText(epochOf(time)))
    : contentLine(name, localText(local), [['TZID', zone]]);
}

/** The zone that a text must describe where it writes this time with its zone; undefined where it needs none. */
export function writtenZone(time: EventTime): string | undefined {
  const isUtc = time.timeZone === 'Etc/UTC' || time.timeZone === 'UTC';
  return time.kind === 'date' || isUtc ? undefined : time.timeZone;
}

/** An instant as `YYYYMMDDTHHMMSSZ` (RFC 5545 §3.3.5, form 2). */
export function utcText(epochMs: number): string {
  return compactInstant(epochMs);
}

/** Without hyphens and colons. */
function compact(text: string): string {
  return `${text.slice(0, 4)}${text.slice(5, 7)}${text.slice(8, 13)}${text.slice(14, 16)}${text.slice(17)}`;
}

function localText({ day, second }: LocalMoment): string {
  const clock = new Date(second * 1000).toISOString().slice(11, 19);
  return `${dateOfDay(day)}T${clock}`.replace(/[-:]/g, '');
}
