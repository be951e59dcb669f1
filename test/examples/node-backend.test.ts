import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { chromiumMissing, openBrowser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'node-backend');
const KEY = 'a-key-of-the-backend-that-is-long-enough-4711';
const SCOPES = 'invites:read+invites:write+invites:send+events:subscribe';

test.skipIf(chromiumMissing)(
  'a backend with the key gives its page a token, and the page sees the answers',
  {
    timeout: 120_000,
  },
  async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'invitegraph-page-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    await build({
      configFile: join(EXAMPLE, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: folder, emptyOutDir: true },
    });
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const gateway = stack.use(
      await startGatewayProcess({ API_KEYS: `backend:${KEY}:${SCOPES}`, ALLOWED_ORIGINS: origin }),
    );
    const backend = spawn(
      process.execPath,
      [join(EXAMPLE, 'server.ts'), gateway.graphqlUrl, String(port), folder],
      { env: { PATH: process.env.PATH, INVITEGRAPH_KEY: KEY }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    stack.defer(() => void backend.kill('SIGKILL'));
    await once(createInterface(backend.stdout), 'line');

    const asked = (token: string, query: string) =>
      fetch(gateway.graphqlUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query }),
      }).then((response) => response.json());
    const answer = (status: string) =>
      asked(
        KEY,
        `mutation { simulateReply(input: { smartInviteId: "visit-42", recipientEmail: "ana@guest.test", client: OUTLOOK, status: ${status} }) { errors { message } } }`,
      );
    // Before the page is open: it has to see this one too.
    await answer('TENTATIVE');

    const { page } = stack.use(await openBrowser());
    const told: string[] = [];
    page.on('request', (request) => told.push(JSON.stringify(request.headers()) + request.postData()));
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => void told.push(String(payload))),
    );
    await page.goto(origin);
    const lines = () => page.locator('#answers li').allTextContents();
    await expect.poll(lines, { timeout: 30_000 }).toEqual(['ana@guest.test: TENTATIVE']);
    await answer('ACCEPTED');
    await expect
      .poll(lines, { timeout: 30_000 })
      .toEqual(['ana@guest.test: TENTATIVE', 'ana@guest.test: ACCEPTED']);
    expect(told.join('\n')).toContain('connection_init');
    expect(told.join('\n')).not.toContain(KEY);

    const token = await (await fetch(`${origin}/viewer-token`, { method: 'POST' })).text();
    const visible = (id: string) => asked(token, `{ invite(smartInviteId: "${id}") { state } }`);
    expect(await visible('visit-42')).toEqual({ data: { invite: { state: 'ACTIVE' } } });
    const other = `recipient: { email: "ana@guest.test" }, event: { summary: "Another",
      start: { dateTime: "2031-03-05T09:30:00Z" }, end: { dateTime: "2031-03-05T10:00:00Z" } }`;
    expect(
      await asked(
        KEY,
        `mutation { createInvite(input: { smartInviteId: "visit-43", ${other} }) { errors { message } } }`,
      ),
    ).toEqual({ data: { createInvite: { errors: [] } } });
    expect(await visible('visit-43')).toEqual({ data: { invite: null } });
    expect(
      await asked(
        token,
        `mutation { cancelInvite(input: { smartInviteId: "visit-42" }) { errors { message } } }`,
      ),
    ).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  },
);
