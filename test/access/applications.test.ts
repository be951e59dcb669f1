import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sign } from '../../src/callbacks/signature.ts';
import { aReceiver } from '../callbacks/a-receiver.ts';
import { inviteInput, quietInput } from '../support/create-invite.ts';
import { readEvents } from '../support/event-stream.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { openRawWebSocket } from '../support/raw-web-socket.ts';

/** Applications as their operator makes them, tried by every way in. */

const OPERATOR = 'operator-key-of-the-server-0001';
const SECRET = 'client-secret-of-the-default-application';
const ALL = ['INVITES_READ', 'INVITES_WRITE', 'INVITES_SEND', 'EVENTS_SUBSCRIBE', 'ADMIN'];
const READ = 'invites:read+invites:write+invites:send+events:subscribe+admin';

/** An application with a key that may do everything in it. */
interface Tenant {
  readonly clientId: string;
  readonly secret: string;
  readonly key: string;
  readonly keyId: string;
}

let gateway: TestGateway;
let a: Tenant;
let b: Tenant;
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

async function ask(key: string, query: string, input?: object) {
  const response = await fetch(gateway.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(key) },
    body: JSON.stringify({ query, ...(input ? { variables: { input } } : {}) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into what it asked for
  return { status: response.status, ...((await response.json()) as any) };
}

/** One mutation with its input; gives its payload. */
async function change(key: string, name: string, input: object, fields: string) {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${name}(input: $input) { ${fields} errors { code message path } } }`;
  const answer = await ask(key, query, input);
  if (!answer.data) throw new Error(JSON.stringify(answer));
  return answer.data[name];
}
const makeKey = (key: string, input: object) =>
  change(key, 'createApiKey', input, 'key apiKey { id prefix name scopes expiresAt revokedAt }');
const makeInvite = (key: string, id: string, changes = {}) =>
  change(key, 'createInvite', quietInput(id, changes), 'invite { id timeline { edges { cursor } } }');

async function aTenant(name: string): Promise<Tenant> {
  const made = await change(
    OPERATOR,
    'createApplication',
    { name },
    'clientSecret application { clientId name }',
  );
  const { clientId } = made.application;
  const { key, apiKey } = await makeKey(OPERATOR, { clientId, name: 'full', scopes: ALL });
  return { clientId, secret: made.clientSecret, key, keyId: apiKey.id };
}

const restUrl = () => gateway.graphqlUrl.replace('/graphql', '/v1/smart_invites');
async function rest(secret: string, target: string, body?: object) {
  const response = await fetch(`${restUrl()}${target}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', ...bearer(secret) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, text: await response.text() };
}
const wire = (id: string, changes = {}) => ({
  smart_invite_id: id,
  recipient: { email: 'ana@guest.test' },
  event: { summary: 'Viewing', start: '2031-03-04T09:30:00Z', end: '2031-03-04T10:00:00Z' },
  ...changes,
});

async function aSocket(key: string) {
  const socket = await openRawWebSocket(gateway.socketUrl);
  socket.send({ type: 'connection_init', payload: bearer(key) });
  return socket;
}
async function aStream(key: string, query: string) {
  const response = await fetch(gateway.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...bearer(key) },
    body: JSON.stringify({ query }),
  });
  if (!response.body) throw new Error(`There is no body: ${response.status}`);
  return readEvents(response.body);
}

