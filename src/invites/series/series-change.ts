import type { CalendarEvent, Invite } from '../invite.ts';
import { epochOf, sameMoment } from '../time.ts';
import { withoutAnswers } from './occurrence-answers.ts';
import { onlyExcludes } from './recurrence.ts';

/** What a change of the series means for the people on it and for its single occurrences. */

/**
 * True where everybody has to answer anew: the time moved, or the recurrence changed in more than leaving out days.
 * Another zone moves every occurrence of a series but perhaps the first, even where the first keeps its moment.
 */
export function asksAnew(before: CalendarEvent, after: CalendarEvent): boolean {
  return (
    !sameMoment(before.start, after.start) ||
    !sameMoment(before.end, after.end) ||
    !onlyExcludes(before.recurrence, after.recurrence) ||
    (after.recurrence !== undefined && before.start.timeZone !== after.start.timeZone)
  );
}

/**
 * The invite without what was changed in, or answered for, occurrences that are no longer there: none of them are
 * where everybody is asked anew, and otherwise those that the recurrence now leaves out.
 */
export function withFittingOccurrences(invite: Invite, anew: boolean): Invite {
  const { overrides, ...rest } = invite;
  if (anew) return withoutAnswers(rest);
  const exdates = invite.event.recurrence?.exdates ?? [];
  if (exdates.length === 0) return invite;
  const gone = new Set(exdates.map(epochOf));
  const left = overrides?.filter(({ recurrenceId }) => !gone.has(epochOf(recurrenceId))) ?? [];
  return withoutAnswers(left.length === 0 ? rest : { ...rest, overrides: left }, exdates);
}
