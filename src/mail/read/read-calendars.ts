import type { CalendarComponent } from '../../calendar/calendar-object.ts';
import { readCalendar } from '../../calendar/read.ts';
import type { NoReplyReading } from '../reading.ts';
import type { CalendarPart } from './calendar-parts.ts';

/** One component of a REPLY or COUNTER that concerns the whole event. */
export interface AnswerComponent {
  readonly method: 'REPLY' | 'COUNTER';
  readonly component: CalendarComponent;
  readonly warnings: readonly string[];
}

export interface CalendarAnswers {
  /** In the order of the parts, likeliest first. */
  readonly answers: readonly AnswerComponent[];
  /** True where a part is a REPLY or COUNTER, even one that answers nothing we can use. */
  readonly isAnswer: boolean;
  /** Why the first part is no answer, where none is. */
  readonly refusal?: NoReplyReading;
}

/** Reads the calendar parts of a mail and keeps the answers. `timeZone` is that of the event, for floating times. */
export function readAnswers(parts: readonly CalendarPart[], timeZone: string): CalendarAnswers {
  const answers: AnswerComponent[] = [];
  let isAnswer = false;
  let refusal: NoReplyReading | undefined;
  for (const part of parts) {
    const calendar = readCalendar(part.text, { timeZone });
    const method = calendar.method?.trim().toUpperCase() || part.method;
    const isKnown = method === 'REPLY' || method === 'COUNTER';
    isAnswer ||= isKnown;
    const usable = isKnown ? calendar.components.filter(concernsWholeEvent) : [];
    for (const component of usable)
      if (isKnown) answers.push({ method, component, warnings: calendar.warnings });
    if (usable.length === 0) refusal ??= refuse(method, calendar.components);
  }
  return { answers, isAnswer, ...(answers.length === 0 && refusal ? { refusal } : {}) };
}

/** Our invites never recur: an answer about one occurrence answers something else (mail-replies case 4). */
function concernsWholeEvent(component: CalendarComponent): boolean {
  return component.name === 'VEVENT' && component.recurrenceId === undefined;
}

function refuse(method: string | undefined, components: readonly CalendarComponent[]): NoReplyReading {
  const [first] = components;
  if (!first) return none('malformed', 'The calendar part holds no event.');
  if (method !== 'REPLY' && method !== 'COUNTER')
    return none(
      'unsupported-method',
      method
        ? `METHOD:${method.slice(0, 40)} is no answer; REPLY and COUNTER are.`
        : 'The calendar part names no METHOD, so it is no answer.',
    );
  const event = components.find(({ name }) => name === 'VEVENT');
  return event
    ? none('unsupported-method', 'The answer is about one occurrence, and the event does not recur.')
    : none('unsupported-method', `The answer is about a ${first.name.slice(0, 40)}, not an event.`);
}

function none(disposition: NoReplyReading['disposition'], reason: string): NoReplyReading {
  return { kind: 'none', disposition, reason };
}
