import type { EventTimeInput, OccurrencesQuery } from '../generated/graphql.ts';

/** One date of a series, as the page shows it. */
export type Occurrence = NonNullable<OccurrencesQuery['invite']>['occurrences'][number];

/** The start in the series names an occurrence for good, wherever it is moved to. */
export function occurrenceName({ recurrenceId }: Occurrence): EventTimeInput {
  const { date, dateTime, timeZone } = recurrenceId;
  return date === null ? { dateTime, timeZone } : { date };
}
