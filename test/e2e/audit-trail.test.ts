import { pino } from 'pino';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openCore } from '../../src/gateway/core.ts';
import { openMailIntake } from '../../src/gateway/mail-intake.ts';
import { createTallies } from '../../src/gateway/tallies.ts';
import { createEmbeddedEngine } from '../../src/mail/engine.ts';
import { replyAddressScheme } from '../../src/mail/reply-address.ts';
import { enterRows } from '../../src/store/audit-rows.ts';
import { sweep } from '../../src/store/sweep.ts';
import { aStore } from '../contract/a-store.ts';
import { type Entry, entry } from '../contract/an-entry.ts';
import { BACKENDS } from '../contract/backends.ts';
import { callbackBody, postCallback, signatureOf } from '../support/callback-request.ts';
import { inviteInput } from '../support/create-invite.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { sendBySmtp } from '../support/smtp-client.ts';

const SECRET = 'a-client-secret-of-these-tests';
const KEYS = `server:server-key-0123456789:invites:read+invites:write+invites:send+admin,reader:reader-key-0123456789:invites:read`;
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const SERVER = bearer('server-key-0123456789');
const READER = bearer('reader-key-0123456789');
const TRAIL = `query ($first: Int, $after: String, $filter: AuditTrailFilter) {
  auditTrail(first: $first, after: $after, filter: $filter) {
    edges { cursor node { actor action outcome code requestId smartInviteId inviteId } } pageInfo { hasNextPage } } }`;
const CREATE =
  'mutation ($input: CreateInviteInput!) { createInvite(input: $input) { invite { id } errors { code } } }';
const ANSWERABLE = `mutation ($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { recipient { rsvpUrl replyAddress } } } }`;
const CANCEL =
  'mutation ($input: CancelInviteInput!) { cancelInvite(input: $input) { invite { id } errors { code } } }';

const STORES = [
  { store: 'SQLite', missing: undefined, open: async () => undefined },
  { store: 'Postgres', missing: postgresMissing, open: postgresDatabase },
];

