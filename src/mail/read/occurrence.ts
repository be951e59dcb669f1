import type { CalendarComponent } from '../../calendar/calendar-object.ts';
import { type EventTime, epochOf } from '../../invites/time.ts';

/** The occurrence that a component is about; undefined where its RECURRENCE-ID cannot be read. */
export function occurrenceOf({ recurrenceId }: CalendarComponent): EventTime | undefined {
  return recurrenceId?.time;
}

/** Under which answers about one occurrence are found together; empty for the whole event. */
export function occurrenceKey(occurrence: EventTime | undefined): string {
  return occurrence ? `${occurrence.kind} ${epochOf(occurrence)}` : '';
}

/** The whole event first, then occurrences by their start. */
export function byOccurrence(a: EventTime | undefined, b: EventTime | undefined): number {
  if (!a || !b) return a ? 1 : b ? -1 : 0;
  return epochOf(a) - epochOf(b);
}
