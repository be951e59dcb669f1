import { type BrowserSession, openBrowser } from './browser.ts';
import { openTestGateway, type TestGateway } from './open-gateway.ts';

/** What the gateway asks for; it may do everything. */
export const KEY = 'a-key-of-the-browser-that-is-long-enough-4711';

/** A gateway that asks for the key, and a browser that has none yet. */
export interface KeyedBrowser extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly session: BrowserSession;
}

/** Opens both; disposal closes both. */
export async function openKeyedBrowser(): Promise<KeyedBrowser> {
  await using stack = new AsyncDisposableStack();
  const scopes = 'invites:read+invites:write+invites:send+events:subscribe+admin';
  const gateway = stack.use(await openTestGateway({ API_KEYS: `ops:${KEY}:${scopes}` }));
  const session = stack.use(await openBrowser());
  const opened = stack.move();
  return { gateway, session, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
