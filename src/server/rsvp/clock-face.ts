import { Temporal } from 'temporal-polyfill';
import type { CalendarEvent } from '../../invites/invite.ts';
import { type EventTime, epochOf } from '../../invites/time.ts';

/** A time as the inputs of a form take it. */
export interface ClockFace {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`. */
  readonly time: string;
}

/** What the clocks of a zone show at an instant, in ms since 1970. */
export function clockFace(epochMs: number, timeZone: string): ClockFace {
  const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);
  return {
    date: zoned.toPlainDate().toString(),
    time: zoned.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

/** What the clocks of an event's zone show at one of its times. */
export function faceOf(time: EventTime, timeZone: string): ClockFace {
  return time.kind === 'date' ? { date: time.date, time: '' } : clockFace(epochOf(time), timeZone);
}

/** Which inputs a proposal for an event needs. */
export interface ProposalShape {
  readonly allDay: boolean;
  /** Asked for where the event itself ends on another day than it begins. */
  readonly hasEndDate: boolean;
  /** The zone that proposed times are read in. */
  readonly timeZone: string;
}

export function proposalShape({ start, end }: CalendarEvent): ProposalShape {
  const { timeZone } = start;
  const allDay = start.kind === 'date';
  return {
    allDay,
    hasEndDate: allDay || faceOf(start, timeZone).date !== faceOf(end, timeZone).date,
    timeZone,
  };
}
