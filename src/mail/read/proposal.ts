import type { CalendarComponent } from '../../calendar/calendar-object.ts';
import type { CalendarEvent } from '../../invites/invite.ts';
import type { IncomingReply } from '../../invites/reply.ts';
import {
  dateTime,
  type EventTime,
  epochOf,
  formatInstant,
  instantTime,
  sameMoment,
} from '../../invites/time.ts';

const DAY = 24 * 60 * 60 * 1000;

export interface ProposalReading {
  readonly proposal?: NonNullable<IncomingReply['proposal']>;
  readonly warnings: readonly string[];
}

/**
 * The other time that a COUNTER asks for (mail-replies cases 85 to 92). Without an end the event keeps its
 * length. A time that makes no sense drops the proposal and nothing else. Never throws.
 */
export function readProposal(component: CalendarComponent, event: CalendarEvent): ProposalReading {
  const { start, originalStart } = component;
  if (!start) return { warnings: ['The COUNTER names no time that can be read.'] };
  const end = component.end ?? endAfter(start, event);
  if (!end || end.kind !== start.kind || epochOf(end) <= epochOf(start))
    return {
      warnings: ['The COUNTER proposes an end that is not after its start; the proposal was dropped.'],
    };
  if (sameMoment(start, event.start) && sameMoment(end, event.end))
    return { warnings: ['The COUNTER keeps the time of the event; nothing else can be proposed.'] };
  return { proposal: { start, end, ...(originalStart ? { originalStart } : {}) }, warnings: [] };
}

/** The end that gives the event its present length; a day at least where days are counted. */
function endAfter(start: EventTime, event: CalendarEvent): EventTime | undefined {
  const length = epochOf(event.end) - epochOf(event.start);
  try {
    return start.kind === 'instant'
      ? instantTime(epochOf(start) + length, start.timeZone)
      : dateTime(
          formatInstant(epochOf(start) + Math.max(1, Math.ceil(length / DAY)) * DAY).slice(0, 10),
          start.timeZone,
        );
  } catch {
    return undefined; // Past the year 9999.
  }
}
