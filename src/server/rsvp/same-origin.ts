import type { IncomingMessage } from 'node:http';

/**
 * Whether a form was sent from a page of ours. The token in the path is the credential and another site does not
 * know it; this is a second net. Our pages send no referrer, so browsers write `Origin: null` even for our own form
 * (Fetch, "append a request Origin header"), and Sec-Fetch-Site is what tells; a client that sends neither is
 * no browser that another site could use.
 */
export function isFromOurPage({ headers }: Pick<IncomingMessage, 'headers'>, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = headers;
  if (origin === undefined || origin === 'null') return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  return from.origin === new URL(publicUrl).origin || from.host === headers.host?.toLowerCase();
}
