import { isIPv4, isIPv6 } from 'node:net';

/** An address in the one spelling that tables and comparisons can trust. */
export interface IpAddress {
  readonly family: 'ipv4' | 'ipv6';
  readonly text: string;
}

/**
 * The address in its canonical spelling (RFC 5952), or undefined where it is none. Two IPv6 forms stand for an
 * IPv4 host that packets really reach, and become that host's address: IPv4-mapped (RFC 4291 §2.5.5.2; the
 * kernel unwraps it) and the well-known NAT64 prefix (RFC 6052 §2.1; the network unwraps it, and on a network
 * without IPv4 every receiver is reached that way). The other forms that carry an IPv4 address (compatible,
 * translated, 6to4, Teredo) stay as they are: judgeAddress refuses their whole ranges.
 */
export function canonicalAddress(ip: string): IpAddress | undefined {
  if (isIPv4(ip)) return { family: 'ipv4', text: ip };
  // A zone, as in fe80::1%eth0, names an interface of this machine; nothing public has one.
  if (!isIPv6(ip) || ip.includes('%')) return undefined;
  const text = new URL(`http://[${ip}]/`).hostname.slice(1, -1);
  const embedded = embeddedIpv4(groupsOf(text));
  return embedded ? { family: 'ipv4', text: embedded } : { family: 'ipv6', text };
}

/** The eight 16-bit groups; the URL parser wrote any dotted tail as groups already. */
function groupsOf(canonical: string): number[] {
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const gap = new Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...gap, ...right].map((group) => Number.parseInt(group, 16));
}

function embeddedIpv4(groups: readonly number[]): string | undefined {
  const prefix = groups.slice(0, 6).join();
  if (prefix !== MAPPED && prefix !== NAT64) return undefined;
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 255])
    .join('.');
}

const MAPPED = [0, 0, 0, 0, 0, 0xffff].join();
const NAT64 = [0x64, 0xff9b, 0, 0, 0, 0].join();
