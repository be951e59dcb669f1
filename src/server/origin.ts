import type { IncomingMessage } from 'node:http';

/** Decides which pages may talk to the gateway. */
export interface OriginPolicy {
  /** The Origin of a cross-origin page that is allowed, for its CORS headers; undefined for a page of ours. */
  readonly crossOrigin: string | undefined;
  readonly allowed: boolean;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Verdicts kept, and the longest Host and Origin they are kept for, in characters together. */
const KEPT_VERDICTS = 100;
const LONGEST_KEPT = 300;

/** Judges as judgeOrigin does, and asks it once for the names that come again and again. */
export function createOriginJudge(
  publicUrl: () => string,
  allowedOrigins: readonly string[],
): (request: Pick<IncomingMessage, 'headers'>) => OriginPolicy {
  let verdicts = new Map<string, OriginPolicy>();
  let judgedFor = '';
  return (request) => {
    const { host, origin } = request.headers;
    const url = publicUrl();
    // Known for sure only once the gateway listens.
    if (url !== judgedFor || verdicts.size > KEPT_VERDICTS) verdicts = new Map();
    judgedFor = url;
    // An absent header is not an empty one. No header has a line break in it.
    const key = host !== undefined && origin === undefined ? host : `${JSON.stringify([host, origin])}\n`;
    const known = verdicts.get(key);
    if (known) return known;
    const verdict = judgeOrigin(request, url, allowedOrigins);
    if (key.length <= LONGEST_KEPT) verdicts.set(key, verdict);
    return verdict;
  };
}

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
