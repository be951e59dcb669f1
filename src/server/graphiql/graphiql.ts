import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { chooseEncoding, type GraphiQLAssets, loadAssets } from './assets.ts';
import { ASSET_PATH, contentSecurityPolicy, PAGE_PATH, renderPage } from './page.ts';
import { weightOf } from './preference.ts';
import type { GraphiQLTab } from './tabs.ts';

/** GraphiQL on a plain node:http server, for the routes that come before GraphQL itself. */
export interface GraphiQL {
  /** Whether this request is for the page (a browser opening `/graphql`) or for one of its assets. */
  matches(request: IncomingMessage): boolean;
  /**
   * Answers a request that matches.
   * @throws whatever reading GraphiQL's parts from the disk threw; the next request tries again
   */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/**
 * GraphiQL, served by us alone: no content network, no inline script. Nothing of it is loaded before the first
 * request that matches.
 * @param options.tabs what a first visit shows; a returning visitor keeps their own tabs. GraphiQL names a tab
 *   after its operation
 */
export function createGraphiQL(options: { readonly tabs: readonly GraphiQLTab[] }): GraphiQL {
  let loading: Promise<GraphiQLAssets> | undefined;
  const load = () => {
    loading ??= loadAssets().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };

  return {
    matches: (request) => pathOf(request).startsWith(ASSET_PATH) || isPageRequest(request),
    async handle(request, response) {
      const path = pathOf(request);
      if (!isRead(request)) return send(request, response, 405, { Allow: 'GET, HEAD' });
      if (path === PAGE_PATH) {
        return send(request, response, 200, pageHeaders(request), renderPage(await load(), options.tabs));
      }
      const asset = (await load()).byFileName.get(path.slice(ASSET_PATH.length));
      if (!asset) return send(request, response, 404, { 'Cache-Control': 'no-store' });
      const encoding = chooseEncoding(request.headers['accept-encoding']?.toString());
      const headers = {
        'Content-Type': asset.contentType,
        'Cache-Control': 'public, max-age=31536000, immutable',
        'Cross-Origin-Resource-Policy': 'same-origin',
        // A worker obeys the policy of its own response: it may compute, and reach nothing.
        'Content-Security-Policy': "default-src 'none'",
        Vary: 'Accept-Encoding',
        ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
      };
      send(request, response, 200, headers, await asset.bytes(encoding));
    },
  };
}

/** A browser's navigation prefers HTML; GraphQL clients, which ask the same path, prefer or demand JSON. */
function isPageRequest(request: IncomingMessage): boolean {
  if (!isRead(request) || pathOf(request) !== PAGE_PATH) return false;
  const { accept } = request.headers;
  const html = weightOf(accept, 'text/html');
  const json = Math.max(
    weightOf(accept, 'application/json'),
    weightOf(accept, 'application/graphql-response+json'),
  );
  return html > 0 && html >= json;
}

function pageHeaders(request: IncomingMessage): OutgoingHttpHeaders {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': contentSecurityPolicy(request.headers.host),
    'Cross-Origin-Opener-Policy': 'same-origin',
    Vary: 'Accept',
  };
}

function isRead(request: IncomingMessage): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: string | Buffer = '',
): void {
  response.writeHead(status, {
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
