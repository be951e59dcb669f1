import type { Disposition } from './disposition.ts';
import type { DraftEvent } from './event.ts';
import type { InboundMessage } from './inbound-message.ts';
import type { Invite } from './invite.ts';
import type { NewId } from './ports.ts';

/** Reasons shown with a message, and their longest text, in characters: events are kept for good. */
const MAX_REASONS = 10;
const MAX_REASON = 300;
const MAX_SUBJECT = 300;

/** The event that tells of a message that changed nothing: what it was and why. The invite stays as it is. */
export function messageEvent(
  invite: Invite,
  message: InboundMessage,
  disposition: Disposition,
  reasons: readonly string[],
  newId: NewId,
): DraftEvent {
  const { id, from, subject, recipientId, verification, receivedAt } = message;
  return {
    id: newId(),
    occurredAt: receivedAt,
    body: {
      type: 'MESSAGE_RECEIVED',
      messageId: id,
      disposition,
      reasons: reasons.slice(0, MAX_REASONS).map((reason) => reason.slice(0, MAX_REASON)),
      ...(from ? { from } : {}),
      ...(subject ? { subject: subject.slice(0, MAX_SUBJECT) } : {}),
      ...(recipientId ? { recipientId } : {}),
      ...(verification ? { verification } : {}),
    },
    invite,
  };
}
