/** A mailbox to read, as IMAP_URL names it. */
export interface MailboxAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** TLS from the first byte, after STARTTLS, or none at all, which is for loopback only. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly folders: readonly [string, ...string[]];
  readonly watchesJunk: boolean;
  /** The mailbox without its password: names it in logs, and its cursors. */
  readonly name: string;
}

/**
 * Reads a checked IMAP_URL: `imaps://user:password@host[:port]/INBOX`, several folders between commas
 * (`/INBOX,Archive`, `/INBOX,[Gmail]/All%20Mail`; a comma of a name is `%2C`), INBOX where none is named.
 * `imap:` is STARTTLS. `?junk=off` leaves the Junk folder alone, `?tls=off` is for loopback.
 */
export function readMailboxAddress(url: string): MailboxAddress {
  const { protocol, hostname, port, username, password, pathname, searchParams } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isTls = protocol === 'imaps:';
  const named = pathname
    .slice(1)
    .split(',')
    .map((folder) => decodeURIComponent(folder))
    .filter((folder) => folder !== '');
  const [first = 'INBOX', ...others] = new Set(named);
  const at = port === '' ? (isTls ? 993 : 143) : Number(port);
  return {
    host,
    port: at,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    security: isTls ? 'tls' : searchParams.get('tls') === 'off' ? 'none' : 'starttls',
    folders: [first, ...others],
    watchesJunk: searchParams.get('junk') !== 'off',
    name: `${protocol}//${username}@${hostname}:${at}`,
  };
}
