import type { IncomingMessage, ServerResponse } from 'node:http';
import { connectSource } from '../static/own-sockets.ts';
import { isRead, pathOf, send, sendAsset } from '../static/send.ts';
import { ASSET_PATH, type BuiltConsole, readBuilt } from './built.ts';

/** The console on a plain node:http server. It is one page; what it shows is in the fragment of its address. */
export interface Console {
  /** Whether this request is for the page or for one of its assets. */
  matches(path: string): boolean;
  /**
   * Answers a request that matches.
   * @throws the system's error where the console cannot be read from the disk; the next request tries again
   */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Serves the console that is built. Nothing of it is read before the first request for it. */
export function createConsole(): Console {
  let reading: Promise<BuiltConsole> | undefined;
  const read = () => {
    reading ??= readBuilt().catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    return reading;
  };

  return {
    matches: (path) => path === '/' || path.startsWith(ASSET_PATH),
    async handle(request, response) {
      const path = pathOf(request);
      if (!isRead(request)) return send(request, response, 405, { Allow: 'GET, HEAD' });
      const { index, etag, byFileName } = await read();
      if (path !== '/') return sendAsset(request, response, byFileName.get(path.slice(ASSET_PATH.length)));
      const headers = {
        'Cache-Control': 'no-cache',
        ETag: etag,
        'Content-Security-Policy': contentSecurityPolicy(request.headers.host),
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Resource-Policy': 'same-origin',
      };
      if (isKnown(request.headers['if-none-match'], etag)) return send(request, response, 304, headers);
      send(request, response, 200, { ...headers, 'Content-Type': 'text/html; charset=utf-8' }, index);
    },
  };
}

/** Whether If-None-Match names what the client would get (RFC 9110 §13.1.2: by weak comparison). */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}

/**
 * The console's Content-Security-Policy: nothing is loaded from or sent to another origin, and no script runs that
 * is not a file of ours.
 */
function contentSecurityPolicy(host: string | undefined): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // A mail is shown in a frame without scripts, which obeys this policy too, and a mail's styles are within it.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    connectSource(host),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
