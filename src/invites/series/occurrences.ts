import type { CalendarEvent } from '../invite.ts';
import { type EventTime, epochOf, formatInstant } from '../time.ts';
import { dateOfDay, dayOfDate } from './civil-day.ts';
import { instantAt, localAt } from './local-time.ts';
import { parseRule } from './recurrence-rule.ts';
import { ruleDays } from './rule-days.ts';

/** One occurrence of an event as its recurrence makes it; an event without one has exactly one. */
export interface Occurrence {
  /** Its start, which names it for good: RECURRENCE-ID (RFC 5545 §3.8.4.4). */
  readonly recurrenceId: EventTime;
  readonly start: EventTime;
  readonly end: EventTime;
}

type Pattern = Pick<CalendarEvent, 'start' | 'end' | 'recurrence'>;

const DAY_MS = 86_400_000;

/**
 * The occurrences of an event in order, those of its exdates left out. `from`, in milliseconds since 1970, leaves
 * out what begins before it. Ends after MAX_YEARS at the latest. Every occurrence lasts exactly as long as the
 * first (RFC 5545 §3.8.5.3), an all-day one as many days.
 */
export function* occurrencesOf(event: Pattern, from = Number.NEGATIVE_INFINITY): Generator<Occurrence> {
  const excluded = new Set(event.recurrence?.exdates.map(epochOf));
  for (const recurrenceId of startsOf(event, from))
    if (!excluded.has(epochOf(recurrenceId))) yield occurrenceAt(event, recurrenceId);
}

/** The occurrence that begins at a moment of the series; whether there is one is not asked. */
export function occurrenceAt({ start, end }: Pattern, recurrenceId: EventTime): Occurrence {
  const epochMs = epochOf(recurrenceId) + epochOf(end) - epochOf(start);
  const { timeZone } = end;
  const until: EventTime =
    start.kind === 'date'
      ? { kind: 'date', date: dateOfDay(epochMs / DAY_MS), timeZone }
      : { kind: 'instant', instant: formatInstant(epochMs), timeZone };
  return { recurrenceId, start: recurrenceId, end: until };
}

/**
 * Whether a moment is the start of an occurrence: `occurs`, `excluded` by an exdate, or `none`. A day never begins
 * a timed occurrence, nor a moment an all-day one.
 */
export function occursAt(event: Pattern, time: EventTime): 'occurs' | 'excluded' | 'none' {
  if (time.kind !== event.start.kind) return 'none';
  const wanted = epochOf(time);
  const [found] = startsOf(event, wanted);
  if (!found || epochOf(found) !== wanted) return 'none';
  return event.recurrence?.exdates.some((date) => epochOf(date) === wanted) ? 'excluded' : 'occurs';
}

/** The starts that rule and rdates make together, in order, each once; exdates are not heeded. */
function* startsOf({ start, recurrence }: Pattern, from: number): Generator<EventTime> {
  const added = (recurrence?.rdates ?? []).filter((time) => epochOf(time) >= from);
  const ruled = recurrence?.rule === undefined ? only(start, from) : ruleStarts(start, recurrence.rule, from);
  let next = 0;
  for (const time of ruled) {
    for (let rdate = added[next]; rdate && epochOf(rdate) <= epochOf(time); rdate = added[++next])
      if (epochOf(rdate) < epochOf(time)) yield rdate;
    yield time;
  }
  yield* added.slice(next);
}

function* only(start: EventTime, from: number): Generator<EventTime> {
  if (epochOf(start) >= from) yield start;
}

/** A series keeps the time of day that its zone's clocks show, so its days are worked out in that zone. */
function* ruleStarts(start: EventTime, text: string, from: number): Generator<EventTime> {
  const rule = parseRule(text, start);
  const until = rule.until ? epochOf(rule.until) : Number.POSITIVE_INFINITY;
  const { timeZone } = start;
  const first =
    start.kind === 'date' ? { day: dayOfDate(start.date), second: 0 } : localAt(epochOf(start), timeZone);
  // No zone is a whole day away from UTC.
  const fromDay = Math.max(first.day, Math.floor(from / DAY_MS) - 1);
  for (const day of ruleDays(rule, first.day, fromDay)) {
    const epochMs = start.kind === 'date' ? day * DAY_MS : instantAt({ ...first, day }, timeZone);
    if (epochMs > until) return;
    if (epochMs < from) continue;
    yield start.kind === 'date'
      ? { kind: 'date', date: dateOfDay(day), timeZone }
      : { kind: 'instant', instant: formatInstant(epochMs), timeZone };
  }
}
