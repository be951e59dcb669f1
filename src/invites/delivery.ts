import type { Change, Minted } from './create.ts';
import { isErasedAddress } from './erasure/pseudonym.ts';
import type { DeliveryReport, Invite, MailMethod, Recipient } from './invite.ts';

/** How sending one mail ended. */
export type DeliveryResult =
  | { readonly outcome: 'sent'; readonly captured: boolean }
  | { readonly outcome: 'failed'; readonly reason: string; readonly smtpCode?: number };

/** The mail that a result is about. */
export interface ReportedMail {
  readonly recipientId: string;
  readonly method: MailMethod;
  /** DTSTAMP of its text, which tells it from newer mail to the same recipient. */
  readonly stamp: number;
}

/**
 * Notes how mail to a recipient ended. The revision stays: a caller's `expectedRevision` must not go stale
 * because a mail server was slow. A recipient who is gone meanwhile still gets the event; one to whom newer
 * mail is on its way keeps the report of that.
 */
export function noteDelivery(
  invite: Invite,
  { recipientId, method, stamp }: ReportedMail,
  result: DeliveryResult,
  { now, newId }: Pick<Minted, 'now' | 'newId'>,
): Change {
  const failed = result.outcome === 'failed';
  const state = failed ? 'FAILED' : result.captured ? 'CAPTURED' : 'SENT';
  const failure = failed
    ? { reason: result.reason, ...(result.smtpCode ? { smtpCode: result.smtpCode } : {}) }
    : {};
  const next = withReport(invite, [recipientId], { state, method, stamp, at: now, ...failure });
  const body = failed
    ? { type: 'DELIVERY_FAILED' as const, recipientId, method, reason: result.reason, ...failure }
    : { type: 'INVITE_SENT' as const, recipientId, method, captured: result.captured };
  return { invite: next, events: [{ id: newId(), occurredAt: now, body, invite: next }] };
}

/** The invite with mail of its present text to these recipients marked as waiting to be sent. */
export function noteQueued(
  invite: Invite,
  recipientIds: readonly string[],
  method: MailMethod,
  now: number,
): Invite {
  return withReport(invite, recipientIds, { state: 'QUEUED', method, stamp: invite.stampedAt, at: now });
}

/**
 * True for a recipient whose mail provider passed on a complaint (mail-replies case 139): nothing more is queued
 * for them, whatever changes. The complaint stays their delivery report for as long as the invite lives. Nor is
 * anything for a person who was erased.
 */
export function isSuppressed({ delivery, email }: Pick<Recipient, 'delivery' | 'email'>): boolean {
  return delivery?.state === 'COMPLAINED' || isErasedAddress(email);
}

/** The invite with a report for these recipients, where it does not say less than the report that they have. */
export function withReport(
  invite: Invite,
  recipientIds: readonly string[],
  delivery: DeliveryReport,
): Invite {
  const told = new Set(recipientIds);
  return {
    ...invite,
    recipients: invite.recipients.map((person) =>
      told.has(person.id) && replaces(delivery, person.delivery) ? reported(person, delivery) : person,
    ),
  };
}

/** A first mail that never arrived was none: nothing is threaded under it. */
function reported(person: Recipient, delivery: DeliveryReport): Recipient {
  const { firstStamp, ...rest } = person;
  const isLost = delivery.state === 'FAILED' && firstStamp === delivery.stamp;
  return { ...(isLost ? rest : person), delivery };
}

function replaces(next: DeliveryReport, present: DeliveryReport | undefined): boolean {
  if (!present) return true;
  if (present.state === 'COMPLAINED' || next.stamp < present.stamp) return false;
  // A bounce can be here before the server's own 250 is written down, and says more than it.
  const bounced = present.state === 'FAILED' || present.state === 'DELAYED';
  const sent = next.state === 'SENT' || next.state === 'CAPTURED';
  return !(next.stamp === present.stamp && bounced && sent);
}
