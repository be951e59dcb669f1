import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createViewerTokens } from '../../src/access/viewer-token.ts';
import { systemClock } from '../../src/server/clock.ts';
import { quietInput } from '../support/create-invite.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';

const FULL = 'full-key-of-the-server-0001';
const READ = 'read-key-of-the-server-0002';
const OLD_SECRET = 'an-older-token-secret-of-32-characters';
const SECRET = 'the-present-token-secret-of-32-characters';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway({
    API_KEYS: `full:${FULL}:invites:read+invites:write+invites:send+events:subscribe+admin, read:${READ}:invites:read`,
    TOKEN_SECRET: `${SECRET},${OLD_SECRET}`,
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function ask(authorization: string | undefined, query = '{ invites { totalCount } }', variables = {}) {
  const response = await fetch(gateway.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into what it asked for
  const body = (await response.json()) as any;
  return { status: response.status, challenge: response.headers.get('www-authenticate'), ...body };
}

const viewerToken = async (input: object) => {
  const { data } = await ask(
    `Bearer ${FULL}`,
    'mutation ($input: CreateViewerTokenInput!) { createViewerToken(input: $input) { token expiresAt errors { message path } } }',
    { input },
  );
  return data.createViewerToken;
};

test('without credentials: 401, a challenge without an error, and UNAUTHENTICATED', async () => {
  expect(await ask(undefined)).toMatchObject({
    status: 401,
    challenge: 'Bearer realm="invitegraph"',
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
});

test('a key gets in with its own scopes, and FORBIDDEN names what it lacks', async () => {
  expect(await ask(`Bearer ${READ}`)).toMatchObject({ status: 200, data: { invites: { totalCount: 0 } } });
  expect(await ask(`bearer   ${READ}`)).toMatchObject({ status: 200 });
  const refused = await ask(
    `Bearer ${READ}`,
    'mutation ($input: CreateInviteInput!) { createInvite(input: $input) { errors { code } } }',
    { input: quietInput('one') },
  );
  expect(refused.errors).toMatchObject([
    {
      message: 'These credentials lack the scope invites:write.',
      extensions: { code: 'FORBIDDEN', scopes: ['invites:write'] },
    },
  ]);
});

describe('what is no valid credential gets 401 and is told nothing', () => {
  const key = Buffer.from('x'.repeat(32));
  const in60s = () => Math.floor(systemClock.now() / 1000) + 60;
  const claims = {
    app: 'default',
    scope: 'invites:read',
    ids: ['one'],
    exp: in60s(),
    jti: '1',
    iss: 'invitegraph',
  };
  const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const viewer = {
    application: 'default',
    scopes: ['invites:read'],
    only: { smartInviteIds: ['one'] },
  } as const;
  const ours = (secret: string, expiresAt = systemClock.now() + 60_000) =>
    createViewerTokens([secret], systemClock).sign({ ...viewer, expiresAt });
  const headerOf = async () =>
    JSON.parse(Buffer.from((await ours(SECRET)).split('.')[0] as string, 'base64url').toString());

  const cases: Record<string, () => string | Promise<string>> = {
    'a wrong key': () => `Bearer ${READ}x`,
    'a key without its last character': () => `Bearer ${READ.slice(0, -1)}`,
    'another scheme': () => `Basic ${READ}`,
    'no scheme': () => READ,
    'two keys': () => `Bearer ${READ} ${FULL}`,
    'nothing after the scheme': () => 'Bearer ',
    'a very long one': () => `Bearer ${'x'.repeat(9000)}`,
    'a digest of a key': () => `Bearer ${Buffer.from(READ).toString('base64url')}`,
    'alg none': async () => `Bearer ${b64({ ...(await headerOf()), alg: 'none' })}.${b64(claims)}.AA`,
    'alg none without a signature': async () =>
      `Bearer ${b64({ ...(await headerOf()), alg: 'none' })}.${b64(claims)}.`,
    'another kid': async () =>
      `Bearer ${await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'viewer+jwt', kid: 'x' }).sign(key)}`,
    'our kid over another key': async () =>
      `Bearer ${await new SignJWT(claims).setProtectedHeader({ ...(await headerOf()) }).sign(key)}`,
    'a token of another gateway': async () =>
      `Bearer ${await ours('a-secret-of-another-gateway-32-characters')}`,
    'a token that is over': async () => `Bearer ${await ours(SECRET, systemClock.now() - 2000)}`,
    'a token with other claims': async () => {
      const [header, , signature] = (await ours(SECRET)).split('.');
      return `Bearer ${header}.${b64(claims)}.${signature}`;
    },
    'a token cut short': async () => `Bearer ${(await ours(SECRET)).slice(0, -2)}`,
  };
  test.each(Object.keys(cases))('%s', async (name) => {
    const answer = await ask(await cases[name]?.());
    expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(answer.challenge).toBe('Bearer realm="invitegraph", error="invalid_token"');
    expect(answer.errors[0].message).toBe(
      'The credentials are not valid, or no longer. Nothing more is told.',
    );
  });

  test('and the same tokens, made right, get in: under the first secret and under an older one', async () => {
    for (const secret of [SECRET, OLD_SECRET])
      expect(await ask(`Bearer ${await ours(secret)}`)).toMatchObject({ status: 200 });
  });
});

describe('createViewerToken', () => {
  test('refuses what no viewer may have, by the field that is wrong', async () => {
    const fine = { smartInviteIds: ['one'], scopes: ['INVITES_READ'], expiresInSeconds: 60 };
    const wrong: [object, string[]][] = [
      [{ smartInviteIds: undefined }, ['input']],
      [{ smartInviteIds: [] }, ['input', 'smartInviteIds']],
      [{ smartInviteIds: ['x'.repeat(4001)] }, ['input', 'smartInviteIds']],
      [{ scopes: [] }, ['input', 'scopes']],
      [{ scopes: ['INVITES_READ', 'INVITES_WRITE'] }, ['input', 'scopes']],
      [{ scopes: ['ADMIN'] }, ['input', 'scopes']],
      [{ expiresInSeconds: 0 }, ['input', 'expiresInSeconds']],
      [{ expiresInSeconds: 86_401 }, ['input', 'expiresInSeconds']],
    ];
    for (const [change, path] of wrong) {
      const answer = await viewerToken({ ...fine, ...change });
      expect(answer).toMatchObject({ token: null, expiresAt: null, errors: [{ path }] });
    }
    expect((await viewerToken(fine)).errors).toEqual([]);
  });

  test('hands on no scope that the key has not, and a viewer makes no viewers', async () => {
    const query =
      'mutation { createViewerToken(input: { recipientEmail: "ana@guest.test", scopes: [EVENTS_SUBSCRIBE], expiresInSeconds: 60 }) { token } }';
    expect((await ask(`Bearer ${READ}`, query)).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    const { token } = await viewerToken({
      recipientEmail: 'ana@guest.test',
      scopes: ['INVITES_READ', 'EVENTS_SUBSCRIBE'],
      expiresInSeconds: 60,
    });
    const refused = await ask(`Bearer ${token}`, query);
    expect(refused.errors).toMatchObject([
      {
        message: 'Credentials that are bound themselves can make no viewer token.',
        extensions: { code: 'FORBIDDEN' },
      },
    ]);
  });
});

test('on loopback without credentials configured, nobody is asked, and a wrong one is refused all the same', async () => {
  await using open = await openTestGateway();
  const status = async (headers: Record<string, string>) =>
    (
      await fetch(open.graphqlUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"query":"{ invites { totalCount } }"}',
      })
    ).status;
  expect(await status({})).toBe(200);
  expect(await status({ authorization: `Bearer ${READ}` })).toBe(401);
});
