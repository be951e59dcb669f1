import { timeLine } from '../../calendar/write-time.ts';
import type { EventTime } from '../../invites/time.ts';

/** RECURRENCE-ID with the local time of its zone (case 4), in UTC where that is its zone; a date for whole days. */
export function zonedRecurrenceId({ recurrenceId }: { recurrenceId?: EventTime }): string[] {
  return recurrenceId ? [timeLine('RECURRENCE-ID', recurrenceId, 'zoned')] : [];
}

/** RECURRENCE-ID in UTC, where the answer is about one occurrence. */
export function utcRecurrenceId({ recurrenceId }: { recurrenceId?: EventTime }): string[] {
  return recurrenceId ? [timeLine('RECURRENCE-ID', recurrenceId, 'utc')] : [];
}
