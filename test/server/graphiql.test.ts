import { execFile } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { useServer } from 'graphql-ws/use/ws';
import { createSchema, createYoga } from 'graphql-yoga';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createGraphiQL } from '../../src/server/graphiql/graphiql.ts';
import { type BrowserSession, chromiumMissing, openBrowser } from '../support/browser.ts';

const BROWSER_ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

/** A GraphQL server as small as one can be, with GraphiQL in front, on one port. */
class Gateway {
  readonly answers = new EventEmitter();
  readonly connections: unknown[] = [];
  readonly schema = createSchema({
    typeDefs: `
      type Query { greeting(name: String!): String! }
      type Subscription { answered: String! }
    `,
    resolvers: {
      Query: { greeting: (_: unknown, { name }: { name: string }) => `Hello ${name}` },
      Subscription: { answered: { subscribe: () => this.nextAnswer() } },
    },
  });
  readonly graphiql = createGraphiQL({
    tabs: [
      {
        query: '# Says hello.\nquery Greeting($name: String!) { greeting(name: $name) }',
        variables: '{ "name": "Ana & <Bo> \\"quoted\\"" }',
      },
      { query: 'subscription Watch { answered }' },
      { query: 'query Mistake { greeting(name: "x") nothing }' },
    ],
  });
  readonly yoga = createYoga({ schema: this.schema, logging: false, graphiql: false });
  readonly server = createServer((incoming, response) => {
    if (this.graphiql.matches(incoming)) void this.graphiql.handle(incoming, response);
    else void this.yoga(incoming, response);
  });
  readonly sockets = new WebSocketServer({ server: this.server, path: '/graphql' });
  readonly protocol = useServer(
    { schema: this.schema, onConnect: (context) => void this.connections.push(context.connectionParams) },
    this.sockets,
  );

