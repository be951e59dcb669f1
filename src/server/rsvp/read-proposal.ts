import { addDays, instantOfLocal } from '../../calendar/zone.ts';
import type { CalendarEvent } from '../../invites/invite.ts';
import { type EventTime, formatInstant, isDate, sameMoment } from '../../invites/time.ts';
import { clockFace, proposalShape } from './clock-face.ts';
import type { FormValues, Problems } from './form.ts';

/** Another time that somebody asks for, or what is wrong with it; neither where nothing was filled in. */
export interface ReadProposal {
  readonly proposal?: { readonly start: EventTime; readonly end: EventTime };
  readonly problems: Problems;
}

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d(?=$|:00$)/;

/** Reads the proposal of a form in the zone of the event. A series is not moved as a whole, so none is read for it. */
export function readProposal(values: FormValues, event: CalendarEvent, now: number): ReadProposal {
  const { allDay, hasEndDate, timeZone } = proposalShape(event);
  const typed = [
    values.date,
    hasEndDate ? values.endDate : '',
    ...(allDay ? [] : [values.start, values.end]),
  ];
  if (typed.every((text) => text === '') || event.recurrence) return { problems: {} };

  const endDate = hasEndDate && values.endDate !== '' ? values.endDate : values.date;
  const problems: Problems = {
    ...(isUsable(values.date) ? {} : { date: 'badDate' as const }),
    ...(!hasEndDate || endDate === values.date || isUsable(endDate) ? {} : { endDate: 'badDate' as const }),
    ...(allDay || TIME.test(values.start) ? {} : { start: 'badTime' as const }),
    ...(allDay || TIME.test(values.end) ? {} : { end: 'badTime' as const }),
  };
  if (Object.keys(problems).length > 0) return { problems };

  const last = hasEndDate ? 'endDate' : 'end';
  const ends = allDay ? endDate : `${endDate} ${values.end}`;
  const starts = allDay ? values.date : `${values.date} ${values.start}`;
  if (allDay ? ends < starts : ends <= starts) return { problems: { [last]: 'endsTooEarly' } };
  const today = clockFace(now, timeZone).date;
  const proposal = allDay
    ? { start: day(values.date, timeZone), end: day(addDays(endDate, 1), timeZone) }
    : { start: instant(values.date, values.start, timeZone), end: instant(endDate, values.end, timeZone) };
  const isPast = allDay ? values.date < today : epochOfInstant(proposal.start) <= now;
  if (isPast) return { problems: { date: 'alreadyPast' } };
  // Between two times that the clocks skip or show twice there may be nothing, though they read in order.
  if (!allDay && epochOfInstant(proposal.end) <= epochOfInstant(proposal.start))
    return { problems: { [last]: 'endsTooEarly' } };
  if (sameMoment(proposal.start, event.start) && sameMoment(proposal.end, event.end))
    return { problems: { date: 'sameTime' } };
  return { proposal, problems: {} };
}

/** A real day that leaves room for the day after it. */
function isUsable(date: string): boolean {
  return isDate(date) && date >= '1900' && date < '9999-12-31';
}

function day(date: string, timeZone: string): EventTime {
  return { kind: 'date', date, timeZone };
}

function instant(date: string, time: string, timeZone: string): EventTime {
  const [hour, minute] = [Number(time.slice(0, 2)), Number(time.slice(3, 5))];
  const epochMs = instantOfLocal({ date, hour, minute, second: 0 }, timeZone);
  return { kind: 'instant', instant: formatInstant(epochMs), timeZone };
}

function epochOfInstant(time: EventTime): number {
  return time.kind === 'instant' ? Date.parse(time.instant) : Number.NaN;
}
