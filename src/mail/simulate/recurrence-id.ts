import { Temporal } from 'temporal-polyfill';
import { contentLine } from '../../calendar/lines.ts';
import { type EventTime, epochOf } from '../../invites/time.ts';
import { timeLine } from './calendar-text.ts';

/** RECURRENCE-ID with the local time of its zone (case 4), in UTC where that is its zone; a date for whole days. */
export function zonedRecurrenceId({ recurrenceId }: { recurrenceId?: EventTime }): string[] {
  if (!recurrenceId) return [];
  if (recurrenceId.kind === 'date' || /^(Etc\/)?UTC$/i.test(recurrenceId.timeZone))
    return [timeLine('RECURRENCE-ID', recurrenceId)];
  const local = Temporal.Instant.fromEpochMilliseconds(epochOf(recurrenceId))
    .toZonedDateTimeISO(recurrenceId.timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' });
  return [contentLine('RECURRENCE-ID', local.replace(/[-:]/g, ''), [['TZID', recurrenceId.timeZone]])];
}

/** RECURRENCE-ID in UTC, where the answer is about one occurrence. */
export function utcRecurrenceId({ recurrenceId }: { recurrenceId?: EventTime }): string[] {
  return recurrenceId ? [timeLine('RECURRENCE-ID', recurrenceId)] : [];
}
