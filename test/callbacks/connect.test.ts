import { describe, expect, test } from 'vitest';
import { ForbiddenDestinationError, openConnection } from '../../src/callbacks/connect.ts';
import { type Lookup, nameServerLookup, systemLookup } from '../../src/callbacks/resolve.ts';
import { aNameServer, type Zone } from './a-name-server.ts';
import { aCanary, aReceiver, aTcpServer } from './a-receiver.ts';
import { LOOPBACK_SPELLINGS, SPECIAL_ADDRESSES } from './forbidden-hosts.ts';
import { countOpenedSockets } from './opened-sockets.ts';

/** An address that is public; no test lets a connection to it begin. */
const PUBLIC = '93.184.215.14';

interface Try {
  readonly lookup?: Lookup;
  readonly allowPrivate?: boolean;
}

/** Posts to an origin past the judgement of its URL, and resolves to the status. */
async function post(origin: string, { lookup, allowPrivate = false }: Try = {}): Promise<number> {
  const controller = new AbortController();
  const client = openConnection(origin, { allowPrivate, lookup, signal: controller.signal });
  try {
    const { statusCode, body } = await client.request({ method: 'POST', path: '/', body: '{}', reset: true });
    await body.dump();
    return statusCode;
  } finally {
    await client.destroy();
  }
}

describe('nobody is connected to', () => {
  test.each(LOOPBACK_SPELLINGS)('by the spelling %s', async (host) => {
    await using canary = await aCanary();
    using sockets = countOpenedSockets();
    await expect(post(`http://${host}:${canary.port}`)).rejects.toThrow(ForbiddenDestinationError);
    expect([canary.connections(), sockets.count]).toEqual([0, 0]);
  });

  const inUrl = SPECIAL_ADDRESSES.filter((ip) => !ip.includes('%'));
  test.each(inUrl)('at the address %s, given as such or by a name', async (ip) => {
    await using canary = await aCanary();
    using sockets = countOpenedSockets();
    const host = ip.includes(':') ? `[${ip}]` : ip;
    for (const scheme of ['http', 'https']) {
      await expect(post(`${scheme}://${host}:${canary.port}`)).rejects.toThrow(ForbiddenDestinationError);
      const named = post(`${scheme}://app.example:${canary.port}`, { lookup: async () => [ip] });
      await expect(named).rejects.toThrow(ForbiddenDestinationError);
    }
    expect([canary.connections(), sockets.count]).toEqual([0, 0]);
  });

  test('by the name of this machine', async () => {
    await using canary = await aCanary();
    const named = post(`http://localhost:${canary.port}`, { lookup: systemLookup });
    await expect(named).rejects.toThrow(ForbiddenDestinationError);
    expect(canary.connections()).toBe(0);
  });

  test('while the canary would tell of a connection over IPv4 and over IPv6, and so would the count', async () => {
    await using canary = await aCanary();
    using sockets = countOpenedSockets();
    expect(await post(`http://127.0.0.1:${canary.port}`, { allowPrivate: true })).toBe(204);
    expect(await post(`http://[::1]:${canary.port}`, { allowPrivate: true })).toBe(204);
    expect([canary.connections(), sockets.count]).toEqual([2, 2]);
  });
});

describe('a name that resolves to', () => {
  test.each([
    ['a private address behind a public one', [PUBLIC, '127.0.0.1']],
    ['a private address before a public one', ['127.0.0.1', PUBLIC]],
    ['a private address among many', [...new Array<string>(50).fill(PUBLIC), '::1', PUBLIC]],
    ['a private IPv6 address alone', ['::1']],
    ['a private address in the clothes of IPv6', ['::ffff:127.0.0.1']],
    ['something that is no address', ['localhost']],
  ])('%s is not connected to at all', async (_what, addresses) => {
    await using canary = await aCanary();
    using sockets = countOpenedSockets();
    const attempt = post(`http://app.example:${canary.port}`, { lookup: async () => addresses });
    await expect(attempt).rejects.toThrow('app.example has an address that is not a public one.');
    expect([canary.connections(), sockets.count]).toEqual([0, 0]);
  });

  test('nothing fails as such', async () => {
    const attempt = post('http://app.example', { lookup: async () => [] });
    await expect(attempt).rejects.toThrow('The host has no address.');
  });
});

test('a name is resolved once, and a second answer of the name server leads nowhere', async () => {
  await using receiver = await aReceiver();
  await using canary = await aTcpServer(undefined, '::1', receiver.port);
  const answers = [['127.0.0.1'], ['::1']];
  let asked = 0;
  const lookup: Lookup = async () => answers[asked++] ?? [];
  const status = await post(`http://app.example:${receiver.port}`, { lookup, allowPrivate: true });
  expect({ status, asked, canary: canary.connections() }).toEqual({ status: 204, asked: 1, canary: 0 });
  expect(receiver.requests[0]?.headers.host).toBe(`app.example:${receiver.port}`);
});

