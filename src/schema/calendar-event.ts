import { type Problem, RefusedError } from '../errors.ts';
import type { EventPatch } from '../invites/amend.ts';
import type { EventDraft } from '../invites/event-input.ts';
import type { CalendarEvent, Location } from '../invites/invite.ts';
import type { EventTime } from '../invites/time.ts';
import { builder } from './builder.ts';
import { EventTimeInput, EventTimeType, readTime } from './event-time.ts';
import { LocationInput, LocationType } from './location.ts';
import { RecurrenceInput, RecurrenceType, readRecurrence } from './recurrence.ts';

const Transparency = builder.enumType('Transparency', {
  description: 'Whether the event blocks the time in a calendar (RFC 5545 TRANSP).',
  values: {
    OPAQUE: { description: 'The guest is busy.' },
    TRANSPARENT: { description: 'The guest stays free.' },
  } as const,
});

const Reminder = builder.objectRef<number>('Reminder').implement({
  description: 'A wish to be reminded. Kept for the application; guests set their own alarms.',
  fields: (t) => ({
    minutes: t.int({ description: 'Minutes before the start.', resolve: (minutes) => minutes }),
  }),
});

const ReminderInput = builder.inputType('ReminderInput', {
  description: 'A wish to be reminded.',
  fields: (t) => ({
    minutes: t.int({ required: true, description: 'Minutes before the start: 0 to 86,400 (60 days).' }),
  }),
});

export const CalendarEventType = builder.objectRef<CalendarEvent>('CalendarEvent').implement({
  description: 'What happens, when and where: what guests see in their calendars.',
  fields: (t) => ({
    summary: t.exposeString('summary', { description: 'The title.' }),
    description: t.exposeString('description', { nullable: true, description: 'Plain text about it.' }),
    start: t.expose('start', { type: EventTimeType, description: 'When it begins.' }),
    end: t.expose('end', { type: EventTimeType, description: 'When it is over.' }),
    location: t.expose('location', {
      type: LocationType,
      nullable: true,
      description: 'Where it takes place.',
    }),
    url: t.expose('url', { type: 'URL', nullable: true, description: 'A page about it.' }),
    reminders: t.field({
      type: [Reminder],
      description: 'Wishes to be reminded, most wanted first.',
      resolve: (event) => [...event.reminders],
    }),
    transparency: t.expose('transparency', {
      type: Transparency,
      description: 'Whether it blocks the time.',
    }),
    color: t.exposeString('color', {
      nullable: true,
      description: 'A colour as #RRGGBB, for the application.',
    }),
    recurrence: t.expose('recurrence', {
      type: RecurrenceType,
      nullable: true,
      description: 'How it repeats; null for an event that takes place once. See also Invite.occurrences.',
    }),
  }),
});

export const EventInput = builder.inputType('EventInput', {
  description: 'What happens, when and where.',
  fields: (t) => ({
    summary: t.string({ required: true, description: 'The title. At most 1,024 characters.' }),
    description: t.string({ description: 'Plain text about it. At most 4,096 characters.' }),
    start: t.field({ type: EventTimeInput, required: true, description: 'When it begins.' }),
    end: t.field({
      type: EventTimeInput,
      required: true,
      description: 'When it is over; of the same kind as start, and later.',
    }),
    location: t.field({ type: LocationInput, description: 'Where it takes place.' }),
    url: t.field({ type: 'URL', description: 'A page about it, http or https.' }),
    reminders: t.field({ type: [ReminderInput], description: 'At most 10, most wanted first.' }),
    transparency: t.field({
      type: Transparency,
      description: 'Whether it blocks the time. Default: OPAQUE.',
    }),
    color: t.string({ description: 'A colour as #RRGGBB.' }),
    recurrence: t.field({
      type: RecurrenceInput,
      description: 'How it repeats. Default: it takes place once.',
    }),
  }),
});

export const EventPatchInput = builder.inputType('EventPatchInput', {
  description:
    'New values for parts of an event. What is left out stays as it is; null takes an optional part away. ' +
    'A moved start or end asks everybody anew, and so does a changed recurrence, unless all it does is leave more days ' +
    'out; other changes keep the answers.',
  fields: (t) => ({
    summary: t.string({ description: 'A new title.' }),
    description: t.string({ description: 'New plain text about it.' }),
    start: t.field({ type: EventTimeInput, description: 'A new beginning.' }),
    end: t.field({ type: EventTimeInput, description: 'A new end.' }),
    location: t.field({ type: LocationInput, description: 'A new place, in place of the whole old one.' }),
    url: t.field({ type: 'URL', description: 'A new page about it.' }),
    reminders: t.field({ type: [ReminderInput], description: 'New wishes to be reminded.' }),
    transparency: t.field({ type: Transparency, description: 'Whether it blocks the time.' }),
    color: t.string({ description: 'A new colour as #RRGGBB.' }),
    recurrence: t.field({
      type: RecurrenceInput,
      description: 'How it repeats from now on, in place of the whole old recurrence.',
    }),
  }),
});

const PATH = ['input', 'event'];

/** The domain's event of an input. Throws RefusedError with the problems of both times. */
export function readEvent(input: typeof EventInput.$inferInput): EventDraft {
  const { start, end } = readTimes(input);
  return {
    ...dropNulls(parts(input)),
    summary: input.summary,
    start: start as EventTime,
    end: end as EventTime,
  } as EventDraft;
}

/** The domain's patch of an input. Throws RefusedError. */
export function readPatch(input: typeof EventPatchInput.$inferInput): EventPatch {
  for (const part of ['summary', 'start', 'end'] as const)
    if (input[part] === null)
      throw new RefusedError([
        { code: 'INVALID_INPUT', message: `${part} cannot be taken away.`, path: [...PATH, part] },
      ]);
  const summary = input.summary === undefined ? {} : { summary: input.summary as string };
  return { ...parts(input), ...summary, ...readTimes(input) } as EventPatch;
}

interface Times {
  readonly start?: typeof EventTimeInput.$inferInput | null | undefined;
  readonly end?: typeof EventTimeInput.$inferInput | null | undefined;
}

function readTimes(input: Times): { start?: EventTime; end?: EventTime } {
  const problems: Problem[] = [];
  const times: { start?: EventTime; end?: EventTime } = {};
  for (const part of ['start', 'end'] as const) {
    const given = input[part];
    if (!given) continue;
    try {
      times[part] = readTime(given, ...PATH, part);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new RefusedError(problems);
  return times;
}

/** The optional parts in the domain's form; what the input leaves out stays out, null stays null. */
function parts(input: Omit<typeof EventPatchInput.$inferInput, 'summary' | 'start' | 'end'>) {
  const { description, location, url, reminders, transparency, color, recurrence } = input;
  const all = {
    description,
    location: location && (dropNulls(location) as Location),
    url: url === null ? null : url?.href,
    reminders: reminders?.map(({ minutes }) => minutes) ?? reminders,
    transparency,
    color,
    recurrence: recurrence && readRecurrence(recurrence, ...PATH, 'recurrence'),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function dropNulls(value: object): object {
  return Object.fromEntries(
    Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined),
  );
}
