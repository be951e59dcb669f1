import type { Invite } from './invite.ts';

/** Milliseconds cut to whole seconds: iCalendar times have no fractions (RFC 5545 §3.3.5). */
export function wholeSeconds(epochMs: number): number {
  return Math.floor(epochMs / 1000) * 1000;
}

/**
 * The DTSTAMP of an invite's next text, in milliseconds. Strictly later than the one before even where two
 * changes share a second: clients drop an update that does not look newer (mail-invitations 1.3).
 */
export function nextStamp(invite: Invite, now: number): number {
  return Math.max(wholeSeconds(now), invite.stampedAt + 1000);
}
