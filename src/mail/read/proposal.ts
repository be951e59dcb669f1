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
import type { AnswerComponent } from './read-calendars.ts';

const DAY = 24 * 60 * 60 * 1000;

export interface ProposalReading {
  readonly proposal?: NonNullable<IncomingReply['proposal']>;
  readonly warnings: readonly string[];
}

/**
 * The other time that a COUNTER asks for (mail-replies cases 85 to 94), for the event or for one occurrence.
 * Without an end the event keeps its length. A time that makes no sense drops the proposal and nothing else.
 * Never throws.
 */
export function readProposal(
  { component, occurrence }: AnswerComponent,
  { event, allowsCounter = true }: { event: CalendarEvent; allowsCounter?: boolean | undefined },
): ProposalReading {
  const { start, originalStart } = component;
  if (!allowsCounter)
    return { warnings: ['The event takes no other times (X-MICROSOFT-DISALLOW-COUNTER); that was dropped.'] };
  if (!start) return { warnings: ['The COUNTER names no time that can be read.'] };
  const end = component.end ?? endAfter(start, event);
  if (!end || end.kind !== start.kind || epochOf(end) <= epochOf(start))
    return {
      warnings: ['The COUNTER proposes an end that is not after its start; the proposal was dropped.'],
    };
  if (sameMoment(start, occurrence ?? event.start) && epochOf(end) - epochOf(start) === lengthOf(event))
    return { warnings: [`The COUNTER keeps the time of the event; ${elseOf(component, event)}`] };
  return { proposal: { start, end, ...(originalStart ? { originalStart } : {}) }, warnings: [] };
}

/** What it asks for instead of another time, which nothing here can propose (case 92). */
function elseOf({ location, summary }: AnswerComponent['component'], event: CalendarEvent): string {
  const countered = [
    ...(location !== undefined && location !== (event.location?.description ?? '') ? ['location'] : []),
    ...(summary !== undefined && !summary.includes(event.summary) ? ['summary'] : []),
  ];
  return countered.length === 0
    ? 'nothing else can be proposed.'
    : `it asks for another ${countered.join(' and ')}, which cannot be proposed.`;
}

function lengthOf({ start, end }: CalendarEvent): number {
  return epochOf(end) - epochOf(start);
}

/** The end that gives the event its present length; a day at least where days are counted. */
function endAfter(start: EventTime, event: CalendarEvent): EventTime | undefined {
  const length = lengthOf(event);
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
