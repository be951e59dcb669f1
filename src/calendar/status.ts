import type { RsvpStatus } from '../invites/invite.ts';
import { READING_LIMITS } from './limits.ts';

/** PARTSTAT (RFC 5545 §3.2.12) and our four statuses, after the table of mail-replies part 2. */

const STATUSES: ReadonlyMap<string, RsvpStatus> = new Map([
  ['ACCEPTED', 'ACCEPTED'],
  // Legal for a VTODO only; who is on the way has accepted.
  ['COMPLETED', 'ACCEPTED'],
  ['IN-PROCESS', 'ACCEPTED'],
  ['TENTATIVE', 'TENTATIVE'],
  ['DECLINED', 'DECLINED'],
  // Google's guest lists write it for a guest who removed the event.
  ['DELETED', 'DECLINED'],
  // Somebody else may come; whether anybody does is not answered yet.
  ['DELEGATED', 'PENDING'],
]);

/**
 * The status that a PARTSTAT means. Undefined means that nothing changes: RFC 5545 has unknown values taken
 * for NEEDS-ACTION, and NEEDS-ACTION in a reply is no answer, so neither may undo an earlier one.
 */
export function partstatToStatus(partstat: string | undefined): RsvpStatus | undefined {
  return partstat === undefined ? undefined : STATUSES.get(normalizePartstat(partstat));
}

/** A PARTSTAT as it is compared: trimmed, without quotes, in upper case. */
export function normalizePartstat(partstat: string): string {
  if (STATUSES.has(partstat)) return partstat;
  return partstat
    .slice(0, READING_LIMITS.token)
    .replace(/^[\s"']+|[\s"']+$/g, '')
    .toUpperCase();
}

/** The PARTSTAT under which a status is written. */
export function statusToPartstat(status: RsvpStatus): string {
  return status === 'PENDING' ? 'NEEDS-ACTION' : status;
}