test('where one address of a name does not answer, the next is tried, without asking again', async () => {
  await using receiver = await aReceiver();
  let asked = 0;
  const lookup: Lookup = async () => {
    asked++;
    return ['::1', '127.0.0.1'];
  };
  expect(await post(`http://app.example:${receiver.port}`, { lookup, allowPrivate: true })).toBe(204);
  expect(asked).toBe(1);
});

test('nothing is connected to once the attempt is over, however late the name server answers', async () => {
  await using canary = await aCanary();
  using sockets = countOpenedSockets();
  const controller = new AbortController();
  const client = openConnection(`http://app.example:${canary.port}`, {
    allowPrivate: true,
    signal: controller.signal,
    lookup: async () => {
      controller.abort(new Error('over'));
      return ['127.0.0.1'];
    },
  });
  await expect(client.request({ method: 'POST', path: '/' })).rejects.toThrow('over');
  expect([canary.connections(), sockets.count]).toEqual([0, 0]);
});

test('a receiver that hangs up before it is asked anything is not connected to again', async () => {
  await using rude = await aTcpServer((socket) => socket.destroy());
  await expect(post(`http://127.0.0.1:${rude.port}`, { allowPrivate: true })).rejects.toThrow();
  expect(rude.connections()).toBe(1);
});

test('a client is good for one connection, whatever comes after it', async () => {
  await using receiver = await aReceiver();
  const { signal } = new AbortController();
  const client = openConnection(`http://127.0.0.1:${receiver.port}`, { allowPrivate: true, signal });
  const request = () =>
    client.request({ method: 'POST', path: '/', reset: true }).then(({ body }) => body.dump());
  try {
    await request();
    await receiver.allClosed();
    await expect(request()).rejects.toMatchObject({ code: 'ECONNRESET' });
  } finally {
    await client.destroy();
  }
  expect(receiver.connections()).toBe(1);
});

test('a proxy of the environment is not used', async () => {
  await using receiver = await aReceiver();
  await using proxy = await aTcpServer();
  const names = ['http_proxy', 'HTTP_PROXY', 'ALL_PROXY'];
  const before = names.map((name) => [name, process.env[name]] as const);
  try {
    for (const name of names) process.env[name] = `http://127.0.0.1:${proxy.port}`;
    expect(await post(`http://127.0.0.1:${receiver.port}`, { allowPrivate: true })).toBe(204);
    expect(proxy.connections()).toBe(0);
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
});

describe('with a name server of the network', () => {
  test.each<[string, Zone]>([
    ['IPv4', { addresses: ['127.0.0.1'] }],
    ['IPv6 only', { addresses: ['::1'] }],
    ['mixed', { addresses: [PUBLIC, '10.0.0.1'] }],
    ['public IPv4 and private IPv6', { addresses: [PUBLIC, 'fd00::1'] }],
    ['an alias of a private name', { alias: 'db.corp.example', addresses: ['127.0.0.1'] }],
  ])('an answer of %s is refused', async (_kind, zone) => {
    await using server = await aNameServer(() => zone);
    await using canary = await aCanary();
    using sockets = countOpenedSockets();
    const lookup = nameServerLookup([server.address]);
    const attempt = post(`http://app.example:${canary.port}`, { lookup });
    await expect(attempt).rejects.toThrow(ForbiddenDestinationError);
    expect([canary.connections(), sockets.count]).toEqual([0, 0]);
  });

  test('an answer that is good for no time leads where it led when it was judged', async () => {
    await using receiver = await aReceiver();
    await using canary = await aTcpServer(undefined, '::1', receiver.port);
    let questions = 0;
    await using server = await aNameServer((type) => {
      questions++;
      return {
        alias: 'edge.example',
        addresses: questions > 2 ? ['::1'] : type === 'A' ? ['127.0.0.1'] : [],
      };
    });
    const lookup = nameServerLookup([server.address]);
    expect(await post(`http://app.example:${receiver.port}`, { lookup, allowPrivate: true })).toBe(204);
    expect([questions, canary.connections()]).toEqual([2, 0]);
  });

  test('all addresses of both families are told', async () => {
    await using server = await aNameServer(() => ({
      addresses: [PUBLIC, '1.1.1.1', '2606:4700:4700::1111'],
    }));
    const addresses = await nameServerLookup([server.address])('app.example', new AbortController().signal);
    expect([...addresses].sort()).toEqual(['1.1.1.1', '2606:4700:4700::1111', PUBLIC]);
  });

  test('a name without addresses says so', async () => {
    await using server = await aNameServer(() => ({ addresses: [] }));
    const answer = nameServerLookup([server.address])('app.example', new AbortController().signal);
    await expect(answer).rejects.toMatchObject({ code: 'ENODATA' });
  });

  test('a name server that never answers is given up with the attempt', async () => {
    const controller = new AbortController();
    await using silent = await aNameServer(() => {
      controller.abort();
      return undefined;
    });
    const answer = nameServerLookup([silent.address])('app.example', controller.signal);
    await expect(answer).rejects.toMatchObject({ code: 'ECANCELLED' });
  });
});
