import { eventJson } from '../contract/event-json.ts';
import type { Invite, Organizer, Recipient } from '../invites/invite.ts';

/** Cronofy's request bodies (contract parts 2 and 5). Only what the field table names is ever sent. */

export interface RequestOptions {
  /** Where Cronofy reports answers. Default: the address that the invite's caller gave. */
  readonly callbackUrl?: string | undefined;
  /**
   * True where mail to organizers' own addresses is forwarded to the data centre's mailbox. Cronofy makes the
   * address the ORGANIZER, and without the forwarding every answer by mail is lost silently (part 8).
   */
  readonly organizerMailForwarded?: boolean | undefined;
}

/** A create or an update: the two are one operation, and every one carries the whole event (2.3). */
export function requestBody(invite: Invite, options: RequestOptions = {}): object {
  const callbackUrl = options.callbackUrl ?? invite.callbackUrl;
  const organizer = organizerJson(invite.organizer, options.organizerMailForwarded ?? false);
  return {
    method: 'request',
    smart_invite_id: invite.smartInviteId,
    ...addressees(invite, guestJson),
    ...(callbackUrl === undefined ? {} : { callback_url: callbackUrl }),
    event: eventJson(invite.event),
    ...(organizer ? { organizer } : {}),
  };
}

/** A cancellation of the whole invite; it carries neither event nor organizer (part 5). */
export function cancelBody(invite: Invite): object {
  return { method: 'cancel', smart_invite_id: invite.smartInviteId, ...addressees(invite, addressJson) };
}

/** One recipient taken off a group invite: singular `recipient`, although the invite has several (part 5). */
export function removeBody(smartInviteId: string, recipient: Pick<Recipient, 'email'>): object {
  return { method: 'remove', smart_invite_id: smartInviteId, recipient: addressJson(recipient) };
}

function addressees(invite: Invite, toJson: (recipient: Recipient) => object): object {
  if (invite.group) return { recipients: invite.recipients.map(toJson) };
  // Only the plural form has a status (2.1), so that the single one carries the bare address always.
  return { recipient: addressJson(invite.recipients[0] as Recipient) };
}

function addressJson({ email }: Pick<Recipient, 'email'>): object {
  return { email };
}

/**
 * A known answer is repeated with each update: whether leaving it out resets it to the default, pending, is
 * nowhere written (2.3), and being asked twice is worse than telling Cronofy what it knows.
 */
function guestJson({ email, status }: Recipient): object {
  return status === 'PENDING' ? { email } : { email, status: status.toLowerCase() };
}

function organizerJson({ name, email }: Organizer, forwarded: boolean): object | undefined {
  if (!name && !(forwarded && email)) return undefined;
  return { ...(name ? { name } : {}), ...(forwarded && email ? { email } : {}) };
}
