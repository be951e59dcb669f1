import { describe, expect, test } from 'vitest';
import { type AttemptResult, attemptDelivery, type DeliveryRequest } from '../../src/callbacks/attempt.ts';
import { aCanary, aReceiver, aTcpServer } from './a-receiver.ts';

function attempt(url: string, over: Partial<DeliveryRequest> = {}): Promise<AttemptResult> {
  return attemptDelivery({
    url,
    body: '{"é":1}',
    headers: { 'Content-Type': 'application/json' },
    allowPrivate: true,
    ...over,
  });
}

test('a callback arrives once, as it was given, on a connection that is closed after it', async () => {
  await using receiver = await aReceiver();
  const url = `http://127.0.0.1:${receiver.port}/hooks/si/7781?a=b%20c#part`;
  expect(await attempt(url, { headers: { 'Content-Type': 'application/json', 'X-Own': 'yes' } })).toEqual({
    outcome: 'delivered',
    status: 204,
  });
  await receiver.allClosed();
  expect(receiver.connections()).toBe(1);
  expect(receiver.requests).toEqual([
    {
      method: 'POST',
      path: '/hooks/si/7781?a=b%20c',
      body: '{"é":1}',
      headers: {
        host: `127.0.0.1:${receiver.port}`,
        connection: 'close',
        'content-type': 'application/json',
        'content-length': '8',
        'x-own': 'yes',
      },
    },
  ]);
});

describe('a receiver that answers', () => {
  test.each([200, 201, 202, 204, 299])('%i has taken the callback', async (status) => {
    await using receiver = await aReceiver((_request, response) => response.writeHead(status).end());
    expect(await attempt(receiver.url)).toEqual({ outcome: 'delivered', status });
  });

  test('410 wants no more of them', async () => {
    await using receiver = await aReceiver((_request, response) => response.writeHead(410).end());
    expect(await attempt(receiver.url)).toMatchObject({ outcome: 'gone', status: 410 });
  });

  test.each([400, 401, 404, 409, 500, 503])('%i is tried again', async (status) => {
    await using receiver = await aReceiver((_request, response) => response.writeHead(status).end());
    expect(await attempt(receiver.url)).toEqual({
      outcome: 'retry',
      status,
      reason: `The receiver answered ${status}.`,
    });
  });

  const DATE = 'Tue, 04 Mar 2031 09:30:00 GMT';
  test.each([
    [{ 'Retry-After': '120' }, 120_000],
    [{ 'Retry-After': '0' }, 0],
    [{ 'Retry-After': 'Tue, 04 Mar 2031 09:31:30 GMT', Date: DATE }, 90_000],
    [{ 'Retry-After': 'Tue, 04 Mar 2031 09:00:00 GMT', Date: DATE }, 0],
    [{ 'Retry-After': 'Wed, 99 Mar 2031 99:00:00 GMT', Date: DATE }, undefined],
    [{ 'Retry-After': '-5' }, undefined],
    [{ 'Retry-After': '1e9' }, undefined],
    [{ 'Retry-After': '9'.repeat(400) }, undefined],
    [{ 'Retry-After': 'soon' }, undefined],
    [{}, undefined],
  ] as [Record<string, string>, number | undefined][])(
    '429 with %o asks for %s ms of peace',
    async (headers, wait) => {
      await using receiver = await aReceiver((_request, response) => response.writeHead(429, headers).end());
      expect(await attempt(receiver.url)).toEqual({
        outcome: 'retry',
        status: 429,
        reason: 'The receiver answered 429.',
        ...(wait === undefined ? {} : { retryAfterMs: wait }),
      });
    },
  );

  test.each([300, 301, 302, 303, 307, 308])(
    '%i is not followed: the other host is not visited',
    async (status) => {
      await using canary = await aCanary();
      const headers = {
        Location: `http://127.0.0.1:${canary.port}/`,
        Refresh: `0; url=http://[::1]:${canary.port}/`,
      };
      await using receiver = await aReceiver((_request, response) =>
        response.writeHead(status, headers).end(),
      );
      expect(await attempt(receiver.url)).toEqual({
        outcome: 'retry',
        status,
        reason: `The receiver answered ${status}: redirects are not followed.`,
      });
      expect([receiver.requests.length, canary.connections()]).toEqual([1, 0]);
    },
  );

  test('a page that refreshes to another host leads nowhere', async () => {
    await using canary = await aCanary();
    const page = `<meta http-equiv="refresh" content="0;url=http://127.0.0.1:${canary.port}/">`;
    await using receiver = await aReceiver((_request, response) => response.end(page));
    expect((await attempt(receiver.url)).outcome).toBe('delivered');
    expect(canary.connections()).toBe(0);
  });
});

