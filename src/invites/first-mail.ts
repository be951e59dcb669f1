import type { Invite, Recipient } from './invite.ts';
import { wholeSeconds } from './stamp.ts';

/**
 * The invite with the first mail to these recipients noted, under which later mail to them is threaded. Mail that was
 * taken off the queue unsent was none.
 * @param unsent DTSTAMP of the mail to a recipient that the present one replaces in the queue
 */
export function noteFirstMail(
  invite: Invite,
  recipientIds: readonly string[],
  unsent: ReadonlyMap<string, number>,
): Invite {
  const told = new Set(recipientIds);
  return {
    ...invite,
    recipients: invite.recipients.map((person) =>
      told.has(person.id) ? { ...person, firstStamp: firstStampOf(invite, person, unsent) } : person,
    ),
  };
}

function firstStampOf(
  { createdAt, stampedAt }: Invite,
  { id, firstStamp, delivery }: Recipient,
  unsent: ReadonlyMap<string, number>,
): number {
  if (firstStamp !== undefined) return unsent.get(id) === firstStamp ? stampedAt : firstStamp;
  // Invites of old did not note it, and mailed everybody when they were created.
  const isNew = delivery === undefined || delivery.state === 'FAILED' || unsent.get(id) === delivery.stamp;
  return isNew ? stampedAt : wholeSeconds(createdAt);
}

/** True where the recipient has had mail about the invite before the one that carries its present text. */
export function hadMailBefore({ stampedAt }: Invite, { firstStamp = stampedAt }: Recipient): boolean {
  return firstStamp !== stampedAt;
}
