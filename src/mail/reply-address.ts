import { canonicalAddress } from '../invites/address.ts';

/**
 * Reply addresses: the ORGANIZER that clients answer to. The local part holds an unguessable token that routes
 * an answer to its invite; it proves nothing about who answers (mail-invitations 2.2 and 2.3).
 */

/** Where in an address the token stands (setting `REPLY_ADDRESS`). */
export type ReplyAddressScheme =
  /** `{token}@domain`, the whole domain being ours, or `invites+{token}@domain` in a mailbox of its own. */
  | { readonly kind: 'token'; readonly prefix: string; readonly domain: string }
  /** One address for all, `invites@domain`: the token stands in the UID, which every client echoes. */
  | { readonly kind: 'shared'; readonly local: string; readonly domain: string };

/** Crockford's base32: no i, l, o or u, so a token read aloud or off paper stays the same token. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TOKEN = new RegExp(`^[rb]-[${ALPHABET}]{26}$`);
const UID_TOKEN = new RegExp(`-(r-[${ALPHABET}]{26})@`, 'i');
const TOKEN_BYTES = 16;
const PLACE = '{token}';
/** RFC 5321 §4.5.3.1.3 allows 256; what is longer is no address and not worth normalizing. */
const MAX_PATH = 256;

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

/** The scheme that a checked REPLY_ADDRESS spells: `{token}@domain`, `invites+{token}@domain` or `invites@domain`. */
export function replyAddressScheme(template: string): ReplyAddressScheme {
  const canonical = canonicalAddress(template);
  const at = canonical.lastIndexOf('@');
  const [local, domain] = [canonical.slice(0, at), canonical.slice(at + 1)];
  return local.endsWith(PLACE)
    ? { kind: 'token', prefix: local.slice(0, -PLACE.length), domain }
    : { kind: 'shared', local, domain };
}

/** The mail address that answers under this token go to, its domain as A-labels. */
export function replyAddress(token: string, scheme: ReplyAddressScheme): string {
  const local = scheme.kind === 'shared' ? scheme.local : `${scheme.prefix}${token}`;
  return canonicalAddress(`${local}@${scheme.domain}`);
}

/**
 * The envelope sender under which a bounce tells whose mail came back, of a token that begins with `b-`. In the
 * shared scheme it is the shared address, and only what the bounce returns tells.
 */
export function bounceAddress(token: string, scheme: ReplyAddressScheme): string {
  return replyAddress(token, scheme);
}

/**
 * The token of a bare address of ours, `r-…` for answers and `b-…` for bounces, as some client or mail server
 * sent it back: in capitals, with the local part quoted, with the domain's trailing dot, with its plus as `%2B`
 * or as a space, rewritten by a forwarder (SRS0, SRS1). `undefined` for every other address, also one of another
 * domain and the shared one, which holds no token. Never throws.
 */
export function tokenOf(address: string, scheme: ReplyAddressScheme): string | undefined {
  if (scheme.kind === 'shared') return undefined;
  for (const spelling of spellingsOf(address, scheme.prefix)) {
    const local = spelling.slice(0, Math.max(spelling.lastIndexOf('@'), 0));
    if (!local.startsWith(scheme.prefix)) continue;
    const token = local.slice(scheme.prefix.length);
    if (TOKEN.test(token) && spelling === replyAddress(token, scheme)) return token;
  }
  return undefined;
}

/** True for the one address of the shared scheme, in any of the spellings that `tokenOf` takes. */
export function isSharedAddress(address: string, scheme: ReplyAddressScheme): boolean {
  if (scheme.kind !== 'shared') return false;
  const ours = replyAddress('', scheme);
  return spellingsOf(address, scheme.local).includes(ours);
}

/** A new UID, which in the shared scheme holds the invite's reply token. `uuid` is unguessable. */
export function uidWith(uuid: string, token: string, scheme: ReplyAddressScheme): string {
  return `${uuid}${scheme.kind === 'shared' ? `-${token}` : ''}@${scheme.domain}`;
}

/** The reply token that a UID of the shared scheme holds, also inside what a client wrapped around it. */
export function tokenOfUid(uid: string, scheme: ReplyAddressScheme): string | undefined {
  return scheme.kind === 'shared' ? UID_TOKEN.exec(uid)?.[1]?.toLowerCase() : undefined;
}

/** The address in canonical form, and the one that a forwarder packed into it. */
function spellingsOf(address: string, prefix: string): string[] {
  if (address.length > MAX_PATH) return [];
  const canonical = canonicalAddress(address.replace(/^"([^"\\]*)"@/, '$1@'));
  const packed = unpackSrs(canonical);
  return [canonical, ...(packed === undefined ? [] : [canonicalAddress(packed)])].map((one) =>
    // Forms and web clients turn a plus into %2B or into a space; only where ours has one, for `%` is a letter.
    prefix.includes('+') ? one.replace(/^([^@+ %]+)(?:%2b| )/, '$1+') : one,
  );
}

/**
 * What a forwarder rewrote by the Sender Rewriting Scheme: `SRS0=hash=day=domain=local@forwarder`, and by the
 * second one on the way `SRS1=hash=forwarder==hash=day=domain=local@second`.
 */
function unpackSrs(canonical: string): string | undefined {
  const [, domain, local] =
    /^srs(?:0[=+-]|1[=+-][^=@]+=[^=@]+=[=+-])[^=@]+=[^=@]+=([^=@]+)=([^@]+)@[^@]+$/.exec(canonical) ?? [];
  return domain === undefined ? undefined : `${local}@${domain}`;
}
