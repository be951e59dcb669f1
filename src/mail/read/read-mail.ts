import { sameAddress, sameMailbox } from '../../invites/address.ts';
import type { CalendarEvent } from '../../invites/invite.ts';
import { readBounce } from '../bounce/read-bounce.ts';
import type { MailReading, NoReplyReading, ReplyReading } from '../reading.ts';
import { automaticMark } from './automatic.ts';
import { exceededCap, MAX_PART_DEPTH } from './caps.ts';
import { classify } from './classify.ts';
import { type ExtractedMail, extractMail } from './extract.ts';
import { gather } from './gather.ts';
import { ownWords } from './own-words.ts';
import { type CalendarAnswers, readAnswers } from './read-calendars.ts';
import { suggest } from './suggest.ts';
import { readTnef } from './tnef/meeting-answer.ts';
import { visibleLine, visibleText } from './visible-text.ts';

/** Most warnings kept of one mail. */
const MAX_WARNINGS = 50;
/** Longest text kept of what a person typed, in characters. */
export const MAX_TEXT_LENGTH = 2_000;

/** What is known of a mail before it is read. Plain data: it is sent to the thread that reads. */
export interface MailContext {
  /** Envelope sender; empty for the null return path `<>`, absent where it is not known. */
  readonly mailFrom?: string;
  /** The recipient whose reply address was used; absent for a group's shared address. */
  readonly recipientEmail?: string;
  readonly recipientName?: string;
  /** The event that the reply address belongs to. */
  readonly event: CalendarEvent;
  /** Its UID, to notice answers to another event. */
  readonly uid?: string;
  /** The human organizer, whose own answer counts for nobody; to be left out where they are invited themselves. */
  readonly organizerEmail?: string;
  /** False where our invitation forbade other times (X-MICROSOFT-DISALLOW-COUNTER). */
  readonly allowsCounter?: boolean;
}

/**
 * Reads one mail that came to a reply address: bounds, MIME, what kind of mail, what it answers (mail-replies
 * part 1). Who may answer and in which order is applyReply's to say. Never throws, whatever the bytes.
 */
export async function readMail(raw: Uint8Array, context: MailContext): Promise<MailReading> {
  const capped = exceededCap(raw);
  if (capped) return { outcome: capped, warnings: [] };
  let mail: ExtractedMail;
  try {
    mail = await extractMail(raw);
  } catch (error) {
    return { outcome: none('malformed', unreadable(error)), warnings: [] };
  }
  const envelope = {
    ...(mail.messageId ? { messageId: mail.messageId } : {}),
    ...(mail.sender.address ? { from: mail.sender.address } : {}),
    ...(mail.subject ? { subject: mail.subject } : {}),
  };
  const warnings = [...mail.calendar.warnings, ...(mail.sender.warning ? [mail.sender.warning] : [])];
  try {
    const judged = judge(mail, context);
    return { ...envelope, ...judged, warnings: bounded([...warnings, ...judged.warnings]) };
  } catch {
    // A defect of ours, not of the sender: the mail is kept as malformed rather than taking the reader down.
    const outcome = none('malformed', 'The mail could not be read.');
    return { ...envelope, outcome, warnings: bounded(warnings) };
  }
}

type Judged = Omit<MailReading, 'messageId' | 'from' | 'subject'>;

function judge(mail: ExtractedMail, context: MailContext): Judged {
  const { event, mailFrom, uid } = context;
  const calendars = readAnswers(mail.calendar.parts, {
    timeZone: event.start.timeZone,
    recurs: event.recurrence !== undefined,
    uid,
  });
  const { isAnswer, isOurs, refusal, answers } = calendars.isAnswer
    ? calendars
    : orTnef(calendars, mail, context);
  const other =
    classify(mail, { mailFrom, answers: isAnswer, isOurs, isRefused: refusal !== undefined }) ?? refusal;
  if (other) return withoutAnswer(mail, other, context);
  const [first, ...others] = answers;
  if (!first) return withoutAnswer(mail, none('malformed', 'The calendar part holds no answer.'), context);

  const { outcome, warnings } = gather([first, ...others], mail, context);
  if (outcome.kind === 'none') return { ...withoutAnswer(mail, outcome, context), warnings };
  if (isSelf(outcome, context)) {
    const self = none(
      'loop',
      'The organizer answered their own invitation, which says nothing about a guest.',
    );
    return { ...withoutAnswer(mail, { ...self, code: 'self' }, context), warnings };
  }
  return {
    outcome: markAutomatic(outcome, mail),
    ...typedText(mail),
    warnings: [...warnings, ...hints(mail, context)],
  };
}

