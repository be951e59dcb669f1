import { isWebUrl } from '../invites/event-input.ts';
import type { CalendarEvent, Invite, Location, Recipient } from '../invites/invite.ts';
import { oneLine } from './clean-text.ts';
import { describeRecurrence } from './recurrence-text.ts';
import { describeWhen, formatWhen } from './when.ts';

/** One thing to know about an event; every text is clean, none is escaped. */
export interface Fact {
  readonly label: string;
  /** What matters, in one or two pieces. */
  readonly parts: readonly string[];
  /** What may be said more quietly. */
  readonly more?: string;
  /** Where `parts` lead. */
  readonly href?: string;
  /** A map of the place. */
  readonly map?: string;
  /** What was said before, where this is new. */
  readonly old?: string;
}

/** Guests whom a mail names; their number tells the rest. */
const GUESTS_NAMED = 12;

/**
 * What a mail says of an event beside its title and description.
 * @param isAsking whether the mail asks for an answer
 * @param before the event as the reader knows it, to mark what is new
 */
export function factsOf(
  { event, organizer }: Invite,
  organizerName: string,
  guests: readonly Recipient[],
  isAsking: boolean,
  before?: CalendarEvent,
): Fact[] {
  const contact = oneLine(organizer.email ?? '');
  return [
    whenOf(event, before),
    ...(event.recurrence
      ? [
          {
            label: 'Repeats',
            parts: [describeRecurrence(event) ?? ''],
            ...(isAsking ? { more: 'your answer counts for all of it' } : {}),
          },
        ]
      : []),
    ...whereOf(event, before),
    ...(event.url !== undefined && isWebUrl(event.url)
      ? [{ label: 'Link', parts: [event.url], href: event.url }]
      : []),
    { label: 'Organizer', parts: [organizerName], ...(contact ? { more: contact } : {}) },
    ...(guests.length > 1 ? [{ label: 'Guests', parts: [namesOf(guests)] }] : []),
  ];
}

/** The parts of an event that differ, in the words of a reader; empty where nothing that is mailed does. */
export function newParts(before: CalendarEvent, event: CalendarEvent): string[] {
  const differs = (of: (one: CalendarEvent) => unknown) =>
    JSON.stringify(of(before)) !== JSON.stringify(of(event));
  return [
    differs(formatWhen) && 'time',
    differs(({ location }) => [placeOf(location), mapOf(location)]) && 'place',
    differs(({ summary }) => oneLine(summary)) && 'title',
    differs(({ recurrence }) => recurrence) && 'dates',
    differs(({ url }) => url) && 'link',
    differs(({ description }) => description ?? '') && 'description',
  ].filter((part) => part !== false);
}

function whenOf(event: CalendarEvent, before: CalendarEvent | undefined): Fact {
  const was = before && formatWhen(before);
  const isNew = was !== undefined && was !== formatWhen(event);
  return { label: isNew ? 'New time' : 'When', ...describeWhen(event), ...(isNew ? { old: was } : {}) };
}

function whereOf(event: CalendarEvent, before: CalendarEvent | undefined): Fact[] {
  const place = placeOf(event.location);
  const was = before && placeOf(before.location);
  if (!place) return [];
  const map = mapOf(event.location);
  const isNew = was !== undefined && was !== place;
  return [
    {
      label: isNew ? 'New place' : 'Where',
      parts: [place],
      ...(map ? { map } : {}),
      ...(isNew && was ? { old: was } : {}),
    },
  ];
}

function placeOf(location: Location | undefined): string {
  const place = oneLine(location?.description ?? '');
  if (place || location?.latitude === undefined || location.longitude === undefined) return place;
  return `${location.latitude}, ${location.longitude}`;
}

/**
 * A page with the place on a map. `geo:` (RFC 5870) would name no provider, but web mail strips it and desktops know
 * no program for it; OpenStreetMap asks for no account, and nothing is loaded before somebody follows the link.
 */
function mapOf(location: Location | undefined): string | undefined {
  const { latitude, longitude } = location ?? {};
  if (latitude === undefined || longitude === undefined) return undefined;
  const [lat, lon] = [latitude.toFixed(6), longitude.toFixed(6)];
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`;
}

function namesOf(guests: readonly Recipient[]): string {
  const names = guests.slice(0, GUESTS_NAMED).map(({ name, email }) => oneLine(name ?? '') || oneLine(email));
  const others = guests.length - names.length;
  return others > 0 ? `${names.join(', ')} and ${others} more` : names.join(', ');
}
