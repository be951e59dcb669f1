import { domainToASCII } from 'node:url';

/** Calendar user addresses (RFC 5545 §3.3.3) as clients really write them. */

// What no unquoted mail address holds; also what could end a header or a line further on.
const ADDRESS = /^[^\s@<>",;:\\()[\]\u0000-\u001f\u007f]+@[^\s@<>",;:\\()[\]\u0000-\u001f\u007f]+$/;
/** As most write it, with nothing to undo. */
const PLAIN_MAILTO = /^mailto:([a-z0-9._+-]+@[a-z0-9.-]+)$/i;
const PLAIN_ADDRESS = /^[a-z0-9.+_-]*@(?:[a-z0-9-]+\.)*[a-z]+$/;
/** RFC 5321 §4.5.3.1.3: a path of 256 octets, less its angle brackets. */
const LONGEST = 254;

/**
 * The mail address that a value names: `mailto:` or `smtp:` in any case, bare, or with a display name
 * (`"Ana" <ana@x.test>`); percent-encoding undone once, a query cut off. Absent where the value names none,
 * as an Exchange directory name (`EX:/o=…`) or a `urn:` does. Never throws.
 */
export function readCalAddress(value: string): string | undefined {
  if (value === '' || value.length > 4 * LONGEST) return undefined;
  const plain = PLAIN_MAILTO.exec(value)?.[1];
  if (plain !== undefined && plain.length <= LONGEST) return plain;
  const outer = withoutScheme(value);
  const inner = withoutScheme(angleAddress(outer.text));
  const isUri = outer.isMailto || inner.isMailto;
  const path = isUri ? inner.text.replace(/\?.*$/s, '') : inner.text;
  const address = unquoteLocalPart(angleAddress(isUri ? percentDecode(path) : path).trim());
  return address.length <= LONGEST && ADDRESS.test(address) ? address : undefined;
}

/**
 * The address as a `mailto:` URI (RFC 6068 §2). Encodes what URI syntax demands and no more: clients compare
 * the text with the account's address, and few of them decode it first.
 */
export function mailtoUri(address: string): string {
  // A lower-case ASCII name that is no number is its own A-label; the rest is for the parser of URLs to say.
  if (PLAIN_ADDRESS.test(address) && !address.includes('xn--')) return `mailto:${address}`;
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const local = address
    .slice(0, Math.max(at, 0))
    .toWellFormed()
    .replace(/[^A-Za-z0-9!$&'()*+,\-./:;=_~]+/g, encodeURIComponent);
  // Domains go as A-labels: the form that every client can compare and reply to.
  return `mailto:${local}@${domainToASCII(domain) || encodeURIComponent(domain.toWellFormed())}`;
}

function withoutScheme(text: string): { text: string; isMailto: boolean } {
  const bare = text.trim().replace(/^"(.*)"$/s, '$1');
  const scheme = /^\s*(?:mailto|smtp):(?:\/\/)?/i.exec(bare);
  if (!scheme) return { text: bare, isMailto: false };
  return { text: bare.slice(scheme[0].length), isMailto: /mailto/i.test(scheme[0]) };
}

/** What stands between the last angle brackets, or all of the text where there are none. */
function angleAddress(text: string): string {
  const open = text.lastIndexOf('<');
  const close = text.indexOf('>', open);
  return open >= 0 && close > open ? text.slice(open + 1, close) : text;
}

function percentDecode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A stray percent sign is part of the address: `ana%x@guest.test`.
  }
}

/** `"ana"@guest.test` names the mailbox of `ana@guest.test` (RFC 5321 §4.1.2). */
function unquoteLocalPart(address: string): string {
  return address.replace(/^"([^"\\]*)"@/, '$1@');
}