describe('a destination is judged at delivery', () => {
  test('whatever it was when it was given', async () => {
    await using receiver = await aReceiver();
    expect((await attempt(receiver.url)).outcome).toBe('delivered');
    const now = await attempt(receiver.url, { allowPrivate: false });
    expect(now).toEqual({ outcome: 'refused', reason: 'The callback URL must begin with https://.' });
    expect(receiver.connections()).toBe(1);
  });

  test('by the addresses that its name has then, which the reason keeps to itself', async () => {
    const lookup = async () => ['10.1.2.3'];
    const result = await attempt('https://app.example/hook', { allowPrivate: false, lookup });
    expect(result).toEqual({
      outcome: 'refused',
      reason: 'app.example has an address that is not a public one.',
    });
  });

  test.each([
    'https://a@127.0.0.1:PORT/',
    'https://app.example%00@127.0.0.1:PORT/',
    'https://127.0.0.1:PORT\\@app.example/',
    'https://127.0.0.1:PORT#@app.example/',
    'https:127.0.0.1:PORT',
    'https://[::1]:PORT/',
    'https://[127.0.0.1]:PORT/',
    'https://localhost:PORT/',
    'http://127.0.0.1:PORT/',
    '//127.0.0.1:PORT/',
    '',
  ])('and %j is connected to by none of its parts', async (template) => {
    await using canary = await aCanary();
    const result = await attempt(template.replace('PORT', String(canary.port)), { allowPrivate: false });
    expect([result.outcome, canary.connections()]).toEqual(['refused', 0]);
  });

  test('and a host before a backslash is the one that is asked for', async () => {
    await using canary = await aCanary();
    const asked: string[] = [];
    const lookup = async (hostname: string) => {
      asked.push(hostname);
      return [];
    };
    await attempt(`http://app.example\\@127.0.0.1:${canary.port}/`, { lookup });
    expect([asked, canary.connections()]).toEqual([['app.example'], 0]);
  });
});

describe('an attempt fails, and says why, where', () => {
  test('the name does not exist', async () => {
    const lookup = () => Promise.reject(Object.assign(new Error('at 10.0.0.53'), { code: 'ENOTFOUND' }));
    expect(await attempt('https://app.example/', { lookup })).toEqual({
      outcome: 'retry',
      reason: 'The host name does not exist.',
    });
  });

  test('nobody listens', async () => {
    const { port } = await aTcpServer().then(async (server) => {
      await server[Symbol.asyncDispose]();
      return server;
    });
    expect(await attempt(`http://127.0.0.1:${port}/`)).toEqual({
      outcome: 'retry',
      reason: 'The receiver refused the connection.',
    });
  });

  test('nobody listens at any of the addresses', async () => {
    const { port } = await aTcpServer().then(async (server) => {
      await server[Symbol.asyncDispose]();
      return server;
    });
    const lookup = async () => ['127.0.0.1', '::1'];
    expect(await attempt(`http://app.example:${port}/`, { lookup })).toEqual({
      outcome: 'retry',
      reason: 'The receiver refused the connection.',
    });
  });

  test('a header cannot be sent', async () => {
    await using receiver = await aReceiver();
    const result = await attempt(receiver.url, { headers: { 'X-Bad': 'a\r\nb' } });
    expect([result.outcome, receiver.requests]).toEqual(['retry', []]);
  });

  test('the program stops', async () => {
    const stop = new AbortController();
    await using receiver = await aReceiver(() => stop.abort());
    expect((await attempt(receiver.url, { signal: stop.signal })).outcome).toBe('retry');
    await receiver.allClosed();
  });

  test('the program has stopped already, and nothing is sent', async () => {
    await using receiver = await aReceiver();
    expect((await attempt(receiver.url, { signal: AbortSignal.abort() })).outcome).toBe('retry');
    expect(receiver.connections()).toBe(0);
  });
});
