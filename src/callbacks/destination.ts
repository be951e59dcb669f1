import { BlockList, isIP } from 'node:net';
import { canonicalAddress, type IpAddress } from './ip-address.ts';

/**
 * Where callbacks may go (reliability part D): whoever makes an invite chooses its callback_url, and must not be
 * able to make the gateway talk to the network that it stands in.
 */

/** Whether a destination may be connected to; a reason is one sentence that callers may read. */
export type Verdict<T> =
  | { readonly allowed: true; readonly value: T }
  | { readonly allowed: false; readonly reason: string };

export interface DestinationRules {
  /** The development setting: http, any port, local names, and loopback and private addresses as well. */
  readonly allowPrivate: boolean;
}

/** Longest URL, in characters. */
const MAX_URL = 2048;

/**
 * 8443 is where servers serve https that may not bind 443. With more ports than these two, a gateway would scan
 * other people's hosts for whoever asks it to.
 */
const PORTS: readonly string[] = ['', '8443'];

/** Names for the own machine or network, whatever a resolver says of them (RFC 6761, 6762, 8375). */
const LOCAL_NAME = /\.(localhost|localdomain|local|internal|home\.arpa)$/;

/**
 * Judges a callback URL by its text, as it may be given and, again, each time before it is used. A name that
 * passes may still resolve to a forbidden address: connect.ts judges those.
 */
export function judgeUrl(text: string, rules: DestinationRules): Verdict<URL> {
  const url = text.length <= MAX_URL ? URL.parse(text) : null;
  if (!url) return refused(`The callback URL is not an absolute URL of at most ${MAX_URL} characters.`);
  if (url.protocol !== 'https:' && !(rules.allowPrivate && url.protocol === 'http:'))
    return refused('The callback URL must begin with https://.');
  // They would be sent to whoever holds the host, and are there mostly to make a host look like another.
  if (url.username !== '' || url.password !== '')
    return refused('The callback URL must not carry a user name or password.');
  const host = url.hostname.replace(/[[\]]/g, '');
  if (isIP(host) !== 0) {
    const verdict = judgeAddress(host, rules);
    if (!verdict.allowed) return verdict;
  }
  if (rules.allowPrivate) return { allowed: true, value: url };
  if (!PORTS.includes(url.port)) return refused('The callback URL must use port 443 or 8443.');
  if (isIP(host) === 0 && (!host.includes('.') || host.endsWith('.') || LOCAL_NAME.test(host)))
    return refused(`The callback URL must name a public host, not ${host}.`);
  return { allowed: true, value: url };
}

/**
 * Judges one IP address, in any spelling that `node:net` takes. The value of an allowed one is its canonical
 * spelling. Under the development setting link-local addresses stay forbidden: cloud metadata is served there.
 */
export function judgeAddress(ip: string, { allowPrivate }: DestinationRules): Verdict<string> {
  const address = canonicalAddress(ip);
  if (address && (isPublic(address) || (allowPrivate && PRIVATE.check(address.text, address.family))))
    return { allowed: true, value: address.text };
  return refused(`The callback URL leads to ${ip}, which is not a public address.`);
}

function isPublic({ family, text }: IpAddress): boolean {
  if (family === 'ipv4') return !SPECIAL_IPV4.check(text, 'ipv4');
  // Unlike IPv4 the rest of the space is unassigned: what is not known to be public is not connected to.
  return GLOBAL_UNICAST.check(text, 'ipv6') && !SPECIAL_IPV6.check(text, 'ipv6');
}

/** IANA IPv4 Special-Purpose Address Registry (RFC 6890), multicast, and a platform address of Azure. */
const SPECIAL_IPV4 = ranges(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
);

const GLOBAL_UNICAST = ranges('2000::/3');

/** IANA IPv6 Special-Purpose Address Registry, as far as it lies in 2000::/3: Teredo, documentation, 6to4. */
const SPECIAL_IPV6 = ranges('2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20');

/** Where receivers run while somebody develops one: this machine, and networks of RFC 1918 and RFC 4193. */
const PRIVATE = ranges('127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '::1/128', 'fc00::/7');

function ranges(...all: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of all) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), network.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

function refused(reason: string): { readonly allowed: false; readonly reason: string } {
  return { allowed: false, reason };
}
