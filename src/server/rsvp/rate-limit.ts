import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Requests to one recipient's page in a minute; scanners, prefetching mail clients and a person together need fewer. */
export const MAX_VISITS_PER_LINK = 120;
/** Requests from one client address in a minute: a whole office may share one. */
export const MAX_VISITS_PER_ADDRESS = 600;
/** Answers of one recipient in a minute; each may make an event, mail and a callback. */
export const MAX_ANSWERS_PER_LINK = 20;
/** Links and addresses remembered at a time; beyond it the oldest is forgotten. */
export const MAX_VISITORS = 10_000;
const WINDOW_MS = 60_000;

/** Counts what one key does within a minute. */
export interface RateLimit {
  /** Counts one more. Undefined where it may happen; otherwise the milliseconds until it may. */
  take(key: string, now: number): number | undefined;
}

/** Counters of one minute each, at most `keys` of them. */
export function createRateLimit(most: number, keys = MAX_VISITORS): RateLimit {
  const windows = new Map<string, { since: number; count: number }>();
  return {
    take(key, now) {
      const window = windows.get(key);
      // A clock that was set back would otherwise lock the key until it catches up.
      if (window && now >= window.since && now < window.since + WINDOW_MS) {
        if (window.count >= most) return window.since + WINDOW_MS - now;
        window.count++;
        return undefined;
      }
      // Taken out and put in again, it stands last: the first is always the oldest.
      windows.delete(key);
      const [oldest] = windows.keys();
      if (windows.size >= keys && oldest !== undefined) windows.delete(oldest);
      windows.set(key, { since: now, count: 1 });
      return undefined;
    },
  };
}

/**
 * Who asks, for counting only. From a proxy on the same machine it is the last entry of X-Forwarded-For, the one
 * that this proxy wrote; anybody else's header is not believed. IPv6 by /64: one household has as many addresses
 * as it likes.
 */
export function clientOf({ socket, headers }: IncomingMessage): string {
  const peer = bare(socket.remoteAddress ?? '');
  const forwarded = bare(
    String(headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)
      ?.trim() ?? '',
  );
  const client = isLoopback(peer) && isIP(forwarded) > 0 ? forwarded : peer;
  if (isIP(client) !== 6) return client;
  const [head = '', tail] = client.split('::');
  const groups = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const zeros = tail === undefined ? 0 : Math.max(8 - groups.length - after.length, 0);
  return [...groups, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4).join(':');
}

/** `::ffff:127.0.0.1`, as a dual-stack socket names an IPv4 client, without its prefix. */
function bare(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
