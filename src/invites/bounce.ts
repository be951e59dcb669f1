import type { Change, Minted } from './create.ts';
import { isSuppressed, withReport } from './delivery.ts';
import type { DeliveryReport, Invite, Recipient } from './invite.ts';

/** What a mail system says of mail that it took: a delivery report (RFC 3464) or a complaint (RFC 5965). */
export interface BounceReport {
  readonly kind: 'failed' | 'delayed' | 'arrived' | 'complaint';
  /** For people, in the mail system's words where it has some. */
  readonly reason: string;
  readonly smtpCode?: number;
  readonly enhancedStatus?: string;
  /** DTSTAMP of the text that the mail carried, where that can be told; `older` where only that it is not the newest. */
  readonly about?: number | 'older';
}

/** What was noted, or in plain words why nothing was. */
export interface NotedBounce extends Change {
  readonly why?: string;
}

/**
 * Notes what became of mail after it was sent (mail-replies cases 132 to 134 and 139). Only ever changes a
 * delivery report: whoever knows a bounce address can forge one, so answers and the revision stay. A failure or a
 * complaint is one event for each mail, however often it is reported; a delay is none. Never throws.
 */
export function noteBounce(
  invite: Invite,
  recipientId: string,
  report: BounceReport,
  { now, newId }: Pick<Minted, 'now' | 'newId'>,
): NotedBounce {
  const nothing = (why: string): NotedBounce => ({ invite, events: [], why });
  const recipient = invite.recipients.find(({ id }) => id === recipientId);
  if (!recipient) return nothing('The report is about somebody who is no longer invited.');
  if (isSuppressed(recipient)) return nothing('Mail to this recipient has stopped after a complaint.');
  const mail = newestMail(invite, recipient);
  // A complaint is about the sender and not about one text.
  if (report.kind !== 'complaint' && !isAbout(report, mail))
    return nothing('The report is about older mail than the newest.');

  const { kind, reason, smtpCode, enhancedStatus } = report;
  const { method, stamp } = mail;
  const codes = { ...(smtpCode ? { smtpCode } : {}), ...(enhancedStatus ? { enhancedStatus } : {}) };
  const noted = (state: DeliveryReport['state']) =>
    withReport(invite, [recipientId], { state, method, stamp, at: now, reason, ...codes });
  if (kind === 'arrived')
    return mail.state === 'DELAYED'
      ? { invite: withRecipient(invite, withoutDelay(recipient, now)), events: [] }
      : nothing('The report says that the mail was delivered or passed on.');
  if (kind === 'delayed')
    return mail.state === 'SENT' || mail.state === 'QUEUED'
      ? { invite: noted('DELAYED'), events: [] }
      : nothing('A delay or the failure of this mail was reported before.');
  if (kind === 'failed' && mail.state === 'FAILED')
    return nothing('The failure of this mail was reported before.');

  const next = noted(kind === 'failed' ? 'FAILED' : 'COMPLAINED');
  const body = { type: 'DELIVERY_FAILED' as const, recipientId, method, reason, ...codes };
  return { invite: next, events: [{ id: newId(), occurredAt: now, body, invite: next }] };
}

/** The recipient with a reported delay taken back: their mail has arrived after all (case 133). */
export function withoutDelay(recipient: Recipient, now: number): Recipient {
  const { delivery } = recipient;
  if (delivery?.state !== 'DELAYED') return recipient;
  const { method, stamp } = delivery;
  return { ...recipient, delivery: { state: 'SENT', method, stamp, at: now } };
}

/** The report of the newest mail; where the application brings the texts itself, as if it were sent. */
function newestMail(invite: Invite, { delivery }: Recipient): DeliveryReport {
  const method = invite.state === 'CANCELLED' ? 'CANCEL' : 'REQUEST';
  return delivery ?? { state: 'SENT', method, stamp: invite.stampedAt, at: invite.updatedAt };
}

function isAbout({ about }: BounceReport, mail: DeliveryReport): boolean {
  if (about === 'older') return false;
  // Mail that waits to be sent cannot have come back, unless the report says that it is this very one.
  if (about === undefined) return mail.state !== 'QUEUED';
  return about >= mail.stamp;
}

function withRecipient(invite: Invite, recipient: Recipient): Invite {
  return {
    ...invite,
    recipients: invite.recipients.map((one) => (one.id === recipient.id ? recipient : one)),
  };
}
