import { sameMailbox } from '../../invites/address.ts';
import type { ChosenAttendee } from './attendee.ts';

export interface AliasHint {
  readonly hint?: 'probable-alias';
  readonly warnings: readonly string[];
}

/** Shorter local parts and names are shared by too many people to mean anything. */
const MEANINGFUL = 3;

/**
 * Whether a stranger at somebody's own reply address is likely that person under another address (mail-replies
 * case 30), or somebody the invitation was passed on to (case 34): one's own name or local part suggests the
 * former. A hint for people only; names are what their owner wrote there, so nothing is ever applied by it.
 */
export function aliasHint(
  { attendee, address, from, onBehalfOf }: ChosenAttendee,
  known: {
    readonly recipientEmail?: string | undefined;
    readonly recipientName?: string | undefined;
    readonly displayName?: string | undefined;
  },
): AliasHint {
  const { recipientEmail, recipientName, displayName } = known;
  const named = [from, address].filter((one) => one !== undefined);
  if (recipientEmail === undefined || onBehalfOf !== undefined || named.length === 0) return { warnings: [] };
  if (named.some((one) => sameMailbox(one, recipientEmail))) return { warnings: [] };

  const local = localPart(recipientEmail);
  const name = plain(recipientName ?? '');
  const isLikely =
    named.some((one) => localPart(one) === local && local.length >= MEANINGFUL) ||
    (name.length >= MEANINGFUL && [displayName, attendee?.name].some((one) => plain(one ?? '') === name));
  const warning = isLikely
    ? `The answer came from another address, probably of the same person as ${recipientEmail}.`
    : `The answer came to the reply address of ${recipientEmail} and names somebody else.`;
  return { ...(isLikely ? { hint: 'probable-alias' as const } : {}), warnings: [warning] };
}

function localPart(address: string): string {
  const local = address.slice(0, Math.max(address.lastIndexOf('@'), 0)).replace(/\+.*$/s, '');
  return plain(local);
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s._"'-]+/g, '');
}
