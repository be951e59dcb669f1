import { refuse } from '../../errors.ts';
import { type EventTime, epochOf } from '../time.ts';
import { formatRule, parseRule } from './recurrence-rule.ts';

/** How an event repeats: a rule, days added to it and days left out (RFC 5545 §3.8.5). */
export interface Recurrence {
  /** An RRULE value as formatRule writes it; absent where `rdates` are all there is. */
  readonly rule?: string;
  /** Starts of occurrences that do not take place; sorted, of the kind of the event's start. */
  readonly exdates: readonly EventTime[];
  /** Starts of occurrences beside those of the rule; sorted, of the kind of the event's start. */
  readonly rdates: readonly EventTime[];
}

/** A recurrence as a caller writes it. */
export interface RecurrenceDraft {
  readonly rule?: string;
  readonly exdates?: readonly EventTime[];
  readonly rdates?: readonly EventTime[];
}

/** Days that one event may add to its rule, and as many that it may leave out. */
export const MAX_RECURRENCE_DATES = 200;

/**
 * The recurrence of a series that begins at `start`, in the form that equal ones share. Throws RefusedError for a
 * rule that parseRule refuses, for dates of another kind than the start's, before it or too many of them, and for
 * a recurrence that says nothing. Whether the dates are occurrences is series.ts's to check.
 */
export function readRecurrence(draft: RecurrenceDraft, start: EventTime): Recurrence {
  const { rule, exdates = [], rdates = [] } = draft;
  if (rule === undefined && rdates.length === 0)
    throw refuse('INVALID_INPUT', 'recurrence needs a rule, or days to add.', ...PATH, 'rule');
  return {
    ...(rule === undefined ? {} : { rule: formatRule(parseRule(rule, start)) }),
    exdates: dates(exdates, start, 'exclude'),
    rdates: dates(rdates, start, 'add'),
  };
}

const PATH = ['input', 'event', 'recurrence'] as const;

function dates(times: readonly EventTime[], start: EventTime, name: string): EventTime[] {
  const problem = (what: string) => refuse('INVALID_INPUT', `${name} ${what}`, ...PATH, name);
  if (times.length > MAX_RECURRENCE_DATES)
    throw problem(`takes at most ${MAX_RECURRENCE_DATES} times. Use a rule that needs fewer.`);
  if (times.some(({ kind }) => kind !== start.kind))
    throw problem('must hold times of the same kind as start, all dateTime or all date.');
  if (times.some((time) => epochOf(time) < epochOf(start)))
    throw problem('must not hold a time before start, which is the first occurrence.');
  const sorted = [...times].sort((a, b) => epochOf(a) - epochOf(b));
  return sorted
    .filter((time, index) => index === 0 || epochOf(time) !== epochOf(sorted[index - 1] as EventTime))
    .map((time) => ({ ...time, timeZone: start.timeZone }));
}

/**
 * True where a change from one recurrence to another leaves every remaining occurrence as it was: all that it does
 * is leave out more days. Nobody has to answer the others anew (mail-invitations 1.3).
 */
export function onlyExcludes(before: Recurrence | undefined, after: Recurrence | undefined): boolean {
  if (!before || !after) return before === after;
  const moments = (times: readonly EventTime[]) => times.map(epochOf);
  const left = new Set(moments(after.exdates));
  return (
    before.rule === after.rule &&
    String(moments(before.rdates)) === String(moments(after.rdates)) &&
    moments(before.exdates).every((moment) => left.has(moment))
  );
}
