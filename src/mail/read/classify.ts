import { sameAddress } from '../../invites/address.ts';
import { isChallenge } from '../bounce/bounce-text.ts';
import type { NoReplyReading } from '../reading.ts';
import { readAnswerSubject } from './answer-subject.ts';
import { automaticMark } from './automatic.ts';
import { readNullPath, readReport } from './delivery-report.ts';
import type { ExtractedMail } from './extract.ts';

/** Received headers beyond which a mail goes in circles (mail-replies case 140). */
const MAX_RECEIVED = 25;
/** The header that our own mail carries; a mail that arrives with it came back. */
export const LOOP_HEADER = 'X-Invitegraph-Loop';

/** Reply and bounce addresses: 26 characters of Crockford's base32 (mail-invitations 2.2). */
const OUR_ADDRESS = /(?:^|\+)[rb]-[0-9a-hjkmnp-tv-z]{26}@/i;

export interface Found {
  /** Envelope sender, empty for `<>`. */
  readonly mailFrom: string | undefined;
  /** Whether a calendar part or winmail.dat is a REPLY or COUNTER. */
  readonly answers: boolean;
  /** Whether every calendar part is our own invitation. */
  readonly isOurs: boolean;
  /** Whether there is a calendar part or winmail.dat that is something else, or broken. */
  readonly isRefused: boolean;
}

/**
 * What a mail is that answers nothing; undefined where it should be read as an answer (mail-replies part 1,
 * step 3). An answer wins over every mark of an automatic mail: rooms and rules answer by themselves, Exchange
 * sends their answers with the null return path (case 131).
 */
export function classify(
  mail: ExtractedMail,
  { mailFrom, answers, isOurs, isRefused }: Found,
): NoReplyReading | undefined {
  if (mail.rootType === 'multipart/report') return readReport(mail);
  const loop = readLoop(mail);
  if (loop) return loop;
  if (answers) return undefined;
  if (isForwardNotification(mail))
    return {
      ...none('unsupported-method', 'Outlook tells that the invitation was forwarded; nobody answered.'),
      code: 'forward-notification',
    };
  if (hasNullReturnPath(mail, mailFrom)) return readNullPath(mail);

  const automatic = automaticMark(mail);
  if (automatic) return none('auto-reply', `The mail was sent automatically (${automatic}).`);
  if (isChallenge(mail))
    return none('auto-reply', 'The sender’s mailbox wants a human to prove themselves; nobody answered.');
  if (isRefused && !(isOurs && mail.text.trim() !== '')) return undefined;
  if (mail.calendar.oversized) return none('too-large', 'The calendar part is too large to be read.');
  return withoutCalendar(mail, isOurs);
}

function readLoop({ headers, sender }: ExtractedMail): NoReplyReading | undefined {
  const received = headers.get('received')?.length ?? 0;
  if (headers.has(LOOP_HEADER.toLowerCase())) return none('loop', 'The mail is our own, come back.');
  if (received > MAX_RECEIVED)
    return none('loop', `The mail passed ${received} servers: it goes in circles.`);
  // Only the gateway writes from such an address.
  return OUR_ADDRESS.test(sender.address ?? '')
    ? none('loop', 'The mail comes from one of our own reply addresses.')
    : undefined;
}

function isForwardNotification({ subject, text }: ExtractedMail): boolean {
  return (
    /^meeting forward notification:/i.test(subject ?? '') ||
    /\bhas forwarded (this|your) meeting request to\b/i.test(text.slice(0, 2_000))
  );
}

function withoutCalendar(mail: ExtractedMail, isOurs: boolean): NoReplyReading {
  if (mail.isEncrypted)
    return {
      ...none('text-only', 'The mail is encrypted: what it answers can only be read by its receiver.'),
      code: 'encrypted',
    };
  if (isForwardingVerification(mail))
    return {
      ...none('text-only', 'Gmail asks to confirm a forwarding address; nobody answered.'),
      code: 'forwarding-verification',
    };
  if (isOurs)
    return none('text-only', 'The mail is text around our own invitation, so it changes no answer.');
  const answer = readAnswerSubject(mail.subject);
  return answer
    ? none(
        'text-only',
        `The subject begins with “${answer.words}”, but no calendar part says who answers what.`,
      )
    : none('text-only', 'The mail is plain text without a calendar part, so it changes no answer.');
}

function isForwardingVerification({ sender, subject }: ExtractedMail): boolean {
  const fromGmail =
    sender.address !== undefined && sameAddress(sender.address, 'forwarding-noreply@google.com');
  return (
    fromGmail && /forwarding|weiterleitung|transfert|reenvío|inoltro|転送|^\(#\d+\)/i.test(subject ?? '')
  );
}

function hasNullReturnPath({ headers }: ExtractedMail, mailFrom: string | undefined): boolean {
  return mailFrom?.trim() === '' || /^<\s*>$/.test(headers.get('return-path')?.[0]?.trim() ?? '');
}

function none(disposition: NoReplyReading['disposition'], reason: string): NoReplyReading {
  return { kind: 'none', disposition, reason };
}
