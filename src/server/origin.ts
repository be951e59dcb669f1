import type { IncomingMessage } from 'node:http';

/** Decides which pages may talk to the gateway. */
export interface OriginPolicy {
  /** The Origin of a cross-origin page that is allowed, for its CORS headers; undefined for a page of ours. */
  readonly crossOrigin: string | undefined;
  readonly allowed: boolean;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Judges a request's Origin and Host. Without credentials every web page on the operator's machine could
 * otherwise read and change invites through the browser: by a plain cross-origin request or socket, or by
 * letting its own host name resolve to 127.0.0.1 (DNS rebinding), which is why Host counts too.
 */
export function judgeOrigin(
  { headers }: Pick<IncomingMessage, 'headers'>,
  publicUrl: string,
  allowedOrigins: readonly string[],
): OriginPolicy {
  const ours = new URL(publicUrl);
  const isOurs = (url: URL) => url.host === ours.host || LOOPBACK.has(url.hostname);
  const host = headers.host === undefined ? undefined : parse(`http://${headers.host}`);
  if (!host || !isOurs(host)) return { crossOrigin: undefined, allowed: false };
  const { origin } = headers;
  if (origin === undefined) return { crossOrigin: undefined, allowed: true };
  if (allowedOrigins.includes(origin)) return { crossOrigin: origin, allowed: true };
  // The same machine is not the same page: another port of localhost is another application.
  const from = parse(origin);
  const same = from !== undefined && isOurs(from) && (from.host === host.host || from.origin === ours.origin);
  return { crossOrigin: undefined, allowed: same };
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
