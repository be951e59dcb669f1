import { isChallenge, looksReturned } from '../bounce/bounce-text.ts';
import type { NoReplyReading } from '../reading.ts';
import { automaticMark } from './automatic.ts';
import type { ExtractedMail } from './extract.ts';
import { visibleLine } from './visible-text.ts';

/** What kind of multipart/report a mail is (mail-replies cases 132, 133, 138, 139); read-bounce.ts tells the rest. */
export function readReport({ reportType, deliveryStatus }: ExtractedMail): NoReplyReading {
  if (reportType === 'disposition-notification')
    return {
      ...none('auto-reply', 'A read receipt: the mail was opened, which is no answer.'),
      code: 'receipt',
    };
  if (reportType === 'feedback-report')
    return {
      ...none('auto-reply', 'An abuse complaint by the mail provider of a recipient, which is no answer.'),
      code: 'complaint',
    };
  const field = (name: string) =>
    visibleLine(new RegExp(`^${name}:(.*)$`, 'im').exec(deliveryStatus ?? '')?.[1] ?? '', 320);
  const action = field('Action')?.toLowerCase();
  const status = /^\d\.\d{1,3}\.\d{1,3}/.exec(field('Status') ?? '')?.[0];
  const recipient = field('Final-Recipient')?.replace(/^rfc822;\s*/i, '');
  const facts = [action ?? 'no machine-readable result', status && `status ${status}`, recipient];
  return none('bounce', `A delivery report: ${facts.filter(Boolean).join(', ')}.`);
}

/**
 * What a mail with the null return path is that is no multipart/report: a delivery report in words only (case
 * 134), unless it is marked as an automatic answer of a person's mailbox, which has the null path too (RFC 3834 §3.3).
 */
export function readNullPath(mail: ExtractedMail): NoReplyReading {
  const mark =
    automaticMark(mail) ?? (isChallenge(mail) ? 'it wants a human to prove themselves' : undefined);
  return mark && !looksReturned(mail)
    ? none('auto-reply', `The mail was sent automatically (${mark}).`)
    : none('bounce', 'The mail has the null return path of a delivery report.');
}

function none(disposition: NoReplyReading['disposition'], reason: string): NoReplyReading {
  return { kind: 'none', disposition, reason };
}
