import type { CalendarEvent, Recipient, RsvpStatus } from '../../invites/invite.ts';
import { faceOf, proposalShape } from './clock-face.ts';
import type { Answer, ProblemName } from './words/words.ts';

/** What the form holds, as text: from the present answer, from the link, or as somebody typed it. */
export interface FormValues {
  readonly answer?: Answer;
  readonly comment: string;
  readonly date: string;
  readonly start: string;
  readonly endDate: string;
  readonly end: string;
}

export type FieldName = keyof FormValues;
/** What is wrong, by the field it is wrong with; empty where nothing is. */
export type Problems = Partial<Record<FieldName, ProblemName>>;

/** Longest value of a date or time field that is kept to be shown again, in characters. */
const LONGEST_VALUE = 32;

export const STATUS_OF: Readonly<Record<Answer, RsvpStatus>> = {
  accepted: 'ACCEPTED',
  tentative: 'TENTATIVE',
  declined: 'DECLINED',
};

/** The answer of this name; undefined for any other text. */
export function answerNamed(text: string | null | undefined): Answer | undefined {
  return ANSWERS.find((answer) => answer === text);
}

/** In the order in which they are offered. */
export const ANSWERS = ['accepted', 'tentative', 'declined'] as const satisfies readonly Answer[];

/** The answer that a recipient has given or was given by the application; undefined while it is open. */
export function answerOf({ status }: Pick<Recipient, 'status'>): Answer | undefined {
  return ANSWERS.find((answer) => STATUS_OF[answer] === status);
}

/** What somebody sent, the fields that the form does not have empty. */
export function typedValues(fields: URLSearchParams): FormValues {
  const answer = answerNamed(fields.get('answer'));
  const short = (name: FieldName) => (fields.get(name) ?? '').trim().slice(0, LONGEST_VALUE);
  return {
    ...(answer ? { answer } : {}),
    // A form sends CRLF where the reader pressed Enter (WHATWG URL-encoded form data); it counts as one character.
    comment: (fields.get('comment') ?? '').replace(/\r\n?/g, '\n'),
    date: short('date'),
    start: short('start'),
    endDate: short('endDate'),
    end: short('end'),
  };
}

/** The present answer as the form shows it, with another one chosen where the link names one. */
export function presentValues(recipient: Recipient, event: CalendarEvent, linked?: Answer): FormValues {
  const answer = linked ?? answerOf(recipient);
  const { proposal } = recipient;
  const { timeZone, allDay } = proposalShape(event);
  const none = { date: '', start: '', endDate: '', end: '' };
  const values = { ...(answer ? { answer } : {}), comment: recipient.comment ?? '', ...none };
  // A proposal against an older time, or one made of days where times are asked for, is no starting point.
  if (!proposal || proposal.outdated || (proposal.start.kind === 'date') !== allDay) return values;
  const start = faceOf(proposal.start, timeZone);
  const end = faceOf(proposal.end, timeZone);
  const endDate = allDay ? dayBefore(end.date) : end.date;
  return { ...values, date: start.date, start: start.time, endDate, end: end.time };
}

function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
