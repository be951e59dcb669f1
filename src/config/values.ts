import { isIP } from 'node:net';
import { z } from 'zod';

/** The kinds of values that settings have. None of them repeats what it was given. */

/** A TCP port; 0 where it may be left open. */
export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a port number from 0 to 65535');

/** Values between commas, empty ones left out. */
export const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** Set to nothing but commas, it is a mistake: taken for "unset", it would close an endpoint or change a key. */
export const secrets = commaList.refine((list) => list.length > 0, 'must hold a secret');

/** A whole number within bounds, both included. */
export function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,7}$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
}

/** `smtp:mail.test` parses, too, as an address without a host. */
export function isUrl(text: string, ...protocols: string[]): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocols.includes(protocol) && hostname !== '';
}

/** True for a file of SQLite or a database of Postgres. */
export function isDatabaseUrl(text: string): boolean {
  return /^sqlite:.+/.test(text) || (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text));
}

/** It is printed at the start and is what links begin with: neither takes a password or a query. */
export function isPlainAddress(text: string): boolean {
  if (!isUrl(text, 'http:', 'https:')) return false;
  const { origin, pathname, href } = new URL(text);
  return href === `${origin}${pathname}`;
}

/** True for `https://app.example.com`: a scheme, a host and perhaps a port, nothing else. */
export function isOrigin(text: string): boolean {
  return isUrl(text, 'http:', 'https:') && new URL(text).origin === text;
}

/** True for a domain name in ASCII that leaves room for a local part. */
export function isDomain(text: string): boolean {
  return /^(?=.{1,190}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(text);
}

/** True for an IP address with or without a port, an IPv6 one in brackets where it has a port. */
export function isServerAddress(text: string): boolean {
  const [, bracketed, plain = text, digits] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  return isIP(bracketed ?? plain) !== 0 && (digits === undefined || Number(digits) <= 65_535);
}

/** True for an address with or without a place for the token: what leaves 64 octets for the local part. */
export function isReplyAddress(text: string): boolean {
  const [, local = '', domain = ''] = /^([^@]*)@([^@]*)$/.exec(text) ?? [];
  return (
    isDomain(domain) &&
    /^(?:(?:[a-z0-9][a-z0-9._-]{0,30}[+-])?\{token\}|[a-z0-9][a-z0-9._+-]{0,63})$/.test(local)
  );
}

/** Only on this machine may mail and its password go unencrypted. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * True for the address of a mailbox with user and password. `imap:` means STARTTLS; `?tls=off` is taken for
 * loopback alone, `?junk=off` leaves the Junk folder unread, and no other option exists.
 */
export function isMailbox(text: string): boolean {
  if (!isUrl(text, 'imap:', 'imaps:')) return false;
  const { protocol, hostname, username, password, pathname, hash, searchParams } = new URL(text);
  const isOption = ([name, value]: [string, string]) =>
    value === 'off' &&
    (name === 'junk' || (name === 'tls' && protocol === 'imap:' && LOOPBACK.has(hostname)));
  return (
    [username, password].every((part) => part !== '' && isDecodable(part)) &&
    isDecodable(pathname) &&
    hash === '' &&
    [...searchParams].every(isOption)
  );
}

function isDecodable(text: string): boolean {
  try {
    // A line end in a user name would begin another IMAP command.
    return !/[\u0000-\u001f\u007f]/.test(decodeURIComponent(text));
  } catch {
    return false;
  }
}

/** True for an address on this machine. */
export function isLoopbackUrl(text: string): boolean {
  return LOOPBACK.has(new URL(text).hostname);
}
