import type { CalendarEvent, Location } from '../invites/invite.ts';
import { timeJson } from './answer-json.ts';

/** A calendar event as Cronofy takes it and gives it (contract 2.1 and part 3). */
export function eventJson({ start, end, location, reminders, transparency, ...texts }: CalendarEvent) {
  const { summary, description, url, color } = texts;
  const place = location && locationJson(location);
  return {
    summary,
    ...(description === undefined ? {} : { description }),
    start: timeJson(start),
    end: timeJson(end),
    ...(place && Object.keys(place).length > 0 ? { location: place } : {}),
    ...(url === undefined ? {} : { url }),
    ...(reminders.length === 0 ? {} : { reminders: reminders.map((minutes) => ({ minutes })) }),
    transparency: transparency.toLowerCase(),
    ...(color === undefined ? {} : { color }),
  };
}

function locationJson({ description, latitude, longitude }: Location) {
  return {
    ...(description === undefined ? {} : { description }),
    // Both or neither (2.1).
    ...(latitude === undefined || longitude === undefined
      ? {}
      : { lat: decimal(latitude), long: decimal(longitude) }),
  };
}

/** Degrees as plain decimal text, to 11 cm: String() writes small ones as 1e-7, which is no decimal. */
function decimal(degrees: number): string {
  return String(Number(degrees.toFixed(6)));
}
