import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrowserSession, chromiumMissing, openBrowser } from '../support/browser.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { startCutProxy } from '../support/cut-proxy.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** Somebody else's web server: the pages come from another origin than the graph. */
async function servePages(folder: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://pages').pathname;
    const content = await readFile(join(folder, path)).catch(() => undefined);
    response
      .writeHead(content ? 200 : 404, { 'content-type': TYPES[extname(path)] ?? 'text/plain' })
      .end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe.skipIf(chromiumMissing)('the examples for React and Vue', () => {
  let folder: string;
  let pages: Server;
  let origin: string;
  let browser: BrowserSession;
  let gateway: TestGateway;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'invitegraph-pages-'));
    for (const example of ['react', 'vue'])
      await build({
        configFile: join(import.meta.dirname, '..', '..', 'examples', example, 'vite.config.ts'),
        logLevel: 'warn',
        build: { outDir: folder, emptyOutDir: false },
      });
    pages = await servePages(folder);
    origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
    gateway = await openTestGateway({ ALLOWED_ORIGINS: origin });
    browser = await openBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await gateway?.[Symbol.asyncDispose]();
    pages?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const answer = (id: string, status: string) =>
    gateway.request(
      `mutation { simulateReply(input: { smartInviteId: "${id}", recipientEmail: "ana@guest.test", client: GMAIL, status: ${status} }) { disposition } }`,
    );

  test.each(['urql', 'apollo', 'hooks', 'vue'])(
    '%s: an answer shows, and one that came while the connection was away',
    { timeout: 60_000 },
    async (name) => {
      await using way = await startCutProxy(gateway.port);
      const id = `visit-${name}`;
      await createInvite(gateway.graphqlUrl, quietInput(id));
      const url = encodeURIComponent(`http://127.0.0.1:${way.port}/graphql`);
      const { page } = browser;
      await page.goto(`${origin}/${name}.html?gateway=${url}&id=${id}`);
      // Which of the invites on the page it is does not matter to a guest who is on all of them.
      const shown = (status: string) => page.locator(`[data-status=${status}]`);
      const before = await shown('TENTATIVE').count();
      await shown('PENDING').first().waitFor();
      await answer(id, 'ACCEPTED');
      await shown('ACCEPTED').first().waitFor();
      way.cut();
      await answer(id, 'TENTATIVE');
      await expect.poll(() => shown('TENTATIVE').count(), { timeout: 20_000 }).toBe(before + 1);
      if (name === 'hooks')
        await expect
          .poll(() => page.locator('ol li').allTextContents())
          .toEqual(['RsvpReceived', 'RsvpReceived']);
    },
  );
});
