import type { GraphiQLOptions } from 'graphql-yoga';
import type { Asset } from '../static/asset.ts';
import { connectSource } from '../static/own-sockets.ts';
import type { GraphiQLAssets } from './assets.ts';
import type { GraphiQLTab } from './tabs.ts';

/** Where the page is served; its queries and its subscriptions go to the same path. */
export const PAGE_PATH = '/graphql';

/** Where the page's assets are served; what follows is an asset's file name. */
export const ASSET_PATH = `${PAGE_PATH}/assets/`;

/** The page: a few kilobytes that load the assets, with its options in a data attribute. */
export function renderPage(assets: GraphiQLAssets, tabs: readonly GraphiQLTab[]): string {
  const options = {
    endpoint: PAGE_PATH,
    title: 'invitegraph',
    logo: `<img src="${urlOf(assets.logo)}" width="32" height="32" alt="">`,
    subscriptionsProtocol: 'WS',
    // A bearer typed into the headers editor must not outlive the window in the browser's storage.
    shouldPersistHeaders: false,
    defaultTabs: tabs.map(({ query, variables }) => ({ query, variables: variables ?? null })),
  } satisfies GraphiQLOptions;
  const workers = Object.fromEntries(
    [...assets.workers].map(([label, worker]) => [label, urlOf(worker)] as const),
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>invitegraph · GraphiQL</title>
    <link rel="icon" href="${urlOf(assets.logo)}">
    <link rel="stylesheet" href="${urlOf(assets.styles)}">
    <link rel="stylesheet" href="${urlOf(assets.overrides)}">
    <script defer src="${urlOf(assets.credentials)}"></script>
    <script defer src="${urlOf(assets.bootstrap)}"></script>
    <script defer src="${urlOf(assets.graphiql)}"></script>
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <form id="credentials">
      <label for="key">API key or token</label>
      <input id="key" type="password" autocomplete="off" spellcheck="false">
      <button>Use in every tab</button>
      <button type="button" hidden>Forget it</button>
      <output></output>
    </form>
    <div id="root" data-options="${escapeAttribute(JSON.stringify({ ...options, workers }))}"></div>
  </body>
</html>
`;
}

/**
 * The page's Content-Security-Policy: nothing is loaded from or sent to another origin.
 * @param host the request's `Host`; left out of the policy unless it is a plain host and port
 */
export function contentSecurityPolicy(host: string | undefined): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // Monaco and the interface's menus place <style> elements while they run.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    connectSource(host),
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function urlOf(asset: Asset): string {
  return ASSET_PATH + asset.fileName;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
