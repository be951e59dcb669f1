import type { CalendarEvent } from '../invites/invite.ts';
import { type EventTime, epochOf } from '../invites/time.ts';

const DAY_MS = 86_400_000;

/**
 * When an event happens, in words: `Wednesday, 5 March 2031, 10:00 – 11:00 (Europe/Berlin, GMT+1)`. An
 * all-day event names its days inclusively: its `end` is the first day after it, which people read as
 * one day too many.
 */
export function formatWhen({ start, end }: CalendarEvent): string {
  if (start.kind === 'date') {
    const last = epochOf(end) - DAY_MS;
    const [from, to] = [formatDay(epochOf(start), 'UTC'), formatDay(last, 'UTC')];
    return from === to ? `${from} (all day)` : `${from} – ${to} (all day)`;
  }
  const [from, to] = [dayAndTime(start), dayAndTime(end)];
  if (from.zone !== to.zone)
    return `${from.day}, ${from.time} (${from.zone}) – ${to.day}, ${to.time} (${to.zone})`;
  const until = from.day === to.day ? to.time : `${to.day}, ${to.time}`;
  return `${from.day}, ${from.time} – ${until} (${from.zone})`;
}

function dayAndTime(time: EventTime): { day: string; time: string; zone: string } {
  const epochMs = epochOf(time);
  const { timeZone } = time;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return {
    day: formatDay(epochMs, timeZone),
    time: clock.format(epochMs),
    zone: zoneName(epochMs, timeZone),
  };
}

function formatDay(epochMs: number, timeZone: string): string {
  // Spelled out by parts: the order and commas of `dateStyle: 'full'` differ between ICU versions.
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).formatToParts(epochMs);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('weekday')}, ${part('day')} ${part('month')} ${part('year')}`;
}

/** The zone with its offset on that day, since few people know whether Lisbon has summer time by then. */
function zoneName(epochMs: number, timeZone: string): string {
  if (timeZone === 'Etc/UTC' || timeZone === 'UTC') return 'UTC';
  const offset = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts(epochMs)
    .find((part) => part.type === 'timeZoneName')?.value;
  // ICU versions write London's winter as GMT or as GMT+0.
  return offset ? `${timeZone}, ${offset.replace(/^GMT[+-]0$/, 'GMT')}` : timeZone;
}
