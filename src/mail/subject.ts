import type { Invite, MailMethod, Recipient } from '../invites/invite.ts';
import type { EventTime } from '../invites/time.ts';
import { isUpdate } from './body.ts';
import { oneLine } from './clean-text.ts';
import { occurrencePrefix } from './occurrence-news.ts';

/** Characters of the summary that a subject shows; the calendar text has them all. */
const LONGEST_SUMMARY = 200;

/** `Invitation: …`, `Updated invitation: …`, `Cancelled: …` or `Time not changed: …` (mail-invitations 1.4). */
export function subjectOf(
  invite: Invite,
  recipient: Recipient,
  method: MailMethod,
  recurrenceId?: EventTime,
): string {
  const summary = [...oneLine(invite.event.summary)];
  const shown =
    summary.length > LONGEST_SUMMARY
      ? `${summary.slice(0, LONGEST_SUMMARY - 1).join('')}…`
      : summary.join('');
  const prefix = recurrenceId ? occurrencePrefix(recurrenceId, method) : prefixOf(invite, recipient, method);
  return `${prefix}: ${shown}`;
}

function prefixOf(invite: Invite, recipient: Recipient, method: MailMethod): string {
  if (method === 'CANCEL') return 'Cancelled';
  if (method === 'DECLINECOUNTER') return 'Time not changed';
  return isUpdate(invite, recipient) ? 'Updated invitation' : 'Invitation';
}
