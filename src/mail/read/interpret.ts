import type { CalendarAttendee } from '../../calendar/calendar-object.ts';
import { partstatToStatus } from '../../calendar/status.ts';
import type { CalendarEvent } from '../../invites/invite.ts';
import { epochOf } from '../../invites/time.ts';
import type { Answer, NoReplyReading } from '../reading.ts';
import { aliasHint } from './alias-hint.ts';
import { type ChosenAttendee, chooseAttendee } from './attendee.ts';
import type { ExtractedMail } from './extract.ts';
import { readProposal } from './proposal.ts';
import type { AnswerComponent } from './read-calendars.ts';
import { typedComment } from './typed-comment.ts';
import { visibleText } from './visible-text.ts';

/** Longest comment that is kept, in characters. */
const MAX_COMMENT_LENGTH = 4096;

export interface ReplyContext {
  readonly event: CalendarEvent;
  /** The recipient whose reply address was used; absent for an invite's shared address. */
  readonly recipientEmail?: string | undefined;
  readonly recipientName?: string | undefined;
  readonly allowsCounter?: boolean | undefined;
}

export interface Interpretation {
  readonly outcome: Answer | NoReplyReading;
  readonly warnings: readonly string[];
}

/** What one component of a REPLY or COUNTER says. Never throws. */
export function interpret(
  answer: AnswerComponent,
  mail: ExtractedMail,
  context: ReplyContext,
): Interpretation {
  const { component, method, occurrence } = answer;
  const chosen = chooseAttendee(component.attendees, {
    from: mail.sender.address,
    recipientEmail: context.recipientEmail,
  });
  const alias = aliasHint(chosen, { ...context, displayName: mail.sender.displayName });
  const warnings = [...answer.warnings, ...chosen.warnings, ...alias.warnings];

  const partstat = chosen.attendee?.partstat;
  const failure = component.requestStatus.find((status) => /^[35]\./.test(status.trim()));
  if (failure && (partstat === undefined || partstat === 'NEEDS-ACTION'))
    return { outcome: undeliverable(failure, chosen.address), warnings };

  // A PARTSTAT without a meaning is readCalendar's to warn about.
  const answered = partstatToStatus(partstat);
  if (!answered && method === 'COUNTER')
    warnings.push('The COUNTER gives no answer of its own and was read as TENTATIVE.');
  const status = answered ?? (method === 'COUNTER' ? 'TENTATIVE' : undefined);
  const comment = commentOf(answer, chosen, mail, context);
  const counter = method === 'COUNTER' ? readProposal(answer, context) : undefined;
  if (counter) warnings.push(...counter.warnings);
  const sequence = component.sequence ?? component.appointmentSequence;
  if (component.stamp === undefined) warnings.push('DTSTAMP is missing; the time of receipt counts.');
  const { respondedBy, onBehalfOf, delegatedTo } = chosen;
  const guests = chosen.attendee?.guests;
  return {
    outcome: {
      claim: {
        ...(chosen.from ? { from: chosen.from } : {}),
        ...(chosen.address ? { attendee: chosen.address } : {}),
      },
      reply: {
        ...(status ? { status } : {}),
        ...(comment ? { comment } : {}),
        ...(counter?.proposal ? { proposal: counter.proposal } : {}),
        ...(sequence === undefined ? {} : { sequence }),
        ...(component.stamp === undefined ? {} : { stamp: component.stamp }),
        ...(respondedBy ? { respondedBy } : {}),
        ...(onBehalfOf ? { onBehalfOf } : {}),
        ...(delegatedTo.length > 0 ? { delegatedTo } : {}),
        ...(guests ? { guests } : {}),
        ...(occurrence ? { recurrenceId: occurrence } : {}),
      },
      ...(alias.hint ? { hint: alias.hint } : {}),
    },
    warnings,
  };
}

/** True where the answer was given after the event, which has but one end, was over (case 68). */
export function isAfterEnd({ reply }: Answer, event: CalendarEvent): boolean {
  return !event.recurrence && reply.stamp !== undefined && reply.stamp > epochOf(event.end);
}

/** Precedence of mail-replies part 2. DESCRIPTION is never a comment: it is a copy of our own text. */
function commentOf(
  { component }: AnswerComponent,
  chosen: ChosenAttendee,
  { text, sender }: ExtractedMail,
  { event, recipientEmail }: ReplyContext,
): string | undefined {
  const written = component.comments.map((comment) => comment.trim()).filter(Boolean);
  const names = [event.summary, recipientEmail, sender.address, sender.displayName];
  const attendee: CalendarAttendee | undefined = chosen.attendee;
  return (
    visibleText(written.join('\n'), MAX_COMMENT_LENGTH) ??
    visibleText(attendee?.responseComment ?? '', MAX_COMMENT_LENGTH) ??
    typedComment(text, [...names, attendee?.name, chosen.address, component.organizer])
  );
}

/** Their calendar server refused our invitation: a failed delivery, and no declined invitation (case 123). */
function undeliverable(requestStatus: string, recipient: string | undefined): NoReplyReading {
  const words = visibleText(requestStatus, 200) ?? '';
  const [status = ''] = words.split(';');
  return {
    kind: 'none',
    disposition: 'bounce',
    reason: `The recipient's calendar refused the invitation (REQUEST-STATUS ${words}).`,
    report: { action: 'failed', status, ...(recipient ? { recipient } : {}) },
  };
}
