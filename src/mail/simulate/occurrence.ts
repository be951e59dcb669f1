import { dateTime, type EventTime, epochOf, formatInstant, instantTime } from '../../invites/time.ts';

interface Span {
  readonly start: EventTime;
  readonly end: EventTime;
}

/**
 * When the occurrence is that began as `recurrenceId` in the series: as long as the series' own event. The
 * event's times where there is no occurrence. Throws RefusedError (INVALID_INPUT) past the year 9999.
 */
export function occurrenceTimes({ start, end }: Span, recurrenceId: EventTime | undefined): Span {
  if (!recurrenceId) return { start, end };
  const over = epochOf(recurrenceId) + epochOf(end) - epochOf(start);
  const { timeZone } = recurrenceId;
  return {
    start: recurrenceId,
    end:
      recurrenceId.kind === 'instant'
        ? instantTime(over, timeZone)
        : dateTime(formatInstant(over).slice(0, 10), timeZone),
  };
}
