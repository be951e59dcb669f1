import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type { BrowserSession } from '../support/browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Somebody in the console, and everything that went wrong on their page. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** Script errors, error messages and breaches of the page's policy. */
  readonly problems: readonly string[];
  /** The sequence of every event that came over a socket, in the order in which they came. */
  readonly sequences: readonly number[];
}

/** Opens the console in a tab with a session of its own. */
export async function aVisit(session: BrowserSession, origin: string, hash = ''): Promise<Visit> {
  const page = await session.context.newPage();
  const problems: string[] = [];
  const sequences: number[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    // A connection that a test cuts is told as an error, too.
    if (message.type() === 'error' && !/WebSocket connection|net::ERR|status of 401/.test(message.text()))
      problems.push(message.text());
  });
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const { type, payload: result } = JSON.parse(payload.toString());
      if (type === 'next' && result.data?.inviteEvents) sequences.push(result.data.inviteEvents.sequence);
    }),
  );
  await page.exposeFunction('reportViolation', (what: string) => problems.push(what));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    reportViolation(event.violatedDirective + ' ' + event.blockedURI));`);
  await page.goto(`${origin}/${hash}`);
  return { page, problems, sequences, [Symbol.asyncDispose]: () => page.close() };
}

/** Waits until the page follows the log: what happens from now on is seen. */
export async function untilLive({ page }: Visit): Promise<void> {
  await page.locator('.connection.live').waitFor();
}

const LOOKS = [
  { colorScheme: 'light', width: 1280, height: 800 },
  { colorScheme: 'dark', width: 1280, height: 800 },
  { colorScheme: 'light', width: 390, height: 844 },
  { colorScheme: 'dark', width: 390, height: 844 },
] as const;

/** What axe-core finds wrong in light and dark, on a desktop and on a phone, by look, rule and place. */
export async function complaints(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const { colorScheme, width, height } of LOOKS) {
    // A colour on its way to another one has the contrast of neither.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    await page.evaluate(AXE);
    const wrong: string[] = await page.evaluate(async () => {
      // biome-ignore lint/suspicious/noExplicitAny: axe puts itself into the page
      const { violations, passes } = await (globalThis as any).axe.run(document);
      if (passes.length < 10) return ['axe found nothing to look at'];
      return violations.flatMap(({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
        nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
      );
    });
    const tooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
    const look = `${colorScheme}, ${width} wide`;
    found.push(...wrong.map((complaint) => `${look}: ${complaint}`));
    if (tooWide) found.push(`${look}: the page is wider than the screen`);
  }
  return found;
}
