import { type Problem, RefusedError } from '../errors.ts';
import type { CalendarEvent, Location } from './invite.ts';
import type { Recurrence, RecurrenceDraft } from './series/recurrence.ts';
import { acceptRecurrence } from './series/series.ts';
import { type EventTime, epochOf } from './time.ts';

/** Longest texts an invite takes, in characters; the contract's caps for Cronofy's calendar events. */
export const TEXT_LIMITS = {
  summary: 1024,
  description: 4096,
  location: 1024,
  url: 2048,
  name: 256,
} as const;
/** Reminders an event keeps, and the farthest one: 60 days before the start, in minutes. */
export const REMINDER_LIMITS = { count: 10, minutes: 86_400 } as const;

/** A calendar event as a caller writes it; what is left out takes the default. */
export interface EventDraft {
  readonly summary: string;
  readonly description?: string;
  readonly start: EventTime;
  readonly end: EventTime;
  readonly location?: Location;
  readonly url?: string;
  readonly reminders?: readonly number[];
  readonly transparency?: 'OPAQUE' | 'TRANSPARENT';
  readonly color?: string;
  readonly recurrence?: RecurrenceDraft;
}

/** The event with defaults filled in. Throws RefusedError with every problem found, not just the first. */
export function acceptEvent(draft: EventDraft): CalendarEvent {
  const problems: Problem[] = [];
  const check = (fine: boolean, message: string, ...path: string[]) => {
    if (!fine) problems.push({ code: 'INVALID_INPUT', message, path: ['input', 'event', ...path] });
  };
  const within = (text: string | undefined, most: number, ...path: string[]) =>
    check((text?.length ?? 0) <= most, `${path.at(-1)} must have at most ${most} characters.`, ...path);

  check(draft.summary.trim() !== '', 'summary must not be empty.', 'summary');
  within(draft.summary, TEXT_LIMITS.summary, 'summary');
  within(draft.description, TEXT_LIMITS.description, 'description');
  within(draft.url, TEXT_LIMITS.url, 'url');
  check(draft.url === undefined || isWebUrl(draft.url), 'url must be an http or https address.', 'url');
  check(
    draft.color === undefined || /^#[0-9A-Fa-f]{6}$/.test(draft.color),
    'color must be written as #RRGGBB.',
    'color',
  );
  checkTimes(draft, check);
  checkLocation(draft.location, check, within);
  checkReminders(draft.reminders ?? [], check);
  const recurrence = recurrenceOf(draft, problems);
  if (problems.length > 0) throw new RefusedError(problems);

  // Part by part: a key that the caller made up must not be kept, mailed about and handed to every subscriber.
  const { summary, start, end, description, location, url, color } = draft;
  const { reminders = [], transparency = 'OPAQUE' } = draft;
  return {
    summary,
    ...(description === undefined ? {} : { description }),
    start,
    end,
    ...(location === undefined ? {} : { location }),
    ...(url === undefined ? {} : { url }),
    reminders,
    transparency,
    ...(color === undefined ? {} : { color }),
    ...(recurrence === undefined ? {} : { recurrence }),
  };
}

type Check = (fine: boolean, message: string, ...path: string[]) => void;

function checkTimes({ start, end }: EventDraft, check: Check): void {
  if (start.kind !== end.kind) {
    check(false, 'start and end must both be dateTime or both be date.', 'end');
    return;
  }
  const ordered = epochOf(end) > epochOf(start);
  const message =
    start.kind === 'date'
      ? 'end must be a later date than start: it is the first day after the event.'
      : 'end must be later than start.';
  check(ordered, message, 'end');
}

/** Looked at only where the times are fine: a series is worked out from them. */
function recurrenceOf({ recurrence, start, end }: EventDraft, problems: Problem[]): Recurrence | undefined {
  if (!recurrence || problems.some(({ path }) => path[2] === 'end')) return undefined;
  try {
    return acceptRecurrence(recurrence, start, end);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

function checkLocation(
  location: Location | undefined,
  check: Check,
  within: (text: string | undefined, most: number, ...path: string[]) => void,
): void {
  if (!location) return;
  const { latitude, longitude, description } = location;
  within(description, TEXT_LIMITS.location, 'location', 'description');
  check(
    (latitude === undefined) === (longitude === undefined),
    'latitude and longitude must be given together.',
    'location',
  );
  // The range of Web Mercator, which the contract's field table names.
  check(
    latitude === undefined || Math.abs(latitude) <= 85.05115,
    'latitude is out of range.',
    'location',
    'latitude',
  );
  check(
    longitude === undefined || Math.abs(longitude) <= 180,
    'longitude is out of range.',
    'location',
    'longitude',
  );
}

function checkReminders(reminders: readonly number[], check: Check): void {
  check(
    reminders.length <= REMINDER_LIMITS.count,
    `At most ${REMINDER_LIMITS.count} reminders are kept.`,
    'reminders',
  );
  check(
    reminders.every(
      (minutes) => Number.isInteger(minutes) && minutes >= 0 && minutes <= REMINDER_LIMITS.minutes,
    ),
    `Reminder minutes must be whole numbers from 0 to ${REMINDER_LIMITS.minutes}.`,
    'reminders',
  );
}

/** True for an absolute http(s) URL without credentials or characters that could start a new line in a header. */
export function isWebUrl(text: string): boolean {
  if (/[\s\u0000-\u001f\u007f]/.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === ''
  );
}
