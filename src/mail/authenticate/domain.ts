import { createRequire } from 'node:module';
import { canonicalAddress } from '../../invites/address.ts';

type Tools = typeof import('mailauth/lib/tools.js');
/** Loaded with the first question: the list of suffixes and what comes with it would make every start slower. */
let tools: Tools | undefined;

/** Domain of an address, lower case and as A-labels; empty where it has none. */
export function domainOf(address: string): string {
  const canonical = canonicalAddress(address);
  const at = canonical.lastIndexOf('@');
  return at < 0 ? '' : canonical.slice(at + 1);
}

/** A domain as it stands in a signature or a header, in the same spelling. */
export function canonicalDomain(domain: string): string {
  return domainOf(`x@${domain}`);
}

/**
 * True where both belong to one organisation by the Public Suffix List, its private part included. DMARC finds
 * organisations by the records that are published (RFC 9989 §4.10.2), and a host of many customers that
 * publishes one record without `psd=y` would make all of them one organisation.
 */
export function sameOrganisation(a: string, b: string): boolean {
  if (a === '' || b === '') return false;
  const tenant = tenantOf(a) ?? tenantOf(b);
  if (tenant !== undefined) return tenantOf(a) === tenantOf(b);
  tools ??= createRequire(import.meta.url)('mailauth/lib/tools.js') as Tools;
  return tools.getAlignment(a, [b]) !== false;
}

/** Microsoft gives every customer a name here, and the Public Suffix List does not know (mail-replies part 3). */
function tenantOf(domain: string): string | undefined {
  return /[^.]+\.onmicrosoft\.com$/.exec(domain)?.[0];
}

/**
 * The organisational domain: the narrower one of DMARC's and the Public Suffix List's.
 * @param found what DMARC found for `domain` (RFC 9989 §4.10.2)
 */
export function organisationOf(domain: string, found: string): string {
  const labels = domain.split('.');
  const suffixes = labels.map((_, i) => labels.slice(i).join('.'));
  const listed = suffixes.findLast((suffix) => sameOrganisation(domain, suffix)) ?? domain;
  return found.length > listed.length && suffixes.includes(found) ? found : listed;
}

/** A domain that a stranger wrote, fit for a sentence. */
export function visibleDomain(domain: string): string {
  return /^[a-z0-9._-]{1,253}$/.test(domain) ? domain : 'another domain';
}
