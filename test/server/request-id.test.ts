import { afterAll, beforeAll, expect, test } from 'vitest';
import { inviteInput } from '../support/create-invite.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { openRawWebSocket } from '../support/raw-web-socket.ts';

let gateway: GatewayProcess;
beforeAll(async () => {
  gateway = await startGatewayProcess();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const CREATE =
  'mutation ($input: CreateInviteInput!) { createInvite(input: $input) { invite { id } errors { code } } }';

async function post(query: string, variables: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(gateway.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  await response.json();
  return response.headers.get('x-request-id');
}

/** What caused the events of an invite, oldest first. */
async function causesOf(smartInviteId: string, least: number) {
  const read = async () => {
    const { data } = await graphqlRequest(
      gateway.graphqlUrl,
      '{ inviteEvents(first: 100) { edges { node { __typename requestId actor invite { smartInviteId } } } } }',
    );
    return data.inviteEvents.edges
      .map(({ node }: { node: { invite: { smartInviteId: string } } }) => node)
      .filter((node: { invite: { smartInviteId: string } }) => node.invite.smartInviteId === smartInviteId)
      .map(({ invite: _invite, ...cause }: { invite: unknown }) => cause);
  };
  await expect.poll(async () => (await read()).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(least);
  return read();
}

test('the id of a request is in its answer, its events, its mail, and the answer to that has one of its own', async () => {
  const given = { 'x-request-id': 'order-4711.a' };
  expect(await post(CREATE, { input: inviteInput('followed') }, given)).toBe('order-4711.a');
  const by = { requestId: 'order-4711.a', actor: 'anonymous' };
  expect(await causesOf('followed', 2)).toEqual([
    { __typename: 'InviteCreated', ...by },
    // Sent later, by a worker.
    { __typename: 'InviteSent', ...by },
  ]);
  const { data } = await graphqlRequest(
    gateway.graphqlUrl,
    '{ outbox(first: 1) { edges { node { mime } } } }',
  );
  expect(data.outbox.edges[0].node.mime).toMatch(/\r\nX-Request-ID: order-4711\.a\r\n/i);

  const SIMULATE =
    'mutation ($input: SimulateReplyInput!) { simulateReply(input: $input) { errors { code } } }';
  const input = {
    smartInviteId: 'followed',
    recipientEmail: 'ana@guest.test',
    client: 'GMAIL',
    status: 'ACCEPTED',
  };
  const id = await post(SIMULATE, { input });
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect((await causesOf('followed', 3)).at(-1)).toEqual({
    __typename: 'RsvpReceived',
    requestId: id,
    actor: 'anonymous',
  });
  const line = gateway
    .output()
    .split('\n')
    .find((one) => one.includes('"mail received"'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ requestId: id, source: 'SIMULATED' });
});

test('the id of a trace is taken where there is no other, and the header wins', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
  expect(await post('{ __typename }', {}, { traceparent })).toBe(trace);
  expect(await post('{ __typename }', {}, { traceparent, 'x-request-id': 'mine' })).toBe('mine');
});

test.each([
  ['too long', { 'x-request-id': 'a'.repeat(65) }],
  ['with other characters', { 'x-request-id': 'a b' }],
  ['that could end a line', { 'x-request-id': '%0d%0a' }],
  ['empty', { 'x-request-id': '' }],
  ['a trace of zeros', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }],
  ['no trace', { traceparent: '00-short-00f067aa0ba902b7-01' }],
])('an id that is none is passed over: %s', async (_, headers) => {
  expect(await post('{ __typename }', {}, headers)).toMatch(/^[0-9a-f]{32}$/);
});

test('every door answers with one: what is right, refused, not there, and over a socket', async () => {
  const id = { 'x-request-id': 'at-the-door' };
  const doors: [string, RequestInit][] = [
    ['/graphql?query={__typename}', {}],
    ['/graphql', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }],
    ['/graphql', { method: 'POST', body: '{}', headers: { origin: 'https://elsewhere.test' } }],
    ['/v1/smart_invites', {}],
    ['/health/live', {}],
    ['/nowhere', {}],
    ['/callbacks/cronofy', { method: 'POST', body: '{}' }],
  ];
  for (const [path, init] of doors) {
    const response = await fetch(gateway.url + path, { ...init, headers: { ...init.headers, ...id } });
    expect(response.headers.get('x-request-id'), path).toBe('at-the-door');
    await response.body?.cancel();
  }
  const socket = await openRawWebSocket(gateway.socketUrl, { headers: { 'x-request-id': 'by-socket' } });
  await socket.initialise();
  const variables = { input: inviteInput('over-a-socket', { delivery: 'RETURN' }) };
  socket.send({ type: 'subscribe', id: '1', payload: { query: CREATE, variables } });
  expect(await socket.next()).toMatchObject({ type: 'next' });
  expect(await causesOf('over-a-socket', 1)).toEqual([
    { __typename: 'InviteCreated', requestId: 'by-socket', actor: 'anonymous' },
  ]);
  socket.socket.close();
});
