import { domainToUnicode } from 'node:url';
import { canonicalAddress } from '../address.ts';

/** How texts of ours may write an address, in lower case: plain, with its domain in letters, and within a URL. */
export function spellingsOf(email: string): readonly string[] {
  const canonical = canonicalAddress(email);
  const at = canonical.lastIndexOf('@');
  const local = canonical.slice(0, at);
  const domains = [canonical.slice(at + 1), domainToUnicode(canonical.slice(at + 1))].filter(Boolean);
  const plain = domains.map((domain) => `${local}@${domain}`);
  const inUrls = plain.map((spelling) => encodeURIComponent(spelling).toLowerCase());
  // JSON writes a quoted local part with backslashes.
  const inJson = plain.map((spelling) => JSON.stringify(spelling).slice(1, -1));
  return [...new Set([...plain, ...inUrls, ...inJson])];
}
