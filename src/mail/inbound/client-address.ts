import { isIPv6 } from 'node:net';

/** The address of a client as checks of it need it: `::ffff:192.0.2.1`, as a dual-stack socket says, is 192.0.2.1. */
export function plainAddress(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
}

/**
 * Who a client is where clients are counted: IPv6 by /64, since one household has as many addresses as it likes.
 * Undefined for a client on this machine, which is a mail server that hands on everybody's mail.
 */
export function countedAs(address: string): string | undefined {
  const plain = plainAddress(address);
  if (plain === '::1' || plain.startsWith('127.')) return undefined;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? [];
  const groups = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : Math.max(8 - groups.length - after.length, 0);
  return [...groups, ...Array<string>(zeros).fill('0'), ...after]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
