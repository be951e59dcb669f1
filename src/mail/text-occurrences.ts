import type { OccurrenceText } from '../calendar/write.ts';
import type { CalendarEvent, Invite, Recipient } from '../invites/invite.ts';
import { inviteOccurrence, occurrenceStatus } from '../invites/series/invite-occurrences.ts';
import { type EventTime, epochOf } from '../invites/time.ts';
import { withLinkInDescription } from './calendar-description.ts';

/** The event as its text has it: occurrences that were called off are days that the series leaves out. */
export function seriesText({ event, overrides = [] }: Invite): CalendarEvent {
  const cancelled = overrides.filter((override) => override.cancelled);
  const shown = withLinkInDescription(event);
  if (!event.recurrence || cancelled.length === 0) return shown;
  const exdates = [...event.recurrence.exdates, ...cancelled.map(({ recurrenceId }) => recurrenceId)];
  return {
    ...shown,
    recurrence: { ...event.recurrence, exdates: exdates.sort((a, b) => epochOf(a) - epochOf(b)) },
  };
}

/** The occurrences that are not as the series makes them, each with what its attendees answered for it. */
export function changedOccurrences(invite: Invite, attendees: readonly Recipient[]): OccurrenceText[] {
  return (invite.overrides ?? [])
    .filter(({ cancelled }) => !cancelled)
    .map(({ recurrenceId }) => occurrenceText(invite, recurrenceId, attendees));
}

/** One occurrence as it takes place, or as it would have taken place. */
export function occurrenceText(
  invite: Invite,
  recurrenceId: EventTime,
  attendees: readonly Recipient[],
): OccurrenceText {
  const asked = (person: Recipient) => ({
    ...person,
    status: occurrenceStatus(invite, person, recurrenceId),
  });
  const { event } = inviteOccurrence(invite, recurrenceId);
  return {
    recurrenceId,
    event: withLinkInDescription(event),
    attendees: attendees.map((person) => attendeeText(asked(person))),
  };
}

/** An attendee as a text lists them, with their answer. */
export function attendeeText({ email, name, status }: Recipient) {
  return { email, status, ...(name === undefined ? {} : { name }) };
}
