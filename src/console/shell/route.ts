import { useSyncExternalStore } from 'react';

/**
 * Where in the console somebody is: the fragment of the address, such as `#/invites/ID/edit` or `#/?text=board`. The
 * gateway never sees it, so the console needs one path of it, also behind a proxy.
 */
export interface Route {
  /** The parts of the path, decoded. */
  readonly parts: readonly string[];
  readonly search: URLSearchParams;
}

let last: { readonly hash: string; readonly route: Route } | undefined;

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => {
    const { hash } = location;
    if (last?.hash !== hash) last = { hash, route: readRoute(hash) };
    return last.route;
  });
}

function readRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const parts = path.split('/').filter((part) => part !== '');
  return { parts: parts.map(decode), search: new URLSearchParams(query) };
}

/** The address of a place; values that are undefined or empty are left out. */
export function addressOf(
  parts: readonly string[],
  search: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const query = new URLSearchParams(given).toString();
  return `#/${parts.map(encodeURIComponent).join('/')}${query === '' ? '' : `?${query}`}`;
}

export function go(address: string): void {
  location.hash = address;
}

/** Changes the address without a step to go back to, as while somebody types. */
export function amendAddress(address: string): void {
  history.replaceState(null, '', address);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

function subscribe(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