for (const { store, missing, open } of STORES)
  test.skipIf(missing)(`says who changed what, and who was refused, on ${store}`, async () => {
    await using database = await open();
    await using gateway = await openTestGateway({
      ...(database ? { DATABASE_URL: database.url } : {}),
      API_KEYS: KEYS,
      CLIENT_SECRET: SECRET,
    });
    const ask = (query: string, variables: object, headers: Record<string, string> = SERVER) =>
      graphqlRequest(gateway.graphqlUrl, query, variables as Record<string, unknown>, headers);
    const trail = async (variables: object = {}) => {
      const { data } = await ask(TRAIL, variables);
      return data.auditTrail as {
        edges: { cursor: string; node: Record<string, unknown> }[];
        pageInfo: { hasNextPage: boolean };
      };
    };
    const nodes = async (variables: object = {}) => (await trail(variables)).edges.map(({ node }) => node);

    const made = await ask(CREATE, { input: inviteInput('one') }, { ...SERVER, 'x-request-id': 'first' });
    const { id } = made.data.createInvite.invite;
    await ask(CREATE, { input: inviteInput('one') });
    await ask(CANCEL, { input: { smartInviteId: 'one' } }, READER);
    await ask('mutation ($input: CreateViewerTokenInput!) { createViewerToken(input: $input) { token } }', {
      input: { smartInviteIds: ['one'], scopes: ['INVITES_READ'], expiresInSeconds: 60 },
    });
    const rest = async (body: unknown, key = SECRET) => {
      const response = await fetch(new URL('/v1/smart_invites', gateway.graphqlUrl), {
        method: 'POST',
        headers: { ...bearer(key), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return response.status;
    };
    expect(
      await rest({ method: 'cancel', smart_invite_id: 'one', recipient: { email: 'ana@guest.test' } }),
    ).toBe(200);
    expect(await rest({ method: 'request', smart_invite_id: 'two' })).toBe(422);

    // A key that may not change anything is refused before anything of what it wants is read.
    expect(await rest({ method: 'cancel', smart_invite_id: 'one' }, 'reader-key-0123456789')).toBe(403);

    const all = await nodes();
    expect(all.reverse()).toEqual([
      {
        actor: 'key:server',
        action: 'createInvite',
        outcome: 'DONE',
        code: null,
        requestId: 'first',
        smartInviteId: 'one',
        inviteId: Buffer.from(id, 'base64').toString().replace('Invite:', ''),
      },
      expect.objectContaining({ action: 'createInvite', outcome: 'REFUSED', code: 'ALREADY_EXISTS' }),
      expect.objectContaining({
        actor: 'key:reader',
        action: 'cancelInvite',
        outcome: 'REFUSED',
        code: 'FORBIDDEN',
        smartInviteId: 'one',
        inviteId: null,
      }),
      expect.objectContaining({ actor: 'key:server', action: 'createViewerToken', outcome: 'DONE' }),
      expect.objectContaining({
        actor: expect.stringMatching(/^client:[0-9a-f]{4}$/),
        action: 'POST /v1/smart_invites',
        outcome: 'DONE',
        smartInviteId: 'one',
      }),
      expect.objectContaining({
        action: 'POST /v1/smart_invites',
        outcome: 'REFUSED',
        code: 'INVALID_INPUT',
        smartInviteId: 'two',
      }),
      expect.objectContaining({
        actor: 'key:reader',
        action: 'POST /v1/smart_invites',
        outcome: 'REFUSED',
        code: 'FORBIDDEN',
      }),
    ]);
    expect(await nodes({ filter: { actor: 'key:reader' } })).toHaveLength(2);
    expect(await nodes({ filter: { smartInviteId: 'two' } })).toHaveLength(1);
    expect(await nodes({ filter: { outcomes: ['REFUSED'] } })).toHaveLength(4);
    expect(await nodes({ filter: { until: '2000-01-01T00:00:00Z' } })).toEqual([]);
    const page = await trail({ first: 4 });
    expect(page.pageInfo.hasNextPage).toBe(true);
    const rest2 = await nodes({ first: 4, after: page.edges.at(-1)?.cursor });
    expect([...page.edges.map(({ node }) => node), ...rest2].reverse()).toEqual(all);
    // Nobody but an administrator reads it.
    expect(await ask(TRAIL, {}, READER)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

test('says by which way an answer came, whoever brought it', async () => {
  await using gateway = await openTestGateway({
    API_KEYS: KEYS,
    CRONOFY_CLIENT_SECRET: SECRET,
    INBOUND_WEBHOOK_SECRET: SECRET,
  });
  const ask = (query: string, variables: object) =>
    graphqlRequest(gateway.graphqlUrl, query, variables as Record<string, unknown>, SERVER);
  const { data } = await ask(ANSWERABLE, { input: inviteInput('one') });
  const { rsvpUrl, replyAddress: to } = data.createInvite.invite.recipient;
  const url = `http://127.0.0.1:${gateway.port}`;

  const page = rsvpUrl.replace(/^https?:\/\/[^/]+/, url);
  const answered = await fetch(page, {
    ...{ method: 'POST', redirect: 'manual', headers: { origin: url } },
    body: new URLSearchParams({ answer: 'accepted' }),
  });
  expect(answered.status).toBe(303);
  const recipient = { email: 'ana@guest.test', status: 'declined' };
  const body = callbackBody('one', { recipient });
  expect((await postCallback(url, body, signatureOf(body, SECRET))).status).toBe(204);
  const from = 'ana@guest.test';
  const mail = (way: string) =>
    `From: ${from}\r\nTo: ${to}\r\nMessage-ID: <${way}@guest.test>\r\nSubject: By ${way}\r\n\r\nSoon.\r\n`;
  expect(await sendBySmtp(gateway.smtpPort as number, { from, to, message: mail('smtp') })).toMatch(/^250 /);
  const posted = await fetch(`${url}/inbound/mime`, {
    ...{ method: 'POST', headers: { ...bearer(SECRET), 'content-type': 'message/rfc822' } },
    body: mail('mime'),
  });
  expect(posted.status).toBe(200);
  // As an instance that reads a mailbox hands it on.
  const config = readConfig({ DATABASE_URL: gateway.databaseUrl });
  const scheme = replyAddressScheme(config.replyAddress);
  const log = pino({ level: 'silent' });
  const core = await openCore(
    config,
    createEmbeddedEngine({ replyScheme: scheme, defaultOrganizerName: '' }),
    log,
  );
  const intake = openMailIntake(config, core, scheme, log, createTallies());
  const { disposition } = await intake.ingest({ source: 'IMAP', raw: Buffer.from(mail('imap')) });
  expect(disposition).not.toBe('unmatched');
  await intake.close();
  await core.close();

  const trail = await ask(TRAIL, { first: 20 });
  const entries = trail.data.auditTrail.edges
    .map(({ node }: { node: Record<string, string> }) => node)
    .reverse();
  expect(entries.slice(1)).toEqual(
    [
      ['guest', 'POST /rsvp'],
      ['cronofy', 'POST /callbacks/cronofy'],
      ['mail', 'SMTP'],
      ['mail', 'POST /inbound/mime'],
      ['mail', 'IMAP'],
    ].map(([actor, action]) => ({
      ...{ actor, action, outcome: 'DONE', code: null },
      ...{ requestId: expect.stringMatching(/^[0-9a-f]{32}$/), smartInviteId: 'one' },
      inviteId: entries[0].inviteId,
    })),
  );
  expect(new Set(entries.map(({ requestId }: { requestId: string }) => requestId)).size).toBe(6);
});

test.each(BACKENDS)('forgets entries past their time on $name', async (backend) => {
  await using store = await aStore(backend);
  const day = 24 * 3_600_000;
  const [young, old] = [1, 400].map((days) => entry(1000 * day - days * day)) as [Entry, Entry];
  const { queries } = store.database;
  await store.database.transaction((tx) => enterRows(tx, [young, old]));
  await sweep(store.database, 1000 * day, { auditRetentionDays: 365 });
  expect(await queries.selectFrom('audit_entry').selectAll().execute()).toEqual([young]);
});
