import type { CalendarEvent } from '../../invites/invite.ts';
import type { MailReading, NoReplyReading, ReplyReading } from '../reading.ts';
import { exceededCap } from './caps.ts';
import { automaticMark, classify } from './classify.ts';
import { type ExtractedMail, extractMail } from './extract.ts';
import { interpret } from './interpret.ts';
import { MAX_PART_DEPTH } from './mime-tree.ts';
import { readAnswers } from './read-calendars.ts';
import { visibleLine } from './visible-text.ts';

/** Most warnings kept of one mail. */
export const MAX_WARNINGS = 50;

export interface MailContext {
  /** Envelope sender; empty for the null return path `<>`. */
  readonly mailFrom: string;
  /** The recipient whose reply address was used; absent for a group's shared address. */
  readonly recipientEmail?: string;
  /** The event that the reply address belongs to. */
  readonly event: CalendarEvent;
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
    return { outcome: malformed(unreadable(error)), warnings: [] };
  }
  const envelope = {
    ...(mail.messageId ? { messageId: mail.messageId } : {}),
    ...(mail.sender.address ? { from: mail.sender.address } : {}),
    ...(mail.subject ? { subject: mail.subject } : {}),
  };
  const warnings = [...mail.calendar.warnings, ...(mail.sender.warning ? [mail.sender.warning] : [])];
  try {
    const { outcome, warnings: found } = judge(mail, context);
    return { ...envelope, outcome, warnings: bounded([...warnings, ...found]) };
  } catch {
    // A defect of ours, not of the sender: the mail is kept as malformed rather than taking the reader down.
    return { ...envelope, outcome: malformed('The mail could not be read.'), warnings: bounded(warnings) };
  }
}

function judge(
  mail: ExtractedMail,
  context: MailContext,
): { outcome: ReplyReading | NoReplyReading; warnings: readonly string[] } {
  const { answers, isAnswer, refusal } = readAnswers(mail.calendar.parts, context.event.start.timeZone);
  const none = classify(mail, { mailFrom: context.mailFrom, answers: isAnswer }) ?? refusal;
  if (none) return { outcome: none, warnings: [] };
  const [first, ...others] = answers;
  if (!first) return { outcome: malformed('The calendar part holds no answer.'), warnings: [] };
  const { outcome, warnings } = interpret([first, ...others], mail, context);
  const automatic = automaticMark(mail);
  return {
    outcome,
    warnings: automatic ? [...warnings, `The answer was sent automatically (${automatic}).`] : warnings,
  };
}

/** The parser's own bounds throw Errors; their words name the bound, which is ours to explain. */
function unreadable(error: unknown): string {
  const words = error instanceof Error ? error.message : '';
  if (/nesting depth/i.test(words)) return `Parts are nested deeper than ${MAX_PART_DEPTH}.`;
  if (/header size/i.test(words)) return 'The headers of all parts together are too large.';
  return 'The message is no readable MIME.';
}

function malformed(reason: string): NoReplyReading {
  return { kind: 'none', disposition: 'malformed', reason };
}

function bounded(warnings: readonly string[]): string[] {
  const clean = warnings.flatMap((warning) => visibleLine(warning, 500) ?? []);
  return [...new Set(clean)].slice(0, MAX_WARNINGS);
}
