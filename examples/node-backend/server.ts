/**
 * A backend that keeps the API key to itself: it invites a guest, and gives its page a token that sees that one
 * invite, so that answers reach the browser without passing through here.
 *
 *   INVITEGRAPH_KEY=… node examples/node-backend/server.ts http://127.0.0.1:4000/graphql 3000 FOLDER
 *
 * FOLDER has the built page: `npx vite build examples/node-backend --outDir FOLDER`. The gateway lists this server's
 * origin in ALLOWED_ORIGINS. Whoever may see a visit is for your own sign-in to decide; this example has none.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const [gateway = 'http://127.0.0.1:4000/graphql', port = '3000', folder = 'dist'] = process.argv.slice(2);
const key = process.env.INVITEGRAPH_KEY;
const SMART_INVITE_ID = 'visit-42';
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

const CREATE = `mutation Create($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { timeline(first: 1) { edges { cursor } } } errors { message } }
}`;
const TOKEN = `mutation Token($input: CreateViewerTokenInput!) {
  createViewerToken(input: $input) { token errors { message } }
}`;

/** Asks the graph with the key. Throws what it says where it does not do it. */
// biome-ignore lint/suspicious/noExplicitAny: as the document selects it; documents can be typed, see live-answers
async function ask(query: string, input: object): Promise<any> {
  const response = await fetch(gateway, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = (await response.json()) as {
    data?: Record<string, { errors: { message: string }[] }>;
    errors?: { message: string }[];
  };
  const payload = Object.values(data ?? {})[0];
  const wrong = errors ?? payload?.errors ?? [];
  if (wrong.length > 0) throw new Error(wrong.map(({ message }) => message).join(' '));
  return payload;
}

const { invite } = await ask(CREATE, {
  smartInviteId: SMART_INVITE_ID,
  recipient: { email: 'ana@guest.test', name: 'Ana' },
  event: {
    summary: 'Flat viewing',
    start: { dateTime: '2031-03-04T09:30:00Z', timeZone: 'Europe/Lisbon' },
    end: { dateTime: '2031-03-04T10:00:00Z', timeZone: 'Europe/Lisbon' },
  },
  // Starting this server twice must not invite Ana twice.
  idempotencyKey: SMART_INVITE_ID,
});
// From the invite's first event on: an answer may come before the page is open.
const after: string = invite.timeline.edges[0].cursor;

async function answer(method: string, path: string): Promise<{ type: string; body: string | Buffer }> {
  if (method === 'GET' && path === '/visit')
    return { type: 'application/json', body: JSON.stringify({ gateway, after }) };
  if (method === 'POST' && path === '/viewer-token') {
    const { token } = await ask(TOKEN, {
      smartInviteIds: [SMART_INVITE_ID],
      scopes: ['INVITES_READ', 'EVENTS_SUBSCRIBE'],
      expiresInSeconds: 300,
    });
    return { type: 'text/plain', body: token };
  }
  const file = path === '/' ? '/page.html' : path;
  return {
    type: TYPES[extname(file)] ?? 'application/octet-stream',
    body: await readFile(join(folder, file)),
  };
}

createServer((request, response) => {
  // URL takes the dots out of a path: what is read stays within the folder.
  const { pathname } = new URL(request.url ?? '/', 'http://page');
  answer(request.method ?? 'GET', pathname).then(
    ({ type, body }) =>
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body),
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') console.error(error.message);
      response.writeHead(error.code === 'ENOENT' ? 404 : 502).end();
    },
  );
}).listen(Number(port), '127.0.0.1', () => console.log(`the page is at http://127.0.0.1:${port}/`));
