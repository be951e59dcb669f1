import { canonicalAddress } from '../invites/address.ts';

/**
 * Reply addresses: the ORGANIZER that clients answer to. The local part is an unguessable token that routes
 * an answer to its invite; it proves nothing about who answers (mail-invitations 2.2 and 2.3).
 */

/** Crockford's base32: no i, l, o or u, so a token read aloud or off paper stays the same token. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TOKEN = new RegExp(`^r-[${ALPHABET}]{26}$`);
const TOKEN_BYTES = 16;

/** A new local part: `r-` and the 128 bits of `randomBytes(16)` as 26 characters of base32. */
export function newToken(randomBytes: (size: number) => Uint8Array): string {
  let bits = Buffer.from(randomBytes(TOKEN_BYTES)).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  let text = '';
  // 26 characters hold 130 bits; the first one carries only three.
  for (let place = 0; place < 26; place++) {
    text = ALPHABET.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return `r-${text}`;
}

/** The mail address of a token, its domain as A-labels. */
export function replyAddress(token: string, domain: string): string {
  return canonicalAddress(`${token}@${domain}`);
}

/**
 * The token of a bare reply address as some client sent it back: in capitals, with the local part quoted or
 * with the domain's trailing dot. `undefined` for every other address, also one of another domain.
 */
export function tokenOf(address: string, domain: string): string | undefined {
  // RFC 5321 §4.5.3.1.3 allows 256; what is longer is no address and not worth normalizing.
  if (address.length > 256) return undefined;
  const canonical = canonicalAddress(address.replace(/^"([^"\\]*)"@/, '$1@'));
  const at = canonical.lastIndexOf('@');
  const local = canonical.slice(0, Math.max(at, 0));
  if (!TOKEN.test(local) || canonical !== replyAddress(local, domain)) return undefined;
  return local;
}
