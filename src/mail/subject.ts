import type { Invite } from '../invites/invite.ts';
import { oneLine } from './clean-text.ts';

/** Characters of the summary that a subject shows; the calendar text has them all. */
const LONGEST_SUMMARY = 200;

/** `Invitation: …`, `Updated invitation: …` or `Cancelled: …` (mail-invitations 1.4). */
export function subjectOf(invite: Invite, method: 'REQUEST' | 'CANCEL'): string {
  const summary = [...oneLine(invite.event.summary)];
  const shown =
    summary.length > LONGEST_SUMMARY
      ? `${summary.slice(0, LONGEST_SUMMARY - 1).join('')}…`
      : summary.join('');
  return `${prefixOf(invite, method)}: ${shown}`;
}

function prefixOf(invite: Invite, method: 'REQUEST' | 'CANCEL'): string {
  if (method === 'CANCEL') return 'Cancelled';
  return invite.sequence > 0 ? 'Updated invitation' : 'Invitation';
}
