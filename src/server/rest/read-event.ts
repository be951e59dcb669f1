import { type EventDraft, REMINDER_LIMITS } from '../../invites/event-input.ts';
import type { Location } from '../../invites/invite.ts';
import type { Fields } from './fields.ts';
import { readTimes } from './read-time.ts';

/**
 * The event of a request (contract 2.1). Only its form is judged here; whether an end lies after its start or a
 * text is too long is the domain's to say. What is wrong is noted and replaced by something valid.
 */
export function readEvent(event: Fields): EventDraft {
  const summary = event.requiredText('summary') ?? 'Summary';
  const description = event.text('description');
  const location = readLocation(event);
  const url = event.text('url');
  const reminders = readReminders(event);
  const transparency = readTransparency(event);
  const color = event.text('color');
  return {
    summary,
    ...readTimes(event),
    ...(description === undefined ? {} : { description }),
    ...(location ? { location } : {}),
    ...(url === undefined ? {} : { url }),
    ...(reminders ? { reminders } : {}),
    ...(transparency ? { transparency } : {}),
    ...(color === undefined ? {} : { color }),
  };
}

function readLocation(event: Fields): Location | undefined {
  const location = event.within('location');
  if (!location) return undefined;
  const description = location.text('description');
  const latitude = readDegrees(location, 'lat');
  const longitude = readDegrees(location, 'long');
  for (const [here, there] of [
    ['lat', 'long'],
    ['long', 'lat'],
  ] as const)
    if (location.value(here) !== undefined && location.value(there) === undefined)
      location.wrong(there, 'errors.required', 'lat and long must be given together');
  const place = {
    ...(description === undefined ? {} : { description }),
    ...(latitude === undefined || longitude === undefined ? {} : { latitude, longitude }),
  };
  return Object.keys(place).length > 0 ? place : undefined;
}

/** Decimals as strings, by the contract; a number can only mean the same. */
function readDegrees(location: Fields, name: 'lat' | 'long'): number | undefined {
  const value = location.value(name);
  if (value === undefined || typeof value === 'number') return value;
  if (typeof value === 'string' && /^[+-]?\d{1,3}(\.\d{1,20})?$/.test(value)) return Number(value);
  return location.wrong(name, 'errors.invalid', 'must be decimal degrees as a string, such as "38.7"');
}

function readReminders(event: Fields): readonly number[] | undefined {
  return event.listWithin('reminders', REMINDER_LIMITS.count)?.map((reminder) => {
    const minutes = reminder?.value('minutes');
    if (Number.isInteger(minutes)) return minutes as number;
    reminder?.wrong('minutes', 'errors.invalid', 'must be a whole number');
    return 0;
  });
}

function readTransparency(event: Fields): EventDraft['transparency'] {
  const transparency = event.text('transparency')?.toLowerCase();
  if (transparency === undefined) return undefined;
  if (transparency === 'opaque') return 'OPAQUE';
  if (transparency === 'transparent') return 'TRANSPARENT';
  return event.wrong('transparency', 'errors.invalid', 'must be opaque or transparent');
}
