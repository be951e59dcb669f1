import { MAX_HEADER_BYTES } from '../read/caps.ts';
import { MAX_ADDRESS_LENGTH } from '../read/sender.ts';
import { type ReplyAddressScheme, tokenOf } from '../reply-address.ts';

/**
 * Whom a mail came to, where no envelope tells: in a mailbox, and from providers that post the bare message. What
 * our side's servers noted comes before what the sender wrote. All of it can be forged, as an envelope can: a
 * token routes, it does not prove.
 */
const ROUTING_HEADERS = [
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-forwarded-to',
  'resent-to',
  'to',
  'cc',
];

/** Addresses taken from one mail; beyond it the less trusted ones are left out. */
export const MAX_ROUTED_ADDRESSES = 100;

/** Bare addresses in the order of trust, each once. Never throws; what is no address is left out. */
export function addressesOf(raw: Uint8Array): readonly string[] {
  const found = new Map(ROUTING_HEADERS.map((name) => [name, [] as string[]]));
  for (const line of headerLines(raw)) {
    const colon = line.indexOf(':');
    found.get(line.slice(0, Math.max(colon, 0)).trim().toLowerCase())?.push(line.slice(colon + 1));
  }
  const addresses = new Set<string>();
  for (const value of [...found.values()].flat())
    for (const address of addressesIn(value)) {
      if (addresses.size >= MAX_ROUTED_ADDRESSES) return [...addresses];
      addresses.add(address);
    }
  return [...addresses];
}

/** Tokens of ours, `r-…` and `b-…`, that the headers of a mail name, likeliest first, each once. */
export function tokensIn(raw: Uint8Array, scheme: ReplyAddressScheme): readonly string[] {
  return [...new Set(addressesOf(raw).flatMap((address) => tokenOf(address, scheme) ?? []))];
}

/** Header lines, unfolded. */
function headerLines(raw: Uint8Array): string[] {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, MAX_HEADER_BYTES));
  const text = head.toString('utf8');
  const end = /\r?\n\r*\n/.exec(text)?.index ?? text.length;
  return text
    .slice(0, end)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
}

/**
 * Everything that could be an address: also inside a broken list or a comment, since what matters is only whether
 * an unguessable token of ours is in there. What stands in angle brackets counts whole, for a plus that became a space.
 */
function* addressesIn(value: string): Generator<string> {
  for (const [, bracketed, quoted, bare] of value.matchAll(
    /<([^<>]*@[^<>]*)>|("[^"\\]*"@[^\s,;<>()"]+)|([^\s,;:<>()"]+@[^\s,;<>()"]+)/g,
  )) {
    const address = (bracketed ?? quoted ?? bare ?? '').trim();
    if (address !== '' && address.length <= MAX_ADDRESS_LENGTH) yield address;
  }
}
