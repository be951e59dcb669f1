import type { Change, Minted } from './create.ts';
import type { DeliveryReport, Invite } from './invite.ts';

/** How sending one mail ended. */
export type DeliveryResult =
  | { readonly outcome: 'sent'; readonly captured: boolean }
  | { readonly outcome: 'failed'; readonly reason: string; readonly smtpCode?: number };

/** The mail that a result is about. */
export interface ReportedMail {
  readonly recipientId: string;
  readonly method: 'REQUEST' | 'CANCEL';
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
  method: 'REQUEST' | 'CANCEL',
  now: number,
): Invite {
  return withReport(invite, recipientIds, { state: 'QUEUED', method, stamp: invite.stampedAt, at: now });
}

function withReport(invite: Invite, recipientIds: readonly string[], delivery: DeliveryReport): Invite {
  const told = new Set(recipientIds);
  return {
    ...invite,
    recipients: invite.recipients.map((person) =>
      told.has(person.id) && (person.delivery?.stamp ?? 0) <= delivery.stamp
        ? { ...person, delivery }
        : person,
    ),
  };
}
