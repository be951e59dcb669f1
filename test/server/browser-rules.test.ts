import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { openRawWebSocket } from '../support/raw-web-socket.ts';

let gateway: TestGateway;
let origin: string;
beforeAll(async () => {
  gateway = await openTestGateway({ INBOUND_WEBHOOK_SECRET: 'a-secret-of-sixteen' });
  origin = new URL(gateway.graphqlUrl).origin;
});
afterAll(() => gateway[Symbol.asyncDispose]());

const JSON_TYPE = { 'content-type': 'application/json' };
const HTML = { accept: 'text/html' };

describe('every answer says what a browser may do with it', () => {
  test.each<[string, string, RequestInit, number]>([
    ['GraphiQL', '/graphql', { headers: HTML }, 200],
    ['a part of GraphiQL that is not there', '/graphql/assets/none.js', {}, 404],
    [
      'an answer',
      '/graphql',
      { method: 'POST', headers: JSON_TYPE, body: '{"query":"{ __typename }"}' },
      200,
    ],
    ['an answer from yoga', '/graphql?query={__typename}', {}, 200],
    ['an event stream', '/graphql?query={__typename}', { headers: { accept: 'text/event-stream' } }, 200],
    [
      'a document that does not parse',
      '/graphql',
      { method: 'POST', headers: JSON_TYPE, body: '{"query":"{"}' },
      200,
    ],
    ['a body that is no JSON', '/graphql', { method: 'POST', headers: JSON_TYPE, body: '{' }, 400],
    [
      'a body of another type',
      '/graphql',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{' },
      415,
    ],
    [
      'a body that is too large',
      '/graphql',
      { method: 'POST', headers: JSON_TYPE, body: 'x'.repeat(200_000) },
      413,
    ],
    ['a method that is not there', '/graphql', { method: 'DELETE' }, 405],
    ['a page of another site', '/graphql', { headers: { origin: 'https://evil.test' } }, 403],
    ['credentials in the address', '/graphql?access_token=x', {}, 400],
    ['liveness', '/health/live', {}, 200],
    ['readiness', '/health/ready', {}, 200],
    ['metrics', '/metrics', {}, 200],
    ['the console', '/', { headers: HTML }, 200],
    ['nothing', '/nothing', {}, 404],
    ['the REST face without credentials', '/v1/smart_invites', {}, 401],
    ['callbacks that are closed', '/callbacks/cronofy', { method: 'POST' }, 404],
    ['mail without credentials', '/inbound/mime', { method: 'POST', body: 'x' }, 401],
    ['a recipient’s page that is not there', '/rsvp/none', { headers: HTML }, 404],
  ])('%s', async (_name, path, init, status) => {
    const response = await fetch(origin + path, init);
    const { headers } = response;
    await response.body?.cancel();
    expect(response.status).toBe(status);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  test('and so does a recipient’s page, whose address is a secret', async () => {
    await createInvite(gateway.graphqlUrl, quietInput('page'));
    const { data } = await gateway.request('{ invite(smartInviteId: "page") { recipient { rsvpUrl } } }');
    const page = await fetch(data.invite.recipient.rsvpUrl);
    expect(page.status).toBe(200);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  });
});

describe('what a form or a script of another site can send without asking', () => {
  const MUTATION = 'mutation { cancelInvite(input: { smartInviteId: "x" }) { invite { id } } }';

  test.each([
    ['text/plain', JSON.stringify({ query: '{ __typename }' })],
    ['application/x-www-form-urlencoded', 'query={__typename}'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n{__typename}\r\n--x--',
    ],
    ['application/graphql', '{ __typename }'],
    ['text/plain; application/json', JSON.stringify({ query: '{ __typename }' })],
    [undefined, JSON.stringify({ query: '{ __typename }' })],
  ])('%s is refused, with an Origin and without', async (type, body) => {
    for (const from of [undefined, origin]) {
      const headers = new Headers({
        ...(type ? { 'content-type': type } : {}),
        ...(from ? { origin: from } : {}),
      });
      // A text would be given a type by fetch itself.
      const response = await fetch(gateway.graphqlUrl, { method: 'POST', headers, body: Buffer.from(body) });
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    }
  });

  test('a mutation by GET is refused, as an image or as an event stream', async () => {
    for (const accept of ['image/*', '*/*', 'application/json', 'text/event-stream']) {
      const response = await fetch(`${gateway.graphqlUrl}?query=${encodeURIComponent(MUTATION)}`, {
        headers: { accept },
      });
      await response.body?.cancel();
      expect([405, 406], accept).toContain(response.status);
    }
  });

  test('an address whose bytes are no UTF-8 is refused', async () => {
    const response = await fetch(`${gateway.graphqlUrl}?query=%7B__typename%7D%ff`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('BAD_USER_INPUT');
  });
});

describe('credentials in an address are refused with the reason, on every path', () => {
  test.each(['access_token', 'token', 'api_key', 'apiKey', 'authorization', 'client_secret', '%74oken'])(
    '%s',
    async (name) => {
      for (const path of ['/graphql', '/v1/smart_invites', '/metrics', '/']) {
        const response = await fetch(`${origin}${path}?a=1&${name}=secret`);
        expect(response.status).toBe(400);
        const text = await response.text();
        expect(text).toContain('Authorization');
        expect(text).not.toContain('secret');
      }
      await expect(openRawWebSocket(`${gateway.socketUrl}?${name}=secret`)).rejects.toThrow('400');
    },
  );

  test('a value that looks like one is none', async () => {
    const query = 'query ($id: String) { invite(smartInviteId: $id) { id } }';
    const search = new URLSearchParams({ query, variables: '{"id":"a&token=b?key=c"}' });
    expect((await fetch(`${gateway.graphqlUrl}?${search}`)).status).toBe(200);
  });
});
