import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsoleMessage, Page } from 'playwright-core';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { chromiumMissing, openBrowser } from '../support/browser.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { block } from './document-blocks.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CLIENT = join(ROOT, 'src', 'client');

const WATCH =
  'subscription Watch($after: Cursor) { inviteEvents(after: $after) { __typename invite { smartInviteId } } }';
const LIST = '{ invites(first: 1) { edges { node { smartInviteId } } } }';

/** A block that exports something, and what a page then does with it. */
const USED: Readonly<Record<string, readonly [text: string, use: string]>> = {
  react: [
    block('docs/frontends.md', 'react'),
    `import { createRoot } from 'react-dom/client';
     import { Visit } from './react-block.tsx';
     const token = await (await fetch('/invites-token')).text();
     createRoot(document.getElementById('page')!).render(<Visit id="viewing-1" token={token} />);`,
  ],
  urql: [
    block('docs/frontends.md', 'urql'),
    `import { client } from './urql-block.tsx';
     console.log(JSON.stringify((await client.query('${LIST}', {})).data));
     client.subscription('${WATCH}', {}).subscribe(({ data }) => console.log(JSON.stringify(data)));`,
  ],
  apollo: [
    block('docs/frontends.md', 'apollo'),
    `import { gql } from '@apollo/client';
     import { client } from './apollo-block.tsx';
     console.log(JSON.stringify((await client.query({ query: gql('${LIST}') })).data));
     client.subscribe({ query: gql('${WATCH}') }).subscribe(({ data }) => console.log(JSON.stringify(data)));`,
  ],
};
/** Blocks that are a page's whole script. */
const WHOLE: Readonly<Record<string, string>> = {
  events: block('docs/frontends.md', 'event-source'),
  readme: block('README.md', 'stream'),
  stream: block('docs/frontends.md', 'stream'),
};
const WAIT = { timeout: 20_000 };
const NAMES = [...Object.keys(WHOLE), ...Object.keys(USED)];

/** Builds a page of each block, as readers would whose packages are these, and gives the folder with their scripts. */
async function buildPages(folder: string, graphqlUrl: string): Promise<string> {
  const here = (text: string) =>
    text
      .replaceAll('https://invites.example.com/graphql', graphqlUrl)
      .replaceAll('http://127.0.0.1:4000/graphql', graphqlUrl);
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const [name, text] of Object.entries(WHOLE)) await writeFile(join(folder, `${name}.tsx`), here(text));
  for (const [name, [text, use]] of Object.entries(USED)) {
    await writeFile(join(folder, `${name}-block.tsx`), here(text));
    await writeFile(join(folder, `${name}.tsx`), use);
  }
  const outDir = join(folder, 'built');
  await build({
    root: folder,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(NAMES.map((name) => [name, join(folder, `${name}.tsx`)])),
        output: { entryFileNames: '[name].js' },
      },
    },
    resolve: {
      alias: [
        { find: /^invitegraph\/client$/, replacement: join(CLIENT, 'invite-event-stream.ts') },
        { find: /^invitegraph\/client\/(.+)$/, replacement: join(CLIENT, '$1.ts') },
      ],
    },
  });
  return outDir;
}

test.skipIf(chromiumMissing)(
  'the blocks for pages show an answer in a browser, and the stream goes on from the cursor that it kept',
  { timeout: 90_000 },
  async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'invitegraph-blocks-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    let built = '';
    let token = '';
    const pages = createServer(async ({ url = '' }, response) => {
      if (url === '/invites-token') return response.end(token);
      const script = await readFile(join(built, url)).catch(() => undefined);
      if (script) return response.setHeader('content-type', 'text/javascript').end(script);
      response.setHeader('content-type', 'text/html');
      return response.end(`<main id="page"></main><script type="module" src="${url}.js"></script>`);
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    stack.defer(() => void pages.close());
    const origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
    const gateway = stack.use(await openTestGateway({ ALLOWED_ORIGINS: origin }));
    built = await buildPages(folder, gateway.graphqlUrl);
    await createInvite(gateway.graphqlUrl, quietInput('viewing-1'));
    const issued = await gateway.request(
      'mutation { createViewerToken(input: { smartInviteIds: ["viewing-1"], scopes: [INVITES_READ, EVENTS_SUBSCRIBE], expiresInSeconds: 600 }) { token } }',
    );
    token = issued.data.createViewerToken.token;
    const answer = (status: string) =>
      gateway.request(
        `mutation { simulateReply(input: { smartInviteId: "viewing-1", recipientEmail: "ana@guest.test", client: GMAIL, status: ${status}, comment: "${status} it is" }) { disposition } }`,
      );

    const { context } = stack.use(await openBrowser());
    /** Opens a page and waits until it watches; resolves to what it prints from the beginning. */
    const watch = async (name: string) => {
      const page = await context.newPage();
      const printed: ConsoleMessage[] = [];
      page.on('console', (message) => printed.push(message));
      page.on('pageerror', (error) => expect.unreachable(`${name}: ${error.stack}`));
      const watching =
        name === 'events'
          ? page.waitForResponse((response) => response.url().startsWith(gateway.graphqlUrl))
          : new Promise<void>((resolve) => {
              page.on('websocket', (socket) =>
                socket.on('framesent', ({ payload }) => {
                  if (/"subscribe".*inviteEvents/s.test(String(payload))) resolve();
                }),
              );
            });
      await Promise.all([watching, page.goto(`${origin}/${name}`)]);
      return { page, lines: () => printed.map((message) => message.text()), printed };
    };
    const opened = new Map<string, Awaited<ReturnType<typeof watch>>>();
    for (const name of NAMES) opened.set(name, await watch(name));
    const at = (name: string) => opened.get(name) as Awaited<ReturnType<typeof watch>>;
    await answer('ACCEPTED');

    for (const name of ['readme', 'stream'])
      await expect.poll(at(name).lines, WAIT).toEqual(['viewing-1 ACCEPTED ACCEPTED it is']);
    for (const name of ['urql', 'apollo']) {
      await expect.poll(() => at(name).lines().length, WAIT).toBe(2);
      const [list, event] = at(name)
        .lines()
        .map((line) => JSON.parse(line));
      expect(list.invites.edges).toMatchObject([{ node: { smartInviteId: 'viewing-1' } }]);
      expect(event.inviteEvents).toMatchObject({
        __typename: 'RsvpReceived',
        invite: { smartInviteId: 'viewing-1' },
      });
    }
    const text = (page: Page, selector: string) => () => page.locator(selector).allTextContents();
    await expect.poll(text(at('react').page, 'section p'), WAIT).toEqual(['1 of 1 are coming']);
    await expect.poll(text(at('react').page, 'section li'), WAIT).toEqual(['RsvpReceived']);
    await expect.poll(() => at('events').printed.length, WAIT).toBe(1);
    expect(await at('events').printed[0]?.args()[0]?.jsonValue()).toEqual({
      __typename: 'RsvpReceived',
      invite: { smartInviteId: 'viewing-1', rsvpSummary: { accepted: 1 } },
    });

    const kept = () => at('stream').page.evaluate(() => localStorage.getItem('cursor'));
    await expect.poll(kept, WAIT).not.toBeNull();
    await at('stream').page.close();
    await answer('DECLINED');
    const again = await watch('stream');
    await expect.poll(again.lines, WAIT).toEqual(['viewing-1 DECLINED DECLINED it is']);
  },
);
