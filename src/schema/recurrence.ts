import { type Problem, RefusedError } from '../errors.ts';
import { MAX_RECURRENCE_DATES, type Recurrence, type RecurrenceDraft } from '../invites/series/recurrence.ts';
import type { EventTime } from '../invites/time.ts';
import { builder } from './builder.ts';
import { EventTimeInput, EventTimeType, readTime } from './event-time.ts';

export const RecurrenceType = builder.objectRef<Recurrence>('Recurrence').implement({
  description: 'How an event repeats. It keeps its time of day in the zone of its start.',
  fields: (t) => ({
    rule: t.exposeString('rule', {
      nullable: true,
      description: 'The rule as an RRULE value (RFC 5545); null where the added days are all there is.',
    }),
    exclude: t.field({
      type: [EventTimeType],
      description:
        'Starts of occurrences that the series leaves out. Those that cancelOccurrence called off are in Invite.occurrences.',
      resolve: ({ exdates }) => [...exdates],
    }),
    add: t.field({
      type: [EventTimeType],
      description: 'Starts of occurrences beside those of the rule.',
      resolve: ({ rdates }) => [...rdates],
    }),
  }),
});

export const RecurrenceInput = builder.inputType('RecurrenceInput', {
  description:
    'How an event repeats. The start of the event is the first occurrence, and the series keeps its time of day in the ' +
    "start's time zone. What calendars would read differently is refused.",
  fields: (t) => ({
    rule: t.string({
      description:
        'An RRULE value (RFC 5545) such as FREQ=WEEKLY;BYDAY=TU;COUNT=10. FREQ is DAILY, WEEKLY, MONTHLY or YEARLY, with ' +
        'INTERVAL, COUNT or UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS and WKST.',
    }),
    exclude: t.field({
      type: [EventTimeInput],
      description: `Starts of occurrences to leave out, at most ${MAX_RECURRENCE_DATES}.`,
    }),
    add: t.field({
      type: [EventTimeInput],
      description: `Starts of further occurrences, at most ${MAX_RECURRENCE_DATES}.`,
    }),
  }),
});

/** The domain's recurrence of an input. Throws RefusedError with the problems of its times. */
export function readRecurrence(
  { rule, exclude, add }: typeof RecurrenceInput.$inferInput,
  ...path: string[]
): RecurrenceDraft {
  const problems: Problem[] = [];
  const exdates = times(exclude, problems, ...path, 'exclude');
  const rdates = times(add, problems, ...path, 'add');
  if (problems.length > 0) throw new RefusedError(problems);
  return { ...(rule ? { rule } : {}), exdates, rdates };
}

function times(
  given: readonly (typeof EventTimeInput.$inferInput)[] | null | undefined,
  problems: Problem[],
  ...path: string[]
): EventTime[] {
  return (given ?? []).flatMap((input, index) => {
    try {
      return [readTime(input, ...path, String(index))];
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
}
