import { randomBytes, randomUUID } from 'node:crypto';
import type { Engine } from '../invites/ports.ts';
import { type InviteTextOptions, inviteText } from './invite-text.ts';
import { newToken, replyAddress, uidWith } from './reply-address.ts';

/** The embedded engine: invitations of our own making, answered to addresses of our own. */
export function createEmbeddedEngine(options: InviteTextOptions): Engine {
  return {
    name: 'embedded',
    newToken: () => newToken(randomBytes),
    // Random beside unique: some clients answer with nothing but the UID, so a guess would be an answer.
    newUid: (replyToken) => uidWith(randomUUID(), replyToken, options.replyScheme),
    replyAddress: (token) => replyAddress(token, options.replyScheme),
    icalendar: (invite, attendees) =>
      inviteText(invite, invite.state === 'CANCELLED' ? 'CANCEL' : 'REQUEST', attendees, options),
  };
}
