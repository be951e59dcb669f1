import type { CalendarEvent } from '../invites/invite.ts';

/**
 * The event as its calendar text shows it: with the link in the description too, since most calendars ignore URL
 * (mail-invitations 1.3). LOCATION stays the place: whether a link is one to join by, nobody told us.
 */
export function withLinkInDescription(event: CalendarEvent): CalendarEvent {
  const { url, description = '' } = event;
  if (url === undefined || description.includes(url)) return event;
  return { ...event, description: description.trim() === '' ? url : `${description.trimEnd()}\n\n${url}` };
}
