import type { NoReplyReading } from '../reading.ts';
import type { ExtractedMail } from './extract.ts';
import { visibleLine } from './visible-text.ts';

/** Received headers beyond which a mail goes in circles (mail-replies case 140). */
export const MAX_RECEIVED = 25;
/** The header that our own mail carries; a mail that arrives with it came back. */
export const LOOP_HEADER = 'X-Invitegraph-Loop';

/**
 * What a mail is that answers nothing; undefined where it should be read as an answer (mail-replies part 1,
 * step 3). `mailFrom` is the envelope sender, empty for `<>`; `answers` says whether a calendar part is a
 * REPLY or COUNTER, which wins over every mark of an automatic mail: rooms and rules answer by themselves,
 * Exchange sends their answers with the null return path (case 131).
 */
export function classify(
  mail: ExtractedMail,
  { mailFrom, answers }: { mailFrom: string; answers: boolean },
): NoReplyReading | undefined {
  if (mail.rootType === 'multipart/report') return report(mail);
  if (hasNullReturnPath(mail, mailFrom) && !answers)
    return none('bounce', 'The mail has the null return path of a delivery report.');
  const received = mail.headers.get('received')?.length ?? 0;
  if (mail.headers.has(LOOP_HEADER.toLowerCase())) return none('loop', 'The mail is our own, come back.');
  if (received > MAX_RECEIVED)
    return none('loop', `The mail passed ${received} servers: it goes in circles.`);
  if (answers) return undefined;

  const automatic = automaticMark(mail);
  if (automatic) return none('auto-reply', `The mail was sent automatically (${automatic}).`);
  if (/^meeting forward notification:/i.test(mail.subject ?? ''))
    return none('unsupported-method', 'Outlook tells that the invitation was forwarded; nobody answered.');
  if (mail.calendar.parts.length > 0) return undefined;
  if (mail.calendar.oversized) return none('too-large', 'The calendar part is too large to be read.');
  return withoutCalendar(mail);
}

/** The header that marks a mail as written by a machine, as people may see it; undefined for none. */
export function automaticMark({ headers, subject }: ExtractedMail): string | undefined {
  const value = (name: string) => headers.get(name)?.[0]?.trim().toLowerCase() ?? '';
  // Parameters may follow: `no; note=…` is still no (RFC 3834 §5).
  const submitted = value('auto-submitted').split(';')[0]?.trim() ?? '';
  if (submitted !== '' && submitted !== 'no') return `Auto-Submitted: ${visibleLine(submitted, 40) ?? ''}`;
  for (const name of ['X-Autoreply', 'X-Autorespond', 'X-Auto-Response-Suppress'])
    if (headers.has(name.toLowerCase())) return name;
  if (/^(bulk|junk|auto_reply)$/.test(value('precedence'))) return `Precedence: ${value('precedence')}`;
  return AUTOMATIC_SUBJECT.test(subject ?? '') ? 'by its subject' : undefined;
}

const AUTOMATIC_SUBJECT =
  /^(automatic reply|auto(matic)?[- ]?response|out of (the )?office|automatische antwort|abwesenheitsnotiz|réponse automatique|respuesta automática|risposta automatica|automatisch antwoord|resposta automática|autosvar|自動応答)/i;

/** Words with which calendar clients begin the subject of an answer (mail-replies case 60). */
const ANSWER_SUBJECT =
  /^((event |tentatively )?accepted|(event )?declined|tentative|event tentatively accepted|new time proposed|proposed new time|akzeptiert|angenommen|zusage|zugesagt|abgelehnt|absage|mit vorbehalt|vorläufig|accepté|refusé|décliné|provisoire|aceptado|aceptada|rechazado|provisional|accettato|rifiutato|geaccepteerd|geweigerd|aceito|recusado|承諾|辞退|仮承諾) ?[:：]/i;

function withoutCalendar(mail: ExtractedMail): NoReplyReading {
  if (mail.isEncrypted)
    return none('text-only', 'The mail is encrypted: what it answers can only be read by its receiver.');
  if (mail.hasTnef)
    return none('text-only', 'Outlook packed the answer into winmail.dat (TNEF), which is not read yet.');
  const [answer] = ANSWER_SUBJECT.exec(mail.subject ?? '') ?? [];
  return answer
    ? none('text-only', `The subject begins with “${answer}”, but no calendar part says who answers what.`)
    : none('text-only', 'The mail is plain text without a calendar part, so it changes no answer.');
}

function report({ reportType, deliveryStatus }: ExtractedMail): NoReplyReading {
  if (reportType === 'disposition-notification')
    return none('auto-reply', 'A read receipt: the mail was opened, which is no answer.');
  if (reportType === 'feedback-report')
    return none('auto-reply', 'An abuse complaint by the mail provider of a recipient, which is no answer.');
  const field = (name: string) =>
    visibleLine(new RegExp(`^${name}:(.*)$`, 'im').exec(deliveryStatus ?? '')?.[1] ?? '', 320);
  const action = field('Action')?.toLowerCase();
  const status = /^\d\.\d{1,3}\.\d{1,3}/.exec(field('Status') ?? '')?.[0];
  const recipient = field('Final-Recipient')?.replace(/^rfc822;\s*/i, '');
  const facts = [action ?? 'no machine-readable result', status && `status ${status}`, recipient];
  return none('bounce', `A delivery report: ${facts.filter(Boolean).join(', ')}.`);
}

function hasNullReturnPath({ headers }: ExtractedMail, mailFrom: string): boolean {
  return mailFrom.trim() === '' || /^<\s*>$/.test(headers.get('return-path')?.[0]?.trim() ?? '');
}

function none(disposition: NoReplyReading['disposition'], reason: string): NoReplyReading {
  return { kind: 'none', disposition, reason };
}
