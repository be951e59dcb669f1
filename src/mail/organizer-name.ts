import type { Invite } from '../invites/invite.ts';
import { oneLine } from './clean-text.ts';

/**
 * The name beside the reply address, equal in ORGANIZER and From: Gmail and Apple show the one, Outlook the
 * other, and a difference reads as "on behalf of" (mail-invitations 1.2).
 */
export function organizerName(invite: Invite, defaultOrganizerName: string): string {
  return oneLine(invite.organizer.name ?? '') || oneLine(defaultOrganizerName);
}
