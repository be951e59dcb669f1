import type { TimeFragment } from '../generated/graphql.ts';
import { dayOf } from './when.ts';

/** The day as a leaf of a calendar. Beside it the day is said in words, so a screen reader passes it over. */
export function CalendarLeaf({ start }: { readonly start: TimeFragment }) {
  const { month, day, weekday } = dayOf(start);
  return (
    <span className="leaf" aria-hidden="true">
      <span className="leaf-month">{month}</span>
      <span className="leaf-day">{day}</span>
      <span className="leaf-weekday">{weekday}</span>
    </span>
  );
}
