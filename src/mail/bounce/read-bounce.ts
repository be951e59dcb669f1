import type { ExtractedMail } from '../read/extract.ts';
import type { BounceReading, BounceResult } from './bounce-reading.ts';
import { looksReturned, readBounceText } from './bounce-text.ts';
import { readDeliveryStatus } from './delivery-status.ts';
import { readFeedbackReport } from './feedback-report.ts';
import { readReturnedMail } from './returned-mail.ts';

/**
 * What a mail that is no answer says of the delivery of ours; undefined for a report that is about something else,
 * such as a read receipt (mail-replies case 138) or a provider's `not-spam`. For mail that was classified already:
 * without a machine-readable part its null return path is believed. Never throws.
 */
export function readBounce(mail: ExtractedMail): BounceReading | undefined {
  const isReport = mail.rootType === 'multipart/report';
  if (mail.reportType === 'disposition-notification') return undefined;
  if (mail.reportType === 'feedback-report' || mail.feedbackReport !== undefined) return readComplaint(mail);

  const returned = readReturnedMail(textsOf(mail));
  const [first, ...others] = readDeliveryStatus(mail.deliveryStatus ?? '');
  if (first) return { evidence: 'report', results: [first, ...others], returned };
  const evidence = isReport || looksReturned(mail) ? 'words' : 'return-path';
  return { evidence, results: [readBounceText(mail)], returned };
}

function readComplaint(mail: ExtractedMail): BounceReading | undefined {
  const { complaint, mailFrom } = readFeedbackReport(mail.feedbackReport ?? '');
  if (!complaint) return undefined;
  const texts = textsOf(mail);
  return {
    evidence: 'report',
    results: [complaint],
    returned: readReturnedMail(mailFrom === undefined ? texts : [mailFrom, ...texts]),
  };
}

function textsOf({ returned, text, calendar }: ExtractedMail): string[] {
  return [...(returned === undefined ? [] : [returned]), text, ...calendar.parts.map((part) => part.text)];
}

const GRAVITY: Readonly<Record<BounceResult['kind'], number>> = {
  complaint: 3,
  failed: 2,
  delayed: 1,
  arrived: 0,
};

/**
 * The result that is about an address. Our mail goes to one recipient at a time, so where none of the addresses is
 * theirs, theirs was rewritten on the way: then the worst that happened counts.
 */
export function resultFor({ results }: BounceReading, isTheirs: (address: string) => boolean): BounceResult {
  const theirs = results.find(({ addresses }) => addresses.some(isTheirs));
  return theirs ?? results.reduce((worst, next) => (GRAVITY[next.kind] > GRAVITY[worst.kind] ? next : worst));
}
