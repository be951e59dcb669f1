/** A token of a reply or bounce address (see mail/reply-address.ts), wherever it stands. */
const ADDRESS_TOKEN = /\b([rb])-[0-9a-hjkmnp-tv-z]{26}/gi;

/**
 * The path of a request as a log may hold it: without the query, which may carry anything, and without the token of
 * an RSVP link or of a reply address. Whoever reads a log must not be able to answer for somebody.
 */
export function loggablePath(url: string | undefined): string {
  const path = (url ?? '/').split('?', 1)[0] as string;
  return path.replace(/^(\/+rsvp\/).+$/i, '$1[token]').replace(ADDRESS_TOKEN, '$1-[token]');
}
