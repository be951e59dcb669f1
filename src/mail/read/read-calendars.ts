import type { CalendarComponent } from '../../calendar/calendar-object.ts';
import { readCalendar } from '../../calendar/read.ts';
import type { EventTime } from '../../invites/time.ts';
import type { NoReplyReading } from '../reading.ts';
import type { CalendarPart } from './calendar-parts.ts';
import { occurrenceOf } from './occurrence.ts';
import { sameUid, unwrapUid } from './uid.ts';

/** One component of a REPLY or COUNTER. */
export interface AnswerComponent {
  readonly method: 'REPLY' | 'COUNTER';
  readonly component: CalendarComponent;
  /** The one occurrence that it is about; absent for the whole event. */
  readonly occurrence?: EventTime;
  readonly warnings: readonly string[];
}

export interface CalendarAnswers {
  /** In the order of the parts, likeliest first. */
  readonly answers: readonly AnswerComponent[];
  /** True where a part is a REPLY or COUNTER, even one that answers nothing we can use. */
  readonly isAnswer: boolean;
  /** True where every calendar part is our own invitation, quoted or come back (mail-replies case 62). */
  readonly isOurs: boolean;
  /** Why the first part is no answer, where none is. */
  readonly refusal?: NoReplyReading;
}

export interface AnswerContext {
  /** That of the event, for floating times. */
  readonly timeZone: string;
  /** Whether the event has occurrences that can be answered one by one. */
  readonly recurs: boolean;
  /** UID of the event. */
  readonly uid?: string | undefined;
}

/** Reads the calendar parts of a mail and keeps the answers. Never throws. */
export function readAnswers(parts: readonly CalendarPart[], context: AnswerContext): CalendarAnswers {
  const answers: AnswerComponent[] = [];
  let isAnswer = false;
  let isOurs = parts.length > 0;
  let refusal: NoReplyReading | undefined;
  for (const part of parts) {
    const calendar = readCalendar(part.text, { timeZone: context.timeZone });
    const method = calendar.method?.trim().toUpperCase() || part.method;
    const { components, warnings } = calendar;
    isOurs &&= isOurInvitation(method, components, context.uid);
    if (method !== 'REPLY' && method !== 'COUNTER') {
      refusal ??= refuse(method, components);
      continue;
    }
    isAnswer = true;
    const read = components.flatMap((component) => answerOf(component, method, warnings, context));
    answers.push(...read);
    if (read.length === 0) refusal ??= refuse(method, components);
  }
  return { answers, isAnswer, isOurs, ...(answers.length === 0 && refusal ? { refusal } : {}) };
}

function answerOf(
  component: CalendarComponent,
  method: AnswerComponent['method'],
  warnings: readonly string[],
  { recurs }: AnswerContext,
): AnswerComponent[] {
  if (component.name !== 'VEVENT') return [];
  if (component.recurrenceId === undefined) return [{ method, component, warnings }];
  // An answer about an occurrence of an event that has none answers something else (case 4).
  const occurrence = recurs ? occurrenceOf(component) : undefined;
  return occurrence ? [{ method, component, occurrence, warnings }] : [];
}

function isOurInvitation(
  method: string | undefined,
  components: readonly CalendarComponent[],
  uid: string | undefined,
): boolean {
  if (uid === undefined || (method !== 'REQUEST' && method !== 'CANCEL')) return false;
  return components.some((component) => component.uid !== undefined && sameUid(uid, component.uid));
}

function refuse(method: string | undefined, components: readonly CalendarComponent[]): NoReplyReading {
  const [first] = components;
  if (!first) return none('malformed', 'The calendar part holds no event.');
  if (method !== 'REPLY' && method !== 'COUNTER') {
    const named = method?.slice(0, 40);
    return named
      ? {
          ...none('unsupported-method', `METHOD:${named} is no answer; REPLY and COUNTER are.`),
          method: named,
        }
      : none('unsupported-method', 'The calendar part names no METHOD, so it is no answer.');
  }
  const event = components.find(({ name }) => name === 'VEVENT');
  const uid = event?.uid === undefined ? {} : { uid: unwrapUid(event.uid) };
  return event
    ? {
        ...none('unsupported-method', 'The answer is about one occurrence, and the event does not recur.'),
        ...uid,
      }
    : none('unsupported-method', `The answer is about a ${first.name.slice(0, 40)}, not an event.`);
}

function none(disposition: NoReplyReading['disposition'], reason: string): NoReplyReading {
  return { kind: 'none', disposition, reason };
}
