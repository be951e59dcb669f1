import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Invite, Recipient } from '../../invites/invite.ts';
import { lastEndOf } from '../../invites/series/last-end.ts';

/** Bytes of the signature kept: 128 bits, since the link alone lets its holder answer. */
const MAC_BYTES = 16;
const DAY_MS = 86_400_000;
/** How long after the end of the event its links still show the page, in days. */
export const DAYS_AFTER_END = 90;
/** How long the links of a series last that has no known end, in days: each later mail brings a fresh one. */
export const DAYS_OF_A_SERIES = 730;
/** Longest token looked at, in characters; ours have 80. */
const LONGEST_TOKEN = 150;

/** Makes and reads the links to recipients' pages. */
export interface RsvpLinks {
  /** The recipient's page. The same state of the invite gives the same link, so that a mail sent again is the same. */
  urlOf(invite: Invite, recipient: Recipient): string;
  /** Whose page a token leads to; `expired` after its time; undefined for anything not made by `urlOf`. */
  read(token: string, now: number): { readonly recipientId: string } | 'expired' | undefined;
}

/**
 * Links that need no table: the token names the recipient and the day on which it expires, signed with a key for
 * this purpose alone. The first secret signs and any of them verifies, so that a secret can be replaced without
 * killing the links in mail already sent.
 */
export function createRsvpLinks(secrets: readonly string[], publicUrl: () => string): RsvpLinks {
  const mac = (secret: string, place: string) =>
    createHmac('sha256', secret).update(`rsvp\0${place}`).digest().subarray(0, MAC_BYTES);
  return {
    urlOf(invite, recipient) {
      const place = `${expiryDay(invite).toString(36)}.${recipient.id}`;
      const signature = mac(secrets[0] as string, place);
      const token = Buffer.concat([signature, Buffer.from(place)]).toString('base64url');
      return `${publicUrl()}/rsvp/${token}`;
    },
    read(token, now) {
      if (token.length > LONGEST_TOKEN) return undefined;
      const bytes = Buffer.from(token, 'base64url');
      const signature = bytes.subarray(0, MAC_BYTES);
      const place = bytes.subarray(MAC_BYTES).toString('utf8');
      // The decoder skips what is not base64url: only the one spelling that urlOf writes is a token.
      const whole = signature.length === MAC_BYTES && bytes.toString('base64url') === token;
      const signed = whole && secrets.some((secret) => timingSafeEqual(signature, mac(secret, place)));
      if (!signed) return undefined;
      const dot = place.indexOf('.');
      const expiresAt = Number.parseInt(place.slice(0, dot), 36) * DAY_MS;
      return now < expiresAt ? { recipientId: place.slice(dot + 1) } : 'expired';
    },
  };
}

/** The first day, counted from 1970, on which the link is dead: whole days, so that a small change keeps the link. */
function expiryDay({ event, stampedAt }: Invite): number {
  const last = lastEndOf(event);
  return last === undefined
    ? Math.ceil(stampedAt / DAY_MS) + DAYS_OF_A_SERIES
    : Math.ceil(last / DAY_MS) + DAYS_AFTER_END;
}
