import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const present = existsSync(executablePath);

/**
 * For `describe.skipIf`: true on a developer's machine without Chromium, which is told so. Never true in CI, where
 * opening the browser then fails: a suite that skips itself in silence proves nothing.
 */
export const chromiumMissing = !present && !process.env.CI;

if (chromiumMissing) {
  console.warn(
    `SKIPPED: the tests that need a browser. There is no Chromium at ${executablePath}: install it, or name one in CHROMIUM_PATH.`,
  );
}

/** A real Chromium with a profile of its own. Dispose of it, or its process and its profile stay behind. */
export interface BrowserSession extends AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
}

/**
 * Starts Chromium on an empty profile. It resolves no name but localhost's, so that a page which needs another
 * host breaks here as it would on a machine without internet.
 * @throws Error where there is no Chromium
 */
export async function openBrowser(): Promise<BrowserSession> {
  if (!present)
    throw new Error(`There is no Chromium at ${executablePath}. Install it, or set CHROMIUM_PATH.`);
  const profile = await mkdtemp(join(tmpdir(), 'invitegraph-browser-'));
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      viewport: { width: 1280, height: 800 },
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
      ],
    });
    const page = context.pages()[0] ?? (await context.newPage());
    return {
      context,
      page,
      async [Symbol.asyncDispose]() {
        await context.close();
        await removeProfile();
      },
    };
  } catch (error) {
    await removeProfile();
    throw error;
  }
}
