import { domainToASCII } from 'node:url';

/**
 * Mail addresses as identities. Two spellings of one mailbox must compare equal, or an answer is lost;
 * two mailboxes must not, or somebody answers for somebody else.
 */

/** What no step of canonicalAddress changes, as nearly every address is: ASCII, without capitals, spaces and a last dot. */
const CANONICAL = /^[!-@[-~]*[!--/-@[-~]$/;

/** The spelling under which an address is stored and looked up: lower case, NFC, the domain as A-labels. */
export function canonicalAddress(address: string): string {
  // Each answer asks for all the guests of its invite, several times.
  if (CANONICAL.test(address)) return address;
  const trimmed = address.trim().normalize('NFC').toLowerCase().normalize('NFC');
  const at = trimmed.lastIndexOf('@');
  if (at < 0) return trimmed;
  const domain = trimmed.slice(at + 1).replace(/\.$/, '');
  return `${trimmed.slice(0, at)}@${isInternational(domain) ? domainToASCII(domain) || domain : domain}`;
}

/** True where both spell the same address, letter case and domain form aside. */
export function sameAddress(a: string, b: string): boolean {
  return canonicalAddress(a) === canonicalAddress(b);
}

/**
 * True where mail to both ends in one mailbox: `ana+board@x` and `ana@x`; at Google also with dots and
 * under `googlemail.com`. Only for an answer whose reply address already named the recipient.
 */
export function sameMailbox(a: string, b: string): boolean {
  return mailbox(a) === mailbox(b);
}

// domainToASCII reads its argument as a URL's host: it would cut `guest.test/x` to `guest.test`, undo percent
// signs and turn `127.1` into an address, and so make two mailboxes one. ASCII domains need no translation.
function isInternational(domain: string): boolean {
  return /[^\u0000-\u007f]/.test(domain) && !/[/?#:@\\%[\]\s]/.test(domain);
}

function mailbox(address: string): string {
  const canonical = canonicalAddress(address);
  const at = canonical.lastIndexOf('@');
  if (at < 0) return canonical;
  const domain = canonical.slice(at + 1);
  const plus = canonical.slice(0, at).indexOf('+');
  // A leading plus has no mailbox name before it to fall back to: `+ana` and `+bo` are two people.
  const local = canonical.slice(0, plus > 0 ? plus : at);
  // Only Google documents that dots do not matter; anywhere else a.na and ana are two people.
  if (domain === 'gmail.com' || domain === 'googlemail.com') return `${local.replaceAll('.', '')}@gmail.com`;
  return `${local}@${domain}`;
}
