import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { weightOf } from '../static/preference.ts';
import { isRead, pathOf, send, sendAsset } from '../static/send.ts';
import { type GraphiQLAssets, loadAssets } from './assets.ts';
import { ASSET_PATH, contentSecurityPolicy, PAGE_PATH, renderPage } from './page.ts';
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
      return sendAsset(request, response, (await load()).byFileName.get(path.slice(ASSET_PATH.length)));
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
