import { expect, test } from 'vitest';
import { enterRows } from '../../src/store/audit-rows.ts';
import { sweep } from '../../src/store/sweep.ts';
import { aStore } from '../contract/a-store.ts';
import { BACKENDS } from '../contract/backends.ts';
import { inviteInput } from '../support/create-invite.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';

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
    const rest = async (body: unknown) => {
      const response = await fetch(new URL('/v1/smart_invites', gateway.graphqlUrl), {
        method: 'POST',
        headers: { ...bearer(SECRET), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return response.status;
    };
    expect(
      await rest({ method: 'cancel', smart_invite_id: 'one', recipient: { email: 'ana@guest.test' } }),
    ).toBe(200);
    expect(await rest({ method: 'request', smart_invite_id: 'two' })).toBe(422);

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
    ]);
    expect(await nodes({ filter: { actor: 'key:reader' } })).toHaveLength(1);
    expect(await nodes({ filter: { smartInviteId: 'two' } })).toHaveLength(1);
    expect(await nodes({ filter: { outcomes: ['REFUSED'] } })).toHaveLength(3);
    expect(await nodes({ filter: { until: '2000-01-01T00:00:00Z' } })).toEqual([]);
    const page = await trail({ first: 4 });
    expect(page.pageInfo.hasNextPage).toBe(true);
    const rest2 = await nodes({ first: 4, after: page.edges.at(-1)?.cursor });
    expect([...page.edges.map(({ node }) => node), ...rest2].reverse()).toEqual(all);
    // Nobody but an administrator reads it.
    expect(await ask(TRAIL, {}, READER)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

test.each(BACKENDS)('forgets entries past their time on $name', async (backend) => {
  await using store = await aStore(backend);
  const day = 24 * 3_600_000;
  const rows = [1, 400].map((days) => ({
    id: `${days}`,
    application: 'app',
    occurred_at: 1000 * day - days * day,
    actor: 'mail',
    action: 'SMTP',
    outcome: 'DONE' as const,
    code: null,
    request_id: 'r',
    invite_id: null,
    smart_invite_id: null,
  }));
  const { queries } = store.database;
  await store.database.transaction((tx) => enterRows(tx, rows));
  await sweep(store.database, 1000 * day, { auditRetentionDays: 365 });
  expect(await queries.selectFrom('audit_entry').select('id').execute()).toEqual([{ id: '1' }]);
});
