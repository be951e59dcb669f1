import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeOrigin } from '../../src/server/origin.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { rawHttp } from '../support/raw-http.ts';
import { openRawWebSocket } from '../support/raw-web-socket.ts';

const APP = 'https://app.example.com';

describe('which pages may talk to the gateway', () => {
  const judge = (host: string | undefined, origin: string | undefined, publicUrl = 'http://127.0.0.1:4000') =>
    judgeOrigin({ headers: { ...(host ? { host } : {}), ...(origin ? { origin } : {}) } }, publicUrl, [APP]);

  test.each([
    ['a program, which has no Origin', '127.0.0.1:4000', undefined],
    ['the own page', '127.0.0.1:4000', 'http://127.0.0.1:4000'],
    ['the own page by its other name', 'localhost:4000', 'http://localhost:4000'],
    ['the own page over IPv6', '[::1]:4000', 'http://[::1]:4000'],
    ['a tunnel to this machine on another port', 'localhost:9999', 'http://localhost:9999'],
  ])('%s', (_name, host, origin) => {
    expect(judge(host, origin)).toEqual({ allowed: true, crossOrigin: undefined });
  });

  test('a listed page, which needs CORS headers', () => {
    expect(judge('127.0.0.1:4000', APP)).toEqual({ allowed: true, crossOrigin: APP });
  });

  test('the page at PUBLIC_URL, behind a proxy that keeps its Host and behind one that does not', () => {
    const publicUrl = 'https://invites.example.com';
    expect(judge('invites.example.com', publicUrl, publicUrl).allowed).toBe(true);
    expect(judge('127.0.0.1:4000', publicUrl, publicUrl).allowed).toBe(true);
    expect(judge('invites.example.com', 'http://invites.example.com:8080', publicUrl).allowed).toBe(false);
  });

  test.each([
    ['a page of another site', '127.0.0.1:4000', 'https://evil.test'],
    ['a page whose name leads here (DNS rebinding)', 'evil.test', 'http://evil.test'],
    ['a request under such a name without Origin', 'evil.test:4000', undefined],
    ['a file or a sandboxed frame', '127.0.0.1:4000', 'null'],
    ['another application on this machine', '127.0.0.1:4000', 'http://127.0.0.1:3000'],
    ['another scheme of a listed page', '127.0.0.1:4000', 'http://app.example.com'],
    ['a name that ends in a listed one', '127.0.0.1:4000', 'https://evil-app.example.com'],
    ['a name that begins with a listed one', '127.0.0.1:4000', `${APP}.evil.test`],
    ['a name that begins with our address', '127.0.0.1.evil.test', undefined],
    ['an Origin that is no URL', '127.0.0.1:4000', 'http://'],
    ['a Host that is no host', 'a b', undefined],
    ['no Host at all', undefined, undefined],
  ])('not: %s', (_name, host, origin) => {
    expect(judge(host, origin)).toEqual({ allowed: false, crossOrigin: undefined });
  });
});

describe('over HTTP', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await openTestGateway({ ALLOWED_ORIGINS: `${APP},https://second.example.com` });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  const post = (headers: Record<string, string>) =>
    fetch(gateway.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"query":"{ __typename }"}',
    });

  test('a page of another site is refused and learns nothing', async () => {
    const answer = await post({ origin: 'https://evil.test' });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await answer.text()).not.toContain('Query');
  });

  test('a form of another site, which needs no preflight, changes nothing', async () => {
    const mutation = `mutation { createInvite(input: { smartInviteId: "csrf", recipient: { email: "a@b.test" },
      event: { summary: "x", start: { date: "2031-03-04" }, end: { date: "2031-03-05" } } }) { invite { id } } }`;
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const body = type.startsWith('text')
        ? JSON.stringify({ query: mutation })
        : `query=${encodeURIComponent(mutation)}`;
      for (const origin of ['https://evil.test', 'null'])
        expect(
          (
            await fetch(gateway.graphqlUrl, {
              method: 'POST',
              headers: { 'content-type': type, origin },
              body,
            })
          ).status,
        ).toBe(403);
    }
    // A link or an image sends no Origin at all, and so must not be able to change anything either.
    const link = await fetch(`${gateway.graphqlUrl}?query=${encodeURIComponent(mutation)}`);
    expect(link.status).toBe(405);
    expect((await gateway.request('{ invite(smartInviteId: "csrf") { id } }')).data).toEqual({
      invite: null,
    });
  });

  test('a listed page gets what its browser asks for', async () => {
    const answer = await post({ origin: APP });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(APP);
    expect(answer.headers.get('vary')).toContain('Origin');
    const preflight = await fetch(gateway.graphqlUrl, { method: 'OPTIONS', headers: { origin: APP } });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('content-type');
  });

  test('a listed page may open a socket, and a page like it may not', async () => {
    await using socket = await openRawWebSocket(gateway.socketUrl, { origin: APP });
    await socket.initialise();
    for (const origin of [`${APP}:8443`, APP.replace('https', 'http'), `${APP}.evil.test`])
      await expect(openRawWebSocket(gateway.socketUrl, { origin })).rejects.toThrow('403');
  });

  test('a preflight of another site is refused', async () => {
    const answer = await fetch(gateway.graphqlUrl, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.test' },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a name that was made to lead here is refused', async () => {
    const answer = await rawHttp(
      gateway.port,
      'GET /graphql?query={__typename} HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });

  test('a probe and a callback may come under any name', async () => {
    const head = 'Host: gateway.internal\r\nConnection: close\r\n\r\n';
    expect(await rawHttp(gateway.port, `GET /health/ready HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await rawHttp(gateway.port, `POST /callbacks/cronofy HTTP/1.1\r\n${head}`)).toMatch(
      /^HTTP\/1\.1 404 /,
    );
  });
});
