import type { Change, Minted } from './create.ts';
import type { DeliveryReport, Invite } from './invite.ts';

/** How sending one mail ended. */
export type DeliveryResult =
  | { readonly outcome: 'sent'; readonly captured: boolean }
  | { readonly outcome: 'failed'; readonly reason: string; readonly smtpCode?: number };

/**
 * Notes how mail to a recipient ended. The revision stays: a caller's `expectedRevision` must not go stale
 * because a mail server was slow. A recipient who is gone meanwhile still gets the event.
 */
export function noteDelivery(
  invite: Invite,
  recipientId: string,
  method: 'REQUEST' | 'CANCEL',
  result: DeliveryResult,
  { now, newId }: Pick<Minted, 'now' | 'newId'>,
): Change {
  const report: DeliveryReport =
    result.outcome === 'sent'
      ? { state: result.captured ? 'CAPTURED' : 'SENT', method, at: now }
      : {
          state: 'FAILED',
          method,
          at: now,
          reason: result.reason,
          ...(result.smtpCode ? { smtpCode: result.smtpCode } : {}),
        };
  const next = withReport(invite, [recipientId], report);
  const body =
    result.outcome === 'sent'
      ? { type: 'INVITE_SENT' as const, recipientId, method, captured: result.captured }
      : {
          type: 'DELIVERY_FAILED' as const,
          recipientId,
          method,
          reason: result.reason,
          ...(result.smtpCode ? { smtpCode: result.smtpCode } : {}),
        };
  return { invite: next, events: [{ id: newId(), occurredAt: now, body, invite: next }] };
}

/** The invite with mail to these recipients marked as waiting to be sent. */
export function noteQueued(
  invite: Invite,
  recipientIds: readonly string[],
  method: 'REQUEST' | 'CANCEL',
  now: number,
): Invite {
  return withReport(invite, recipientIds, { state: 'QUEUED', method, at: now });
}

function withReport(invite: Invite, recipientIds: readonly string[], delivery: DeliveryReport): Invite {
  const told = new Set(recipientIds);
  return {
    ...invite,
    recipients: invite.recipients.map((person) => (told.has(person.id) ? { ...person, delivery } : person)),
  };
}