beforeAll(async () => {
  gateway = await openTestGateway({
    API_KEYS: `operator:${OPERATOR}:${READ}`,
    CLIENT_SECRET: SECRET,
    ALLOW_PRIVATE_CALLBACKS: 'true',
  });
  [a, b] = [await aTenant('A'), await aTenant('B')];
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe('two applications', () => {
  test('have invites of the same names and see nothing of each other over HTTP', async () => {
    await makeInvite(a.key, 'same', { event: { ...inviteInput('same').event, summary: 'Of A' } });
    await makeInvite(b.key, 'same', { event: { ...inviteInput('same').event, summary: 'Of B' } });
    const { invite } = await makeInvite(b.key, 'secret-of-b');
    const answer = await ask(
      a.key,
      `{ invites { totalCount edges { node { event { summary } } } }
         node(id: "${invite.id}") { id } invite(smartInviteId: "secret-of-b") { id }
         inviteEvents { edges { node { sequence invite { smartInviteId } } } } }`,
    );
    const applications = await ask(
      a.key,
      `{ application(clientId: "${b.clientId}") { name } own: application { clientId } }`,
    );
    expect(applications.data).toEqual({ application: null, own: { clientId: a.clientId } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      invites: { totalCount: 1, edges: [{ node: { event: { summary: 'Of A' } } }] },
      node: null,
      invite: null,
      inviteEvents: { edges: [{ node: { sequence: 1, invite: { smartInviteId: 'same' } } }] },
    });
    // A cursor of the other's stream is none of one's own.
    const after = invite.timeline.edges[0].cursor;
    const foreign = await ask(a.key, `{ inviteEvents(after: "${after}") { edges { cursor } } }`);
    expect(foreign.errors?.[0].extensions.code).toMatch(/BAD_USER_INPUT|CURSOR_EXPIRED/);
  });

  test.each(['WebSocket', 'event stream'])(
    'are told of their own events alone over a %s, and the next one is their own',
    async (way) => {
      const { data } = await ask(a.key, '{ latestCursor }');
      const query = `subscription { inviteEvents(after: "${data.latestCursor}") { invite { smartInviteId } } }`;
      const id = way.replace(' ', '-');
      const makeBoth = async () => {
        await makeInvite(b.key, `${id}-of-b`);
        await makeInvite(a.key, `${id}-of-a`);
      };
      if (way === 'WebSocket') {
        await using socket = await aSocket(a.key);
        expect((await socket.next()).type).toBe('connection_ack');
        socket.send({ type: 'subscribe', id: '1', payload: { query } });
        await makeBoth();
        const { payload } = await socket.next();
        expect(payload.data.inviteEvents.invite.smartInviteId).toBe(`${id}-of-a`);
      } else {
        const stream = await aStream(a.key, query);
        await makeBoth();
        expect((await stream.next()).value?.data).toContain(`${id}-of-a`);
        await stream.return(undefined);
      }
    },
  );

  test('have a REST face each, by client secret or key', async () => {
    for (const { secret, key } of [a, b])
      expect((await rest(secret, '', wire(`rest-${key.slice(-6)}`))).status).toBe(200);
    const target = `?smart_invite_id=rest-${b.key.slice(-6)}&recipient_email=ana%40guest.test`;
    expect((await rest(b.secret, target)).status).toBe(200);
    expect((await rest(b.key, target)).status).toBe(200);
    const nothing = await rest(a.secret, '?smart_invite_id=nothing&recipient_email=ana%40guest.test');
    for (const credentials of [a.secret, a.key, SECRET]) {
      const found = await rest(credentials, target);
      expect(found.status).toBe(404);
      expect(found.text.replace(`rest-${b.key.slice(-6)}`, 'nothing')).toBe(nothing.text);
      const cancelled = { method: 'cancel', ...wire(`rest-${b.key.slice(-6)}`) };
      expect((await rest(credentials, '', cancelled)).status).toBe(404);
    }
    const { key } = await makeKey(a.key, { name: 'reader', scopes: ['INVITES_READ'] });
    const refused = await rest(key, '', wire('by-a-reader'));
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('invites:write')]);
    // A client secret opens the REST face, and not the graph.
    expect((await ask(a.secret, '{ engine { name } }')).status).toBe(401);
  });

  test('get callbacks signed with their own secrets, with both while they are exchanged', async () => {
    await using receiver = await aReceiver();
    const answered = async (tenant: Tenant, id: string) => {
      await makeInvite(tenant.key, id, { callbackUrl: `${receiver.url}?${id}`, delivery: 'SEND' });
      await change(
        tenant.key,
        'simulateReply',
        { smartInviteId: id, recipientEmail: 'ana@guest.test', client: 'GMAIL', status: 'ACCEPTED' },
        'invite { id }',
      );
      const found = () => receiver.requests.find(({ path }) => path.endsWith(id));
      await expect.poll(found, { timeout: 20_000 }).toBeDefined();
      const { headers, body } = found() as NonNullable<ReturnType<typeof found>>;
      return { signature: headers['cronofy-hmac-sha256'], bytes: Buffer.from(body) };
    };
    const one = await answered(b, 'signed-1');
    expect(one.signature).toBe(sign(one.bytes, b.secret));
    const rotated = await change(
      b.key,
      'rotateClientSecret',
      { clientId: b.clientId },
      'clientSecret application { clientSecrets { prefix } }',
    );
    expect(rotated.application.clientSecrets[0].prefix).toBe(rotated.clientSecret.slice(0, 22));
    for (const secret of [rotated.clientSecret, b.secret])
      expect((await rest(secret, '?smart_invite_id=signed-1')).status).toBe(200);
    const two = await answered(b, 'signed-2');
    expect(two.signature).toBe(
      [rotated.clientSecret, b.secret].map((secret) => sign(two.bytes, secret)).join(','),
    );
    await change(b.key, 'retireClientSecret', { clientId: b.clientId }, 'application { clientId }');
    expect((await rest(b.secret, '?smart_invite_id=signed-1')).status).toBe(401);
    // The answers came by mail to an address of the invite, and ended with its application.
    const { data } = await ask(b.key, '{ invite(smartInviteId: "signed-1") { recipient { status } } }');
    expect(data.invite.recipient.status).toBe('ACCEPTED');
    b = { ...b, secret: rotated.clientSecret };
  });
});

