import { createHash } from 'node:crypto';
import { hadMailBefore } from '../invites/first-mail.ts';
import type { Invite, Recipient } from '../invites/invite.ts';

/**
 * Message-ID, angle brackets included, of the mail that carries the invite's present text to a recipient.
 * It depends on nothing but those three, so a send that is repeated after a crash repeats it, and mail
 * systems that drop duplicates drop the second copy.
 */
export function messageIdOf(invite: Invite, recipient: Recipient, replyDomain: string): string {
  return idOf(invite, recipient, invite.stampedAt, replyDomain);
}

/**
 * Message-ID of the first mail that the recipient got about the invite, to thread later ones under it; `undefined`
 * where this is the first. Whoever was invited later has a later first one.
 */
export function firstMessageIdOf(
  invite: Invite,
  recipient: Recipient,
  replyDomain: string,
): string | undefined {
  const { firstStamp } = recipient;
  if (firstStamp === undefined || !hadMailBefore(invite, recipient)) return undefined;
  return idOf(invite, recipient, firstStamp, replyDomain);
}

/** A digest, since ids of the application are nobody's business and Message-IDs are quoted by everybody. */
function idOf(invite: Invite, recipient: Recipient, stampedAt: number, replyDomain: string): string {
  const identity = JSON.stringify([invite.id, recipient.id, stampedAt]);
  return `<${createHash('sha256').update(identity).digest('hex').slice(0, 40)}@${replyDomain}>`;
}
