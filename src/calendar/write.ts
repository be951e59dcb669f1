import type { CalendarEvent } from '../invites/invite.ts';
import { occurrencesOf } from '../invites/series/occurrences.ts';
import { parseRule } from '../invites/series/recurrence-rule.ts';
import { type EventTime, epochOf } from '../invites/time.ts';
import { joinLines } from './lines.ts';
import { timeZoneLines } from './vtimezone.ts';
import { type AttendeeText, type EventText, eventLines, type TextHeader } from './write-event.ts';
import { writtenZone } from './write-time.ts';

/** Everything that the text of one invitation says. Times are milliseconds since 1970. */
export interface InviteText extends TextHeader {
  readonly event: CalendarEvent;
  readonly attendees: readonly AttendeeText[];
  /** Occurrences that are not as the series makes them. Those that are called off are exdates of the event instead. */
  readonly occurrences?: readonly OccurrenceText[];
  /** The one occurrence that the text is about; it then says nothing of the rest. */
  readonly only?: OccurrenceText;
}

export type OccurrenceText = EventText & { readonly recurrenceId: EventTime };

/**
 * The iCalendar text of an invitation or its cancellation (RFC 5546 §3.2.2, §3.2.5), in the form that makes
 * the RSVP card appear (mail-invitations 1.3). An event that takes place once is one VEVENT with its instants in
 * UTC, so that no VTIMEZONE is needed. A series keeps its zone, and brings its changed occurrences along: clients
 * take a series that comes anew for all there is, and would put them back.
 *
 * There is no VALARM: Gmail drops or overrides it, Outlook broke on its position, and an alarm of the sender's
 * choosing is unwelcome on somebody else's device.
 */
export function writeInvite(text: InviteText): string {
  const { event, attendees, occurrences = [], only } = text;
  const form = event.recurrence ? 'zoned' : 'utc';
  const shown: readonly EventText[] = only
    ? [only]
    : [{ event, attendees }, ...(text.method === 'CANCEL' ? [] : occurrences)];
  const lines = [
    'BEGIN:VCALENDAR',
    'PRODID:-//invitegraph//invitegraph//EN',
    'VERSION:2.0',
    'CALSCALE:GREGORIAN',
    `METHOD:${text.method}`,
  ];
  if (form === 'zoned') lines.push(...zoneLines(event, shown));
  for (const each of shown) lines.push(...eventLines(text, each, form));
  lines.push('END:VCALENDAR');
  return joinLines(lines);
}

/** Every zone that a time is written in, for as long as the series goes on. */
function zoneLines(series: CalendarEvent, shown: readonly EventText[]): string[] {
  const times = shown.flatMap(({ event, recurrenceId }) => [
    event.start,
    event.end,
    ...(recurrenceId ? [recurrenceId] : []),
  ]);
  const zones = new Set(times.map(writtenZone).filter((zone) => zone !== undefined));
  const moments = times.map(epochOf);
  const from = Math.min(epochOf(series.start), ...moments);
  const last = lastStart(series);
  const length = epochOf(series.end) - epochOf(series.start);
  const to = last === undefined ? {} : { to: Math.max(last + length, ...moments) };
  return [...zones].flatMap((timeZone) => timeZoneLines({ timeZone, from, ...to }));
}

/** When the last occurrence begins at the latest, in milliseconds since 1970; undefined where there is none. */
function lastStart(series: CalendarEvent): number | undefined {
  const { rule, rdates } = series.recurrence ?? { rdates: [] };
  const { count, until } = rule === undefined ? { count: 1 } : parseRule(rule, series.start);
  if (until) return Math.max(epochOf(until), ...rdates.map(epochOf));
  if (count === undefined) return undefined;
  let last = epochOf(series.start);
  for (const { start } of occurrencesOf(series)) last = epochOf(start);
  return last;
}
