import { sameMailbox } from '../../invites/address.ts';
import { isForPeople } from '../../invites/disposition.ts';
import type { CalendarEvent } from '../../invites/invite.ts';
import type { NoReplyReading, Suggestion } from '../reading.ts';
import { readAnswerSubject } from './answer-subject.ts';
import type { ExtractedMail } from './extract.ts';
import { typedComment } from './typed-comment.ts';

/**
 * What a mail that a person has to look at might answer: the status that its subject begins with, what its sender
 * typed, and for whom (mail-replies cases 60, 61). Never applied by itself: subjects are kept when people reply to
 * or forward a mail. Undefined where there is nothing to suggest.
 */
export function suggest(
  { subject, text, sender }: ExtractedMail,
  { disposition, code }: NoReplyReading,
  { event, recipientEmail }: { event: CalendarEvent; recipientEmail?: string },
): Suggestion | undefined {
  if (!isForPeople(disposition) || code === 'forwarding-verification') return undefined;
  const status = readAnswerSubject(subject)?.status;
  const comment = typedComment(text, [event.summary, recipientEmail, sender.address, sender.displayName]);
  if (status === undefined && comment === undefined) return undefined;
  const { address } = sender;
  const isRecipient =
    recipientEmail !== undefined && address !== undefined && sameMailbox(address, recipientEmail);
  const attendee = isRecipient ? recipientEmail : address;
  return {
    ...(status ? { status } : {}),
    ...(comment ? { comment } : {}),
    ...(attendee ? { attendee } : {}),
  };
}
