import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { openRawWebSocket } from '../support/raw-web-socket.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway({ CRONOFY_CLIENT_SECRET: 'a-canary-of-a-secret' });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const read = (headers: Record<string, string> = {}, of = gateway) =>
  fetch(`http://127.0.0.1:${of.port}/metrics`, { headers });

/** Value of one series, by its name and labels as the text has them; undefined where it is not told. */
async function seriesOf(series: string): Promise<number | undefined> {
  const text = await (await read()).text();
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

test('what happens is counted by doors, kinds and outcomes', async () => {
  const { cursor } = await createInvite(gateway.graphqlUrl, quietInput('counted'));
  await gateway.request('{ nonsense }');
  await fetch(`http://127.0.0.1:${gateway.port}/somewhere/else`);
  await fetch(`http://127.0.0.1:${gateway.port}/callbacks/cronofy`, { method: 'POST', body: '{}' });
  const socket = await openRawWebSocket(gateway.socketUrl);
  await socket.initialise();
  socket.send({
    type: 'subscribe',
    id: '1',
    payload: {
      query: 'subscription ($after: Cursor) { inviteEvents(after: $after) { sequence } }',
      variables: { after: cursor },
    },
  });
  await createInvite(gateway.graphqlUrl, quietInput('seen'));
  expect(await socket.next()).toMatchObject({ type: 'next' });

  const series = {
    'invitegraph_http_requests_total{route="graphql",status="2xx"}': 3,
    'invitegraph_http_requests_total{route="other",status="4xx"}': 1,
    'invitegraph_graphql_operations_total{type="mutation",field="createInvite",outcome="ok"}': 2,
    'invitegraph_graphql_operations_total{type="subscription",field="inviteEvents",outcome="ok"}': 1,
    'invitegraph_graphql_operations_total{type="unknown",field="none",outcome="refused"}': 1,
    'invitegraph_callbacks_received_total{outcome="forged"}': 1,
    invitegraph_subscriptions: 1,
    invitegraph_subscription_groups: 1,
    invitegraph_streams_followed: 1,
    invitegraph_sockets: 1,
    invitegraph_stream_lag_events: 0,
    'invitegraph_queue_depth{queue="callbacks"}': 0,
  };
  for (const [name, value] of Object.entries(series))
    await expect.poll(() => seriesOf(name), { message: name }).toBe(value);
  expect(await seriesOf('invitegraph_commits_total')).toBeGreaterThanOrEqual(2);
  expect(await seriesOf('process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(await seriesOf('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  socket.socket.close();
  await expect.poll(() => seriesOf('invitegraph_subscriptions')).toBe(0);
});

test('no label holds what a stranger chose, no secret is told', async () => {
  const before = (await (await read()).text()).split('\n').length;
  for (let name = 0; name < 300; name++) await fetch(`http://127.0.0.1:${gateway.port}/canary-${name}`);
  await gateway.request('query CanaryName { invites { totalCount } }');
  await gateway.request('mutation CanaryName { nonsense }');
  const text = await (await read()).text();
  expect(text.split('\n').length - before).toBeLessThan(50);
  for (const canary of ['canary', 'Canary', '@', 'counted']) expect(text).not.toContain(canary);
});

test('without a token only this machine reads, and not what a proxy hands on', async () => {
  expect((await read()).status).toBe(200);
  expect((await read({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(404);
  expect((await read({ forwarded: 'for=203.0.113.9' })).status).toBe(404);
});

test('with tokens whoever has one reads, from anywhere', async () => {
  await using guarded = await openTestGateway({ METRICS_TOKEN: 'first-of-two-tokens,second-of-two-tokens' });
  expect((await read({}, guarded)).status).toBe(401);
  expect((await read({ authorization: 'Bearer first-of-two-token' }, guarded)).status).toBe(401);
  for (const token of ['first-of-two-tokens', 'second-of-two-tokens']) {
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.9' };
    const response = await read(headers, guarded);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(await response.text()).not.toContain(token);
  }
});
