import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { LIMITS } from '../../src/server/limits.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { openRawWebSocket, type RawWebSocket } from '../support/raw-web-socket.ts';

let gateway: TestGateway;
/** A cursor to subscribe from, so that no test depends on when its subscription has begun. */
let cursor: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  ({ cursor } = await createInvite(gateway.graphqlUrl, quietInput('first')));
});
afterAll(() => gateway[Symbol.asyncDispose]());

const open = (options?: Parameters<typeof openRawWebSocket>[1]) =>
  openRawWebSocket(gateway.socketUrl, options);
const opened = async () => {
  const socket = await open();
  await socket.initialise();
  return socket;
};
const run = (socket: RawWebSocket, id: string, query: string, variables?: Record<string, unknown>) =>
  socket.send({ type: 'subscribe', id, payload: { query, variables } });
const follow = (socket: RawWebSocket, id: string, after = cursor) =>
  run(socket, id, 'subscription ($after: Cursor) { inviteEvents(after: $after) { sequence cursor } }', {
    after,
  });

describe('a client that breaks the protocol is closed with the code of the protocol', () => {
  test.each([
    ['text that is not JSON', 'hello'],
    ['JSON that is no message', '[]'],
    ['a message of an unknown type', '{"type":"start","id":"1"}'],
    ['a subscribe without an id', '{"type":"subscribe","payload":{"query":"{__typename}"}}'],
    ['a subscribe without a query', '{"type":"subscribe","id":"1","payload":{}}'],
  ])('4400 for %s', async (_name, text) => {
    await using socket = await opened();
    socket.send(text);
    expect(await socket.closed).toMatchObject({ code: 4400 });
  });

  test('4401 for an operation before the acknowledgement', async () => {
    await using socket = await open();
    run(socket, '1', '{ __typename }');
    expect(await socket.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
  });

  test.each(['graphql-ws', 'mqtt'])('4406 for the subprotocol %s, or no socket at all', async (protocol) => {
    // ws as a client gives up where the server picked none of its protocols; others learn the code.
    await expect(open({ protocols: protocol })).rejects.toThrow('Server sent no subprotocol');
    await using socket = await open({ protocols: [] });
    expect(await socket.closed).toEqual({ code: 4406, reason: 'Subprotocol not acceptable' });
  });

  test('4408 for saying nothing', async () => {
    await using socket = await open();
    expect(await socket.closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
  });

  test('4409 for an id that is in use', async () => {
    await using socket = await opened();
    follow(socket, 'same');
    follow(socket, 'same');
    expect(await socket.closed).toEqual({ code: 4409, reason: 'Subscriber for same already exists' });
  });

  test('4429 for a second initialisation', async () => {
    await using socket = await opened();
    socket.send({ type: 'connection_init' });
    expect(await socket.closed).toEqual({ code: 4429, reason: 'Too many initialisation requests' });
  });

  test('1009 for a message of more than 64 KiB', async () => {
    await using socket = await opened();
    run(socket, '1', `{ __typename } #${'x'.repeat(LIMITS.socketFrame.value)}`);
    expect(await socket.closed).toMatchObject({ code: 1009 });
  });

  test('1007 for text that is not UTF-8', async () => {
    await using socket = await opened();
    socket.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect(await socket.closed).toMatchObject({ code: 1007 });
  });
});

describe('an operation', () => {
  test('of a query gives its result and completes', async () => {
    await using socket = await opened();
    run(socket, '1', '{ __typename }');
    expect(await socket.next()).toEqual({
      type: 'next',
      id: '1',
      payload: { data: { __typename: 'Query' } },
    });
    expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
  });

  test.each([
    ['does not parse', '{', undefined],
    ['does not validate', '{ nothing }', undefined],
    ['holds two operations and names none', 'query A { __typename } query B { __typename }', undefined],
    ['is longer than allowed', `{ ${'__typename '.repeat(LIMITS.documentTokens.value)} }`, undefined],
  ])('that %s gives an error with a code and no complete', async (_name, query, variables) => {
    await using socket = await opened();
    run(socket, '1', query, variables);
    expect(await socket.next()).toMatchObject({
      type: 'error',
      id: '1',
      payload: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
    run(socket, '1', '{ __typename }');
    expect(await socket.next()).toMatchObject({ type: 'next', id: '1' });
  });

  test('of a subscription with a cursor that nobody made gives the reason', async () => {
    await using socket = await opened();
    follow(socket, '1', 'AAAA');
    const answer = await socket.next();
    expect(JSON.stringify(answer)).toContain('"code":"BAD_USER_INPUT"');
    expect(JSON.stringify(answer)).toContain('This cursor was not made by this gateway');
  });

  test('that is completed ends, also while it waits, and its id is free again', async () => {
    await using socket = await opened();
    const ids = Array.from({ length: LIMITS.subscriptionsPerSocket.value }, (_, index) => `s${index}`);
    // The newest cursor: nothing comes, each one waits for the next event.
    const { cursor: newest } = await createInvite(gateway.graphqlUrl, quietInput('newest'));
    for (const id of ids) follow(socket, id, newest);
    run(socket, 'between', '{ __typename }');
    expect(await socket.next()).toMatchObject({ type: 'error', id: 'between' });

    for (const id of ids) socket.send({ type: 'complete', id });
    // A turn of the event loop each: by then the iterators have heard of it.
    for (let turn = 0; turn < 3; turn++) {
      socket.send({ type: 'ping' });
      expect(await socket.next()).toEqual({ type: 'pong' });
    }
    for (const id of ids) follow(socket, id, newest);
    await createInvite(gateway.graphqlUrl, quietInput('after-complete'));
    const got: string[] = [];
    while (got.length < ids.length) got.push(await socket.next().then(({ id, type }) => `${type} ${id}`));
    expect(got.sort()).toEqual(ids.map((id) => `next ${id}`).sort());
  });

  test('beyond the twentieth at once is refused until another one ends', async () => {
    await using socket = await opened();
    const { cursor: newest } = await createInvite(gateway.graphqlUrl, quietInput('twenty'));
    for (let count = 1; count <= LIMITS.subscriptionsPerSocket.value; count++)
      follow(socket, `${count}`, newest);
    follow(socket, 'more', newest);
    expect(await socket.next()).toMatchObject({
      type: 'error',
      id: 'more',
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
    // Another socket has a count of its own.
    await using other = await opened();
    run(other, '1', '{ __typename }');
    expect(await other.next()).toMatchObject({ type: 'next' });

    // Both arrive in one piece, as from a page that swaps one view for another.
    socket.send({ type: 'complete', id: '1' });
    run(socket, 'query', '{ __typename }');
    expect(await socket.next()).toMatchObject({ type: 'next', id: 'query' });
  });

  test('that is refused takes no place', async () => {
    await using socket = await opened();
    for (let count = 0; count <= LIMITS.subscriptionsPerSocket.value; count++) {
      run(socket, `${count}`, count % 2 ? '{ nothing }' : 'query A { __typename } query B { __typename }');
      expect(await socket.next()).toMatchObject({ payload: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    }
  });
});

test('a ping is answered with its payload, before and after the acknowledgement', async () => {
  await using socket = await open();
  socket.send({ type: 'ping', payload: { at: 1 } });
  expect(await socket.next()).toEqual({ type: 'pong', payload: { at: 1 } });
  await socket.initialise();
  socket.send({ type: 'ping' });
  expect(await socket.next()).toEqual({ type: 'pong' });
  // A pong that nobody asked for is allowed.
  socket.send({ type: 'pong' });
  run(socket, '1', '{ __typename }');
  expect(await socket.next()).toMatchObject({ type: 'next' });
});

describe('who may open a socket', () => {
  test.each([
    ['a page of another site', { origin: 'https://evil.test' }, 403],
    ['a page without an origin of its own', { origin: 'null' }, 403],
    ['another port of this machine', { origin: 'http://localhost:1' }, 403],
    ['a name that was made to lead here', { headers: { host: 'evil.test' } }, 403],
  ])('%s: %j is refused', async (_name, options, status) => {
    await expect(open(options)).rejects.toThrow(`Unexpected server response: ${status}`);
  });

  test('another path has no socket', async () => {
    await expect(openRawWebSocket(gateway.socketUrl.replace('/graphql', '/'))).rejects.toThrow(
      'Unexpected server response: 404',
    );
  });

  test('the own page and programs may', async () => {
    await using own = await open({ origin: gateway.publicUrl });
    await own.initialise();
    await using program = await open();
    await program.initialise();
  });
});

describe('at the end', () => {
  test('every socket is closed with 1001, those that wait and those that just began', async () => {
    await using ending = await openTestGateway();
    const { cursor: after } = await createInvite(ending.graphqlUrl, quietInput('last'));
    const subscribed = await openRawWebSocket(ending.socketUrl);
    await subscribed.initialise();
    run(subscribed, '1', 'subscription ($after: Cursor) { inviteEvents(after: $after) { sequence } }', {
      after,
    });
    const quiet = await openRawWebSocket(ending.socketUrl);
    await ending.close();
    expect(await subscribed.closed).toEqual({ code: 1001, reason: 'Going away' });
    expect(await quiet.closed).toEqual({ code: 1001, reason: 'Going away' });
  });

  test('a client that reads nothing any more cannot hold it up', async () => {
    await using ending = await openTestGateway();
    const silent = new WebSocket(ending.socketUrl, 'graphql-transport-ws');
    await new Promise((resolve) => silent.once('open', resolve));
    silent.pause();
    const began = performance.now();
    await ending.close();
    // ws alone would wait 30 s for the answer to its closing frame.
    expect(performance.now() - began).toBeLessThan(LIMITS.shutdown.value);
    silent.terminate();
  });
});
