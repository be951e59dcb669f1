import type { CalendarAttendee } from '../../calendar/calendar-object.ts';
import { partstatToStatus } from '../../calendar/status.ts';
import type { CalendarEvent } from '../../invites/invite.ts';
import type { NoReplyReading, ReplyReading } from '../reading.ts';
import { type ChosenAttendee, chooseAttendee } from './attendee.ts';
import type { ExtractedMail } from './extract.ts';
import { readProposal } from './proposal.ts';
import type { AnswerComponent } from './read-calendars.ts';
import { typedComment } from './typed-comment.ts';
import { visibleText } from './visible-text.ts';

/** Longest comment that is kept, in characters. */
export const MAX_COMMENT_LENGTH = 4096;

export interface ReplyContext {
  readonly event: CalendarEvent;
  /** The recipient whose reply address was used; absent for an invite's shared address. */
  readonly recipientEmail?: string | undefined;
}

export interface Interpretation {
  readonly outcome: ReplyReading | NoReplyReading;
  readonly warnings: readonly string[];
}

/**
 * What the answers of one mail say. Several answers are copies of one or its author's changed mind: the one
 * with the latest DTSTAMP counts (mail-replies case 109). Takes one answer at least. Never throws.
 */
export function interpret(
  answers: readonly [AnswerComponent, ...AnswerComponent[]],
  mail: ExtractedMail,
  context: ReplyContext,
): Interpretation {
  const stampOf = ({ component }: AnswerComponent) => component.stamp ?? Number.NEGATIVE_INFINITY;
  const newest = answers.reduce((a, b) => (stampOf(b) > stampOf(a) ? b : a));
  const chosen = readAnswer(newest, mail, context);
  const isOther = (answer: AnswerComponent) =>
    answer !== newest && saysElse(readAnswer(answer, mail, context), chosen);
  return answers.some(isOther)
    ? {
        ...chosen,
        warnings: [...chosen.warnings, 'The mail answers twice and differently; the latest DTSTAMP counts.'],
      }
    : chosen;
}

function readAnswer(answer: AnswerComponent, mail: ExtractedMail, context: ReplyContext): Interpretation {
  const { component, method } = answer;
  const chosen = chooseAttendee(component.attendees, {
    from: mail.sender.address,
    recipientEmail: context.recipientEmail,
  });
  const warnings = [...answer.warnings, ...chosen.warnings];

  const partstat = chosen.attendee?.partstat;
  const failure = component.requestStatus.find((status) => /^[35]\./.test(status.trim()));
  if (failure && (partstat === undefined || partstat === 'NEEDS-ACTION'))
    return { outcome: undeliverable(failure), warnings };

  // A PARTSTAT without a meaning is readCalendar's to warn about.
  const answered = partstatToStatus(partstat);
  if (!answered && method === 'COUNTER')
    warnings.push('The COUNTER gives no answer of its own and was read as TENTATIVE.');
  const status = answered ?? (method === 'COUNTER' ? 'TENTATIVE' : undefined);
  const comment = commentOf(answer, chosen, mail, context);
  const counter = method === 'COUNTER' ? readProposal(component, context.event) : undefined;
  if (counter) warnings.push(...counter.warnings);
  const sequence = component.sequence ?? component.appointmentSequence;
  if (component.stamp === undefined) warnings.push('DTSTAMP is missing; the time of receipt counts.');
  return {
    outcome: {
      kind: 'reply',
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
      },
      ...(component.uid ? { uid: component.uid } : {}),
    },
    warnings,
  };
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

function undeliverable(requestStatus: string): NoReplyReading {
  const words = visibleText(requestStatus, 200) ?? '';
  return {
    kind: 'none',
    disposition: 'bounce',
    reason: `The recipient's calendar refused the invitation (REQUEST-STATUS ${words}).`,
  };
}

function saysElse({ outcome: a }: Interpretation, { outcome: b }: Interpretation): boolean {
  const content = (outcome: Interpretation['outcome']) =>
    outcome.kind === 'none'
      ? outcome.disposition
      : JSON.stringify([outcome.reply.status, outcome.reply.comment, outcome.reply.proposal]);
  return content(a) !== content(b);
}
