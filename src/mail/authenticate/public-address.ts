import { BlockList, isIP } from 'node:net';

/** Networks whose servers are ours or our neighbours': no SPF record speaks of them (RFC 1918, 4193, 6598). */
const OWN = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  OWN.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  OWN.addSubnet(network, prefix, 'ipv6');

/** True for the address of a client somewhere in the internet; IPv4 in the spelling `::ffff:` counts as IPv4. */
export function isPublicAddress(ip: string): boolean {
  const family = isIP(ip);
  return family !== 0 && !OWN.check(ip, family === 6 ? 'ipv6' : 'ipv4');
}
