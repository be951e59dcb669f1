import { randomUUID } from 'node:crypto';

let latest = 0;
let count = 0;

/**
 * A new id that sorts behind those made before: a UUID of version 7 with a counter (RFC 9562 §6.2, method 1), so that
 * rows of one millisecond stand in their order. Each goes to the end of its index, where a random one would change a page
 * of its own.
 * @param now milliseconds since 1970
 */
export function orderedId(now: number): string {
  count = now === latest ? (count + 1) % 0x1000 : 0;
  latest = now;
  return `${orderedIdsFrom(now)}-7${count.toString(16).padStart(3, '0')}${randomUUID().slice(18)}`;
}

/** What sorts before all such ids that are made at a time, in milliseconds since 1970, and behind all made earlier. */
export function orderedIdsFrom(time: number): string {
  const digits = Math.max(0, time).toString(16).padStart(12, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}
