import { refuse } from '../errors.ts';
import { dateTime, type EventTime, instantTime } from '../invites/time.ts';
import { builder } from './builder.ts';

export const EventTimeType = builder.objectRef<EventTime>('EventTime').implement({
  description:
    'When an event begins or ends: an instant, or a whole day. Exactly one of dateTime and date is there.',
  fields: (t) => ({
    dateTime: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The instant; null for all-day events.',
      resolve: (time) => (time.kind === 'instant' ? new Date(time.instant) : null),
    }),
    date: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day of an all-day event; null for others. An end is the first day after the event.',
      resolve: (time) => (time.kind === 'date' ? time.date : null),
    }),
    timeZone: t.expose('timeZone', {
      type: 'TimeZone',
      description: 'The zone that the time is meant and shown in.',
    }),
  }),
});

export const EventTimeInput = builder.inputType('EventTimeInput', {
  description: 'When an event begins or ends. Give exactly one of dateTime and date.',
  fields: (t) => ({
    dateTime: t.field({ type: 'DateTime', description: 'An instant with its offset.' }),
    date: t.field({
      type: 'Date',
      description: 'A day, for all-day events. As an end: the first day after the event.',
    }),
    timeZone: t.field({ type: 'TimeZone', description: 'The zone to show it in. Default: Etc/UTC.' }),
  }),
});

type Input = typeof EventTimeInput.$inferInput;

/** The domain's time of an input. Throws RefusedError naming the path. */
export function readTime({ dateTime: instant, date, timeZone }: Input, ...path: string[]): EventTime {
  const zone = timeZone ?? undefined;
  if (instant && !date) return instantTime(instant.getTime(), zone, ...path);
  if (date && !instant) return dateTime(date, zone, ...path);
  throw refuse('INVALID_INPUT', 'Give exactly one of dateTime and date.', ...path);
}
