import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentityProvider } from '../../src/access/identity-provider.ts';
import { systemClock } from '../../src/server/clock.ts';

const ISSUER = 'https://id.example.com/';
const AUDIENCE = 'invitegraph';
const stack = new AsyncDisposableStack();
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let verify: ReturnType<typeof createIdentityProvider>;
let asked = 0;
let tooMuch = '';
const troubles: unknown[] = [];

beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256' };
  const server = createServer((request, response) => {
    asked++;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [jwk], more: request.url === '/big' ? 'x'.repeat(100_000) : '' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stack.defer(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  tooMuch = `${url}/big`;
  verify = createIdentityProvider(
    { jwksUrl: url, issuer: ISSUER, audience: AUDIENCE },
    systemClock,
    (error) => troubles.push(error),
  );
});
afterAll(() => stack.disposeAsync());

const FINE = { email: 'ana@guest.test', email_verified: true, sub: 'u1', iss: ISSUER, aud: AUDIENCE };
const now = () => Math.floor(systemClock.now() / 1000);
const sign = (claims: Record<string, unknown>, header: object = {}, key = keys.privateKey) =>
  new SignJWT({ exp: now() + 60, ...FINE, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'one', ...header })
    .sign(key);

test('a guest is bound to the proven address, to read and watch', async () => {
  const principal = await verify(await sign({ scope: 'openid email' }));
  expect(principal).toMatchObject({
    application: 'default',
    actor: 'user:u1',
    only: { recipientEmail: 'ana@guest.test' },
  });
  expect([...(principal?.scopes ?? [])]).toEqual(['invites:read', 'events:subscribe']);
  const greedy = await verify(await sign({ scope: 'invites:write admin invites:read' }));
  expect([...(greedy?.scopes ?? [])]).toEqual(['invites:read']);
});

test('a member has the scopes of the token in the application of the token', async () => {
  const principal = await verify(
    await sign({
      invitegraph_member: true,
      invitegraph_application: 'acme',
      scp: ['invites:write', 'other'],
    }),
  );
  expect(principal).toMatchObject({ application: 'acme', actor: 'user:u1' });
  expect(principal?.only).toBeUndefined();
  expect([...(principal?.scopes ?? [])]).toEqual(['invites:write']);
});

test('whatever is not as it must be is nobody', async () => {
  const other = await generateKeyPair('ES256');
  const wrong = [
    sign({ email_verified: undefined }),
    sign({ email_verified: false }),
    sign({ email: undefined }),
    sign({ email: '' }),
    sign({ invitegraph_member: 'true', email: undefined }),
    sign({ invitegraph_application: 7 }),
    sign({ aud: 'another' }),
    sign({ aud: [] }),
    sign({ iss: 'https://evil.test/' }),
    sign({ sub: undefined }),
    sign({ exp: undefined }),
    sign({ exp: now() - 60 }),
    sign({ nbf: now() + 600 }),
    sign({}, { kid: 'other' }),
    sign({}, {}, other.privateKey),
    new SignJWT({ ...FINE, exp: now() + 60 })
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(new TextEncoder().encode(JSON.stringify(await exportJWK(keys.publicKey)))),
    Promise.resolve('a.b.c'),
  ];
  for (const [index, token] of wrong.entries())
    expect(await verify(await token), String(index)).toBeUndefined();
  // Its keys are fetched once, and not again for each token that names one that is not there.
  expect(asked).toBeLessThanOrEqual(2);
});

test('keys that are too many, or not to be had, let nobody in, and somebody is told', async () => {
  const before = troubles.length;
  for (const jwksUrl of [tooMuch, 'http://127.0.0.1:1/keys']) {
    const tell = (error: unknown) => troubles.push(error);
    const away = createIdentityProvider({ jwksUrl, issuer: ISSUER, audience: AUDIENCE }, systemClock, tell);
    expect(await away(await sign({}))).toBeUndefined();
  }
  expect(troubles.length - before).toBe(2);
});