  async *nextAnswer() {
    const answer = once(this.answers, 'answer');
    this.answers.emit('watched');
    const [answered] = await answer;
    yield { answered };
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await this.protocol.dispose();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

const gateway = new Gateway();

beforeAll(async () => {
  gateway.server.listen(0, '127.0.0.1');
  await once(gateway.server, 'listening');
});

afterAll(() => gateway.close());

/** Plain HTTP, so that what is read is what was on the wire: `fetch` would unpack it. */
async function get(
  path: string,
  headers: Record<string, string> = {},
  method: 'GET' | 'HEAD' | 'POST' = 'GET',
) {
  const response = await request(gateway.origin + path, { method, headers });
  return { ...response, bytes: Buffer.from(await response.body.arrayBuffer()) };
}

async function page() {
  return (await get('/graphql', { accept: BROWSER_ACCEPT })).bytes.toString();
}

function assetPaths(html: string): string[] {
  return [...new Set(html.match(/\/graphql\/assets\/[\w.-]+/g))];
}

describe('the page and its assets over HTTP', () => {
  test('a browser gets the page, and a GraphQL client on the same path gets data', async () => {
    const browser = await get('/graphql', { accept: BROWSER_ACCEPT });
    expect(browser.headers['content-type']).toBe('text/html; charset=utf-8');
    const query = '/graphql?query=%7Bgreeting(name:%22Ana%22)%7D';
    for (const accept of [
      'application/json',
      '*/*',
      'application/graphql-response+json',
      'application/json, text/html;q=0.5',
      'application/json, text/html;q=nonsense',
    ]) {
      const client = await get(query, { accept });
      expect(JSON.parse(client.bytes.toString()), accept).toEqual({ data: { greeting: 'Hello Ana' } });
    }
  });

  test('a POST is never taken for a visit', async () => {
    const headers = { accept: BROWSER_ACCEPT, 'content-type': 'application/json' };
    const response = await request(`${gateway.origin}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: '{ greeting(name: "Ana") }' }),
    });
    expect(await response.body.text()).toContain('Hello Ana');
  });

  test('the page allows nothing from another origin and no inline script', async () => {
    const { headers } = await get('/graphql', { accept: BROWSER_ACCEPT });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ${gateway.origin.replace('http', 'ws')} `);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers.vary).toBe('Accept');
  });

  test('a forged Host header cannot widen the policy', async () => {
    for (const host of ["evil.test; script-src 'unsafe-inline'", '*', 'a b', 'x:1 https://evil.test']) {
      const { headers } = await get('/graphql', { accept: BROWSER_ACCEPT, host });
      expect(headers['content-security-policy'], host).toContain("connect-src 'self';");
      expect(headers['content-security-policy'], host).not.toContain('evil');
    }
  });

  test('every asset comes packed as the client can unpack it, the same bytes each time', async () => {
    const paths = assetPaths(await page());
    expect(paths).toHaveLength(9);
    for (const path of paths) {
      const plain = await get(path);
      const gzip = await get(path, { 'accept-encoding': 'gzip, deflate' });
      const brotli = await get(path, { 'accept-encoding': 'gzip, deflate, br' });
      expect(plain.headers['content-encoding']).toBeUndefined();
      expect(gzip.headers['content-encoding']).toBe('gzip');
      expect(brotli.headers['content-encoding']).toBe('br');
      expect(gunzipSync(gzip.bytes).equals(plain.bytes)).toBe(true);
      expect(brotliDecompressSync(brotli.bytes).equals(plain.bytes)).toBe(true);
      expect(brotli.bytes.length).toBeLessThanOrEqual(plain.bytes.length);
    }
  });

  test('a client may refuse an encoding', async () => {
    const [path = ''] = assetPaths(await page());
    const encodings = [
      ['br;q=0, gzip', 'gzip'],
      ['br;q=0.5, gzip;q=0.9', 'gzip'],
      ['*', 'br'],
      ['*;q=0', undefined],
      ['identity', undefined],
      ['br;q=2', undefined],
    ] as const;
    for (const [accepted, expected] of encodings) {
      const { headers } = await get(path, { 'accept-encoding': accepted });
      expect(headers['content-encoding'], accepted).toBe(expected);
    }
  });

  test('an asset may be kept for ever, since its name changes with its content', async () => {
    for (const path of assetPaths(await page())) {
      const { headers } = await get(path, { 'accept-encoding': 'br' });
      expect(path).toMatch(/\.[0-9a-f]{16}\.(?:js|css|svg)$/);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers.vary).toBe('Accept-Encoding');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test('HEAD tells the size and sends nothing', async () => {
    const [path = ''] = assetPaths(await page());
    const full = await get(path);
    const head = await get(path, {}, 'HEAD');
    expect(head.bytes).toHaveLength(0);
    expect(head.headers['content-length']).toBe(String(full.bytes.length));
  });

  test('an unknown asset is not found and not remembered', async () => {
    const [path = ''] = assetPaths(await page());
    const other = path.replace(/\.[0-9a-f]{16}\./, '.0000000000000000.');
    for (const unknown of [
      other,
      '/graphql/assets/',
      '/graphql/assets/../page.ts',
      '/graphql/assets/__proto__',
    ]) {
      const response = await get(unknown);
      expect(response.statusCode, unknown).toBe(404);
    }
    expect((await get(other)).headers['cache-control']).toBe('no-store');
    expect((await get(path, {}, 'POST')).statusCode).toBe(405);
  });
});

test('creating GraphiQL loads none of its nine megabytes; the first visit does', async () => {
  const module = new URL('../../src/server/graphiql/graphiql.ts', import.meta.url).href;
  const program = `
    import { registerHooks } from 'node:module';
    import { createServer } from 'node:http';
    let loaded = 0;
    registerHooks({ load(url, context, next) { loaded += url.includes('render-graphiql') ? 1 : 0; return next(url, context); } });
    const { createGraphiQL } = await import(${JSON.stringify(module)});
    const graphiql = createGraphiQL({ tabs: [] });
    const before = loaded;
    const server = createServer((request, response) => graphiql.handle(request, response));
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    await (await fetch('http://127.0.0.1:' + server.address().port + '/graphql')).text();
    server.closeAllConnections();
    server.close();
    console.log(JSON.stringify({ before, after: loaded }));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  expect(JSON.parse(stdout)).toEqual({ before: 0, after: 1 });
});

describe.skipIf(chromiumMissing)('GraphiQL in a real browser', () => {
  let session: BrowserSession;
  beforeAll(async () => {
    session = await openBrowser();
  });
  afterAll(() => session?.[Symbol.asyncDispose]());

  /** A first visit, with everything that the page asked for and everything that went wrong. */
  async function visit(path = '/graphql') {
    const page = await session.context.newPage();
    const addresses: string[] = [];
    const problems: string[] = [];
    page.on('request', (asked) => addresses.push(asked.url()));
    page.on('websocket', (socket) => addresses.push(socket.url()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    page.on('requestfailed', (failed) => problems.push(`${failed.url()}: ${failed.failure()?.errorText}`));
    await page.exposeFunction('reportViolation', (what: string) => problems.push(what));
    await page.addInitScript(`
      if (!sessionStorage.getItem('visited')) localStorage.clear();
      sessionStorage.setItem('visited', 'yes');
      document.addEventListener('securitypolicyviolation', (event) =>
        reportViolation(event.violatedDirective + ' ' + event.blockedURI));
    `);
    await page.goto(gateway.origin + path);
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
    return { page, addresses, problems, [Symbol.asyncDispose]: () => page.close() };
  }
  type Visit = Awaited<ReturnType<typeof visit>>;

  const tab = ({ page }: Visit, name: string) => page.getByRole('tab').getByText(name, { exact: true });
  /** GraphiQL remembers the open tab once it has taken note of the tab's operation; only then can it run. */
  const openTab = async (visited: Visit, name: string) => {
    await tab(visited, name).click();
    await visited.page.waitForFunction((title) => {
      const remembered = JSON.parse(localStorage.getItem('graphiql:tabState') ?? '{"tabs":[]}');
      return remembered.tabs[remembered.activeTabIndex]?.title === title;
    }, name);
  };
  const run = ({ page }: Visit) => page.locator('.graphiql-execute-button').click();
  const answer = ({ page }: Visit, text: string) =>
    page.locator('.graphiql-response').getByText(text).waitFor({ timeout: 15_000 });

  test('a first visit shows the example tabs, and nothing is asked of another origin', async () => {
    await using visited = await visit();
    for (const name of ['Greeting', 'Watch', 'Mistake']) await tab(visited, name).waitFor();
    await expect.poll(() => visited.addresses.some((url) => url.includes('graphql-worker'))).toBe(true);
    const origins = new Set(visited.addresses.map((url) => new URL(url).origin));
    expect(visited.addresses.length).toBeGreaterThan(6);
    expect([...origins]).toEqual([gateway.origin]);
    expect(visited.problems).toEqual([]);
  });

  test('a query runs with the variables of its tab', async () => {
    await using visited = await visit();
    await openTab(visited, 'Greeting');
    await run(visited);
    await answer(visited, 'Hello Ana & <Bo>');
    expect(visited.problems).toEqual([]);
  });

  test('a visitor who comes back finds the same tabs, and none twice', async () => {
    await using visited = await visit();
    for (const last of ['Greeting', 'Watch', 'Mistake', 'Greeting']) {
      await openTab(visited, last);
      await visited.page.reload();
      await visited.page.getByRole('tab', { selected: true, name: last }).waitFor();
      expect(await visited.page.getByRole('tab').count()).toBe(3);
    }
  });

  test('a link with a query opens that query', async () => {
    await using visited = await visit('/graphql?query=%7Bgreeting(name:%22a%20stranger%22)%7D');
    await run(visited);
    await answer(visited, 'Hello a stranger');
  });

  test('a subscription shows an event when it happens, over a WebSocket to the same path', async () => {
    await using visited = await visit();
    await openTab(visited, 'Watch');
    const watched = once(gateway.answers, 'watched');
    await run(visited);
    await watched;
    gateway.answers.emit('answer', 'Ana accepted');
    await answer(visited, 'Ana accepted');
    expect(visited.addresses).toContain(`${gateway.origin.replace('http', 'ws')}/graphql`);
    expect(visited.problems).toEqual([]);
  });

  test('a credential in the headers editor goes along with a subscription', async () => {
    await using visited = await visit();
    await openTab(visited, 'Watch');
    await visited.page.getByRole('button', { name: 'Headers', exact: true }).click();
    await visited.page.locator('.graphiql-editor-tool .graphiql-editor:visible').click();
    await visited.page.keyboard.insertText('{ "Authorization": "Bearer key-of-ana" }');
    await expect
      .poll(
        async () => {
          const watched = once(gateway.answers, 'watched');
          await run(visited);
          await watched;
          gateway.answers.emit('answer', 'told');
          await answer(visited, 'told');
          return gateway.connections.at(-1);
        },
        { timeout: 15_000 },
      )
      .toEqual({ authorization: 'Bearer key-of-ana' });
    expect(await visited.page.evaluate('JSON.stringify(localStorage)')).not.toContain('key-of-ana');
    expect(visited.problems).toEqual([]);
  });

  test('the editor underlines a field that the schema does not have', async () => {
    await using visited = await visit();
    await openTab(visited, 'Mistake');
    await visited.page.locator('.graphiql-query-editor .squiggly-error').first().waitFor();
    expect(visited.problems).toEqual([]);
  });

  test('a script that found its way into the page neither runs nor reports home', async () => {
    await using visited = await visit();
    const outcome = await visited.page.evaluate(
      async (elsewhere) => {
        const script = document.createElement('script');
        script.textContent = 'globalThis.injected = true';
        document.head.append(script);
        const reached = await fetch(elsewhere).then(
          () => 'reached',
          () => 'blocked',
        );
        return { injected: 'injected' in globalThis, reached };
      },
      gateway.origin.replace('127.0.0.1', 'localhost'),
    );
    expect(outcome).toEqual({ injected: false, reached: 'blocked' });
    await expect
      .poll(() => visited.problems.filter((problem) => /^(?:script|connect)-src/.test(problem)).length)
      .toBe(2);
  });
});