/** Outlook's own form of an answer, where no calendar part is one (mail-replies part 1, step 5). */
function orTnef(
  calendars: CalendarAnswers,
  { tnef }: ExtractedMail,
  { event }: MailContext,
): CalendarAnswers {
  if (!tnef) return calendars;
  const read = readTnef(tnef, event.start.timeZone);
  switch (read.kind) {
    case 'none':
      return { ...calendars, refusal: calendars.refusal ?? read.outcome };
    case 'text':
      return calendars;
    case 'answer': {
      const { answer } = read;
      const isOther = answer.occurrence !== undefined && event.recurrence === undefined;
      return isOther
        ? { ...calendars, isAnswer: true, refusal: otherOccurrence(answer.component.uid) }
        : { ...calendars, isAnswer: true, answers: [answer] };
    }
  }
}

function otherOccurrence(uid: string | undefined): NoReplyReading {
  const reason = 'The answer is about one occurrence, and the event does not recur.';
  return { ...none('unsupported-method', reason), ...(uid === undefined ? {} : { uid }) };
}

function withoutAnswer(mail: ExtractedMail, outcome: NoReplyReading, context: MailContext): Judged {
  const suggested = suggest(mail, outcome, context);
  const isAboutDelivery = outcome.disposition === 'bounce' || outcome.code === 'complaint';
  // What a REPLY tells of its own delivery is in `report`, and the mail around it is none that came back.
  const bounce = isAboutDelivery && !outcome.report ? readBounce(mail) : undefined;
  return {
    outcome: { ...outcome, ...(suggested ? { suggested } : {}), ...(bounce ? { bounce } : {}) },
    ...(isAboutDelivery ? {} : typedText(mail)),
    warnings: [],
  };
}

function typedText({ text }: ExtractedMail): { text?: string } {
  const words = ownWords(text, MAX_TEXT_LENGTH) ?? visibleText(text, MAX_TEXT_LENGTH);
  return words === undefined ? {} : { text: words };
}

/** True where the organizer answers as nobody else than themselves (case 45). */
function isSelf({ answers }: ReplyReading, { organizerEmail, recipientEmail }: MailContext): boolean {
  if (organizerEmail === undefined) return false;
  return answers.every(({ claim: { from, attendee } }) => {
    if (from === undefined || !sameAddress(from, organizerEmail)) return false;
    if (recipientEmail !== undefined && sameMailbox(from, recipientEmail)) return false;
    return attendee === undefined || sameAddress(attendee, organizerEmail);
  });
}

function markAutomatic(outcome: ReplyReading, mail: ExtractedMail): ReplyReading {
  if (!automaticMark(mail)) return outcome;
  const [first, ...others] = outcome.answers;
  const marked = (answer: typeof first) => ({ ...answer, reply: { ...answer.reply, automatic: true } });
  return { ...outcome, answers: [marked(first), ...others.map(marked)] };
}

/** What headers tell of how an answer came about. */
function hints(mail: ExtractedMail, { recipientEmail }: MailContext): string[] {
  const automatic = automaticMark(mail);
  // Zimbra tells for whom it took the invitation: where that is somebody else, it was forwarded (case 19).
  const intended = visibleLine(mail.headers.get('x-zimbra-calendar-intended-for')?.[0] ?? '', 320);
  const isForwarded = intended && recipientEmail && !sameMailbox(intended, recipientEmail);
  return [
    ...(automatic ? [`The answer was sent automatically (${automatic}).`] : []),
    ...(isForwarded ? [`Zimbra took the invitation for ${intended}: it was forwarded.`] : []),
  ];
}

/** The parser's own bounds throw Errors; their words name the bound, which is ours to explain. */
function unreadable(error: unknown): string {
  const words = error instanceof Error ? error.message : '';
  if (/nesting depth/i.test(words)) return `Parts are nested deeper than ${MAX_PART_DEPTH}.`;
  if (/header size/i.test(words)) return 'The headers of all parts together are too large.';
  return 'The message is no readable MIME.';
}

function none(disposition: NoReplyReading['disposition'], reason: string): NoReplyReading {
  return { kind: 'none', disposition, reason };
}

function bounded(warnings: readonly string[]): string[] {
  const clean = warnings.flatMap((warning) => visibleLine(warning, 500) ?? []);
  return [...new Set(clean)].slice(0, MAX_WARNINGS);
}
