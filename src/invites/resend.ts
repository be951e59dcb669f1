import { refuse } from '../errors.ts';
import { sameAddress } from './address.ts';
import { restamp } from './amend.ts';
import { isSuppressed } from './delivery.ts';
import type { Invite, Recipient } from './invite.ts';

/** How long after a mail to somebody it can be sent to them again, in milliseconds: nobody can be flooded by it. */
export const RESEND_PAUSE_MS = 60_000;

/**
 * The present text once more, with a fresh stamp and the same SEQUENCE, for one recipient or for all. Of several,
 * those who had mail within RESEND_PAUSE_MS are left out. Throws RefusedError where that leaves nobody, or where
 * the only one has complained.
 */
export function resendInvite(
  invite: Invite,
  recipientEmail: string | undefined,
  now: number,
): { readonly invite: Invite; readonly told: readonly Recipient[] } {
  const named = invite.recipients.filter(
    ({ email }) => recipientEmail === undefined || sameAddress(email, recipientEmail),
  );
  const willing = named.filter((person) => !isSuppressed(person));
  if (willing.length === 0 && named.length > 0)
    throw notAllowed('The recipient has complained about mail from here, so nothing more is sent to them.');
  const waits = willing.map((person) => waitOf(person, now));
  const told = willing.filter((_, index) => waits[index] === 0);
  if (told.length === 0 && willing.length > 0)
    throw notAllowed(
      `They had mail less than a minute ago. Try again in ${Math.ceil(Math.min(...waits) / 1000)} seconds.`,
    );
  const { lastTold, ...rest } = restamp(invite, now);
  const isEverybodys = told.length === invite.recipients.length;
  return { invite: isEverybodys || !lastTold ? rest : { ...rest, lastTold }, told };
}

/**
 * Milliseconds until mail may be sent to a recipient again. What failed, was only captured or still waits (and is
 * replaced) may be sent at once: no second copy reaches anybody.
 */
function waitOf({ delivery }: Recipient, now: number): number {
  if (delivery?.state !== 'SENT' && delivery?.state !== 'DELAYED') return 0;
  return Math.max(0, delivery.at + RESEND_PAUSE_MS - now);
}

function notAllowed(message: string) {
  return refuse('NOT_ALLOWED', message, 'input', 'recipientEmail');
}
