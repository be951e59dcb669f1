import PostalMime from 'postal-mime';
import type { Invite, MailMethod, Recipient } from '../../src/invites/invite.ts';
import { type ComposeOptions, composeInvitation } from '../../src/mail/compose.ts';
import { OPTIONS } from './an-invite.ts';

/** The recipient's page that the mails of these tests lead to. */
export const RSVP = 'https://invites.example/rsvp/AbC123';

/** The HTML part of the mail about an invite, as a mail program takes it out of the message. */
export async function htmlOf(
  invite: Invite,
  method: MailMethod = 'REQUEST',
  options: Partial<ComposeOptions> = {},
): Promise<string> {
  const { mime } = await composeInvitation(invite, invite.recipients[0] as Recipient, method, {
    ...OPTIONS,
    rsvpUrl: () => RSVP,
    ...options,
  });
  const { html } = await PostalMime.parse(mime);
  if (!html) throw new Error('The mail has no HTML part.');
  return html;
}