describe('a key', () => {
  test('is shown once, and not in any list', async () => {
    const made = await makeKey(a.key, { name: 'shown', scopes: ['INVITES_READ'], expiresInSeconds: 3600 });
    expect(made).toMatchObject({
      errors: [],
      apiKey: { name: 'shown', scopes: ['INVITES_READ'], revokedAt: null },
    });
    expect(made.key.startsWith(`${made.apiKey.prefix}_`)).toBe(true);
    const listed = await ask(
      a.key,
      '{ application { clientSecrets { prefix } apiKeys(first: 50) { edges { node { id name prefix } } } } }',
    );
    expect(JSON.stringify(listed)).toContain('"shown"');
    for (const secret of [made.key, a.key, a.secret])
      expect(JSON.stringify(listed)).not.toContain(secret.slice('ivk_'.length + 19));
  });

  test('gets no scope that its maker lacks, unless an operator makes it', async () => {
    const { key } = await makeKey(a.key, { name: 'admin', scopes: ['ADMIN'] });
    const refused = await makeKey(key, { name: 'more', scopes: ['ADMIN', 'INVITES_READ'] });
    expect(refused).toMatchObject({
      key: null,
      errors: [
        {
          code: 'NOT_ALLOWED',
          message: expect.stringContaining('invites:read'),
          path: ['input', 'scopes'],
        },
      ],
    });
    const wrong = await makeKey(a.key, { name: ' ', scopes: [], expiresInSeconds: 0 });
    expect(wrong.errors.map(({ path }: { path: string[] }) => path.join('.'))).toEqual([
      'input.name',
      'input.scopes',
      'input.expiresInSeconds',
    ]);
  });

  test('that is revoked is refused everywhere, and ends its sockets and event streams', async () => {
    const { key, apiKey } = await makeKey(a.key, { name: 'short', scopes: ALL });
    await using socket = await aSocket(key);
    expect((await socket.next()).type).toBe('connection_ack');
    const stream = await aStream(key, 'subscription { inviteEvents { sequence } }');
    const first = stream.next();
    const { data } = await ask(key, '{ engine { name } }');
    expect(data.engine.name).toBeDefined();
    const revoked = await change(a.key, 'revokeApiKey', { id: apiKey.id }, 'apiKey { revokedAt }');
    expect(revoked).toMatchObject({ errors: [], apiKey: { revokedAt: expect.any(String) } });
    expect(await socket.closed).toEqual({ code: 4403, reason: 'Credentials have ended' });
    expect((await first).value?.data).toContain('UNAUTHENTICATED');
    expect((await ask(key, '{ engine { name } }')).status).toBe(401);
    expect((await rest(key, '?smart_invite_id=same')).status).toBe(401);
    await using again = await aSocket(key);
    expect((await again.closed).code).toBe(4403);
  });

  test('that ends does so while its socket is idle', async () => {
    const { key } = await makeKey(a.key, { name: 'ends', scopes: ALL, expiresInSeconds: 1 });
    await using socket = await aSocket(key);
    expect(await socket.closed).toMatchObject({ code: 4403 });
    expect((await ask(key, '{ engine { name } }')).status).toBe(401);
  });
});

test('an application that is disabled is shut out, with its viewers, until it is enabled', async () => {
  const tenant = await aTenant('C');
  const { token } = await change(
    tenant.key,
    'createViewerToken',
    { smartInviteIds: ['one'], scopes: ['INVITES_READ', 'EVENTS_SUBSCRIBE'], expiresInSeconds: 600 },
    'token',
  );
  const viewer = await aSocket(token);
  expect((await viewer.next()).type).toBe('connection_ack');
  const statuses = async () => [
    (await ask(tenant.key, '{ engine { name } }')).status,
    (await ask(token, '{ engine { name } }')).status,
    (await rest(tenant.secret, '?smart_invite_id=none')).status,
  ];
  expect(await statuses()).toEqual([200, 200, 404]);
  await change(OPERATOR, 'disableApplication', { clientId: tenant.clientId }, 'application { disabledAt }');
  expect(await viewer.closed).toMatchObject({ code: 4403 });
  expect(await statuses()).toEqual([401, 401, 401]);
  await change(OPERATOR, 'enableApplication', { clientId: tenant.clientId }, 'application { disabledAt }');
  expect(await statuses()).toEqual([200, 200, 404]);
});

test('only an operator makes applications, and the default one stays', async () => {
  const refused = await ask(a.key, '{ applications { edges { node { name } } } }');
  expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  const { data } = await ask(OPERATOR, '{ applications { edges { node { name } } } }');
  const names = data.applications.edges.map(({ node }: { node: { name: string } }) => node.name);
  expect(names).toEqual(expect.arrayContaining(['A', 'B']));
  const make = (input: object) => change(OPERATOR, 'createApplication', input, 'clientSecret');
  for (const [input, code] of [
    [{ name: 'A', clientId: a.clientId }, 'ALREADY_EXISTS'],
    [{ name: 'A', clientId: 'default' }, 'INVALID_INPUT'],
    [{ name: 'A', clientId: 'a b' }, 'INVALID_INPUT'],
  ] as const)
    expect(await make(input)).toMatchObject({
      clientSecret: null,
      errors: [{ code, path: ['input', 'clientId'] }],
    });
  for (const name of ['rotateClientSecret', 'disableApplication'])
    expect(await change(OPERATOR, name, { clientId: 'default' }, 'application { name }')).toMatchObject({
      application: null,
      errors: [{ code: 'NOT_ALLOWED', path: ['input', 'clientId'] }],
    });
});
