import { mailtoUri } from '../../calendar/cal-address.ts';
import { contentLine, joinLines, type Parameters } from '../../calendar/lines.ts';
import { escapeText } from '../../calendar/text-value.ts';
import type { EventTime } from '../../invites/time.ts';
import type { Partstat, SimulatedAnswer } from './answer.ts';

/** Pieces of iCalendar text that several clients write alike. */

/** One VCALENDAR around the given lines. */
export function calendarText(head: readonly string[], event: readonly string[]): string {
  return joinLines(['BEGIN:VCALENDAR', ...head, 'BEGIN:VEVENT', ...event, 'END:VEVENT', 'END:VCALENDAR']);
}

/** The property with the value that the invitation had, where it had one. */
export function echo({ echoed }: Pick<SimulatedAnswer, 'echoed'>, name: string): string[] {
  const value = echoed.get(name);
  return value === undefined ? [] : [contentLine(name, value)];
}

/** COMMENT, where the answer has one. */
export function commentLine({ comment }: Pick<SimulatedAnswer, 'comment'>): string[] {
  return comment ? [contentLine('COMMENT', escapeText(comment))] : [];
}

/** The times that a COUNTER proposes, or those of the invitation. */
export function answeredTimes({
  proposal,
  start,
  end,
}: Pick<SimulatedAnswer, 'proposal' | 'start' | 'end'>): { start: EventTime; end: EventTime } {
  return proposal ?? { start, end };
}

/**
 * The ATTENDEE who answers; where they delegate, the delegate's line too, who has not answered (RFC 5546 §4.2.5,
 * case 36). `parameters` are the client's own, before and after PARTSTAT as it writes them.
 */
export function attendeeLines(
  { attendee, status, delegateTo }: SimulatedAnswer<Partstat>,
  parameters: { readonly before?: Parameters; readonly after?: Parameters } = {},
): string[] {
  const { before = [], after = [] } = parameters;
  const passedOn: Parameters = delegateTo === undefined ? [] : [['DELEGATED-TO', mailtoUri(delegateTo)]];
  const own = contentLine('ATTENDEE', mailtoUri(attendee.email), [
    ...before,
    ['PARTSTAT', status],
    ...passedOn,
    ...after,
  ]);
  if (delegateTo === undefined) return [own];
  return [
    own,
    contentLine('ATTENDEE', mailtoUri(delegateTo), [
      ['PARTSTAT', 'NEEDS-ACTION'],
      ['DELEGATED-FROM', mailtoUri(attendee.email)],
      ['RSVP', 'TRUE'],
    ]),
  ];
}
