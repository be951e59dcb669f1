import Cronofy from 'cronofy';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aCanary, aReceiver, type Receiver } from '../callbacks/a-receiver.ts';
import { inviteInput } from '../support/create-invite.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';

const OLD = 'CRN_the-secret-that-is-being-replaced';
const NEW = 'CRN_the-secret-that-replaces-it';

/** Events come in milliseconds; a busy machine is no reason to fail. */
const SOON = { timeout: 10_000 };

const DELIVERIES = `callbackDeliveries {
  id url body state createdAt nextAttemptAt
  attempts { attempt startedAt endedAt status reason }
}`;

async function create(gateway: TestGateway, smartInviteId: string, callbackUrl: string): Promise<void> {
  const { data } = await gateway.request(
    'mutation ($input: CreateInviteInput!) { createInvite(input: $input) { errors { message } } }',
    { input: inviteInput(smartInviteId, { callbackUrl }) },
  );
  expect(data.createInvite.errors).toEqual([]);
  // The sandbox answers the mail that was captured.
  await expect
    .poll(async () => {
      const found = await gateway.request(
        `{ invite(smartInviteId: "${smartInviteId}") { recipient { delivery { state } } } }`,
      );
      return found.data.invite.recipient.delivery.state;
    }, SOON)
    .toBe('CAPTURED');
}

async function answer(gateway: TestGateway, smartInviteId: string, status = 'ACCEPTED'): Promise<void> {
  const { data, errors } = await gateway.request(
    'mutation ($input: SimulateReplyInput!) { simulateReply(input: $input) { errors { message } } }',
    { input: { smartInviteId, recipientEmail: 'ana@guest.test', status, client: 'GMAIL' } },
  );
  expect([errors, data?.simulateReply.errors]).toEqual([undefined, []]);
}

async function deliveriesOf(gateway: TestGateway, smartInviteId: string) {
  const { data } = await gateway.request(`{ invite(smartInviteId: "${smartInviteId}") { ${DELIVERIES} } }`);
  return data.invite.callbackDeliveries;
}

const redeliver = (gateway: TestGateway, id: string) =>
  gateway.request(
    'mutation ($id: ID!) { redeliverCallback(input: { callbackDeliveryId: $id }) { invite { smartInviteId } errors { __typename code path } } }',
    { id },
  );

/** Resolves when so many callbacks came. */
const arrived = (receiver: Receiver, count: number) =>
  expect.poll(() => receiver.requests.length, SOON).toBe(count);

describe.each([[[NEW]], [[OLD, NEW]]])('signed under %j', (secrets) => {
  test('an answer reaches the callbackUrl, verifies with Cronofy’s own client, and is in the log', async () => {
    await using receiver = await aReceiver();
    await using gateway = await openTestGateway({
      ALLOW_PRIVATE_CALLBACKS: 'true',
      CLIENT_SECRET: secrets.join(','),
    });
    await create(gateway, 'visit-1', receiver.url);
    await answer(gateway, 'visit-1');
    await arrived(receiver, 1);
    const [request] = receiver.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/hook',
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    const { body = '', headers } = request ?? {};
    expect(JSON.parse(body)).toEqual({
      notification: { type: 'smart_invite' },
      smart_invite: {
        smart_invite_id: 'visit-1',
        callback_url: receiver.url,
        recipient: { email: 'ana@guest.test', status: 'accepted' },
        reply: { email: 'ana@guest.test', status: 'accepted' },
      },
    });
    const { data } = await gateway.request(
      '{ inviteEvents(first: 1, filter: { types: [RSVP_RECEIVED] }) { edges { node { requestId } } } }',
    );
    expect(headers?.['x-request-id']).toBe(data.inviteEvents.edges[0].node.requestId);
    expect(headers?.['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    const hmac = String(headers?.['cronofy-hmac-sha256']);
    const verifies = (secret: string, text = body) =>
      new Cronofy({ client_secret: secret }).hmacValid({ hmac, body: text });
    for (const secret of secrets) expect(verifies(secret)).toBe(true);
    expect(verifies('CRN_another-secret')).toBe(false);
    expect(verifies(NEW, `${body} `)).toBe(false);

    await expect
      .poll(() => deliveriesOf(gateway, 'visit-1'), SOON)
      .toEqual([
        {
          id: headers?.['webhook-id'],
          url: receiver.url,
          body,
          state: 'DELIVERED',
          createdAt: expect.any(String),
          nextAttemptAt: null,
          attempts: [
            {
              attempt: 1,
              startedAt: expect.any(String),
              endedAt: expect.any(String),
              status: 204,
              reason: null,
            },
          ],
        },
      ]);
  });
});

describe('with callbacks to private addresses allowed', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await openTestGateway({ ALLOW_PRIVATE_CALLBACKS: 'true', CLIENT_SECRET: NEW });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test('every changed answer makes one callback, newest first in the log, and a repeated one makes none', async () => {
    await using receiver = await aReceiver();
    await create(gateway, 'many', receiver.url);
    for (const status of ['ACCEPTED', 'DECLINED', 'DECLINED', 'TENTATIVE'])
      await answer(gateway, 'many', status);
    await arrived(receiver, 3);
    await expect
      .poll(async () => {
        const found: { state: string; body: string }[] = await deliveriesOf(gateway, 'many');
        return found.map(({ state, body }) => [state, JSON.parse(body).smart_invite.reply.status]);
      }, SOON)
      .toEqual([
        ['DELIVERED', 'tentative'],
        ['DELIVERED', 'declined'],
        ['DELIVERED', 'accepted'],
      ]);
    const { data } = await gateway.request(
      '{ invites(first: 100) { edges { node { smartInviteId callbackDeliveries(first: 1) { body } } } } }',
    );
    const nodes = data.invites.edges.map(({ node }: { node: object }) => node);
    expect(nodes).toContainEqual({
      smartInviteId: 'many',
      callbackDeliveries: [{ body: expect.stringContaining('tentative') }],
    });
    const wrong = await gateway.request(
      '{ invite(smartInviteId: "many") { callbackDeliveries(first: 101) { id } } }',
    );
    expect(wrong.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('a receiver that fails is tried again later, and what it said is in the log', async () => {
    await using receiver = await aReceiver((_request, response) => response.writeHead(500).end('no'));
    await create(gateway, 'failing', receiver.url);
    await answer(gateway, 'failing');
    await arrived(receiver, 1);
    await expect
      .poll(() => deliveriesOf(gateway, 'failing'), SOON)
      .toMatchObject([
        { state: 'PENDING', attempts: [{ attempt: 1, status: 500, reason: 'The receiver answered 500.' }] },
      ]);
    const [{ nextAttemptAt, attempts }] = await deliveriesOf(gateway, 'failing');
    const wait = Date.parse(nextAttemptAt) - Date.parse(attempts[0].endedAt);
    expect(wait).toBeGreaterThanOrEqual(4500);
    expect(wait).toBeLessThanOrEqual(5500);
  });

  test('redeliverCallback delivers it again at once, with the same id and bytes', async () => {
    const statuses = [410, 204];
    await using receiver = await aReceiver((_request, response) =>
      response.writeHead(statuses.shift() ?? 500).end(),
    );
    await create(gateway, 'again', receiver.url);
    await answer(gateway, 'again');
    await expect
      .poll(() => deliveriesOf(gateway, 'again'), SOON)
      .toMatchObject([{ state: 'GONE', nextAttemptAt: null, attempts: [{ status: 410 }] }]);
    const [{ id }] = await deliveriesOf(gateway, 'again');
    expect(await redeliver(gateway, id)).toEqual({
      data: { redeliverCallback: { invite: { smartInviteId: 'again' }, errors: [] } },
    });
    await arrived(receiver, 2);
    const [first, second] = receiver.requests;
    expect([second?.body, second?.headers['webhook-id']]).toEqual([first?.body, id]);
    await expect
      .poll(() => deliveriesOf(gateway, 'again'), SOON)
      .toMatchObject([
        {
          id,
          state: 'DELIVERED',
          attempts: [
            { attempt: 1, status: 410 },
            { attempt: 1, status: 204 },
          ],
        },
      ]);
  });

  test('redeliverCallback of an unknown id says so', async () => {
    const { data, errors } = await redeliver(gateway, 'nobody');
    expect(errors).toBeUndefined();
    expect(data.redeliverCallback).toMatchObject({
      invite: null,
      errors: [{ code: 'INVITE_NOT_FOUND', path: ['input', 'callbackDeliveryId'] }],
    });
  });

  test('an invite without a callbackUrl has no callbacks', async () => {
    await gateway.request(
      'mutation ($input: CreateInviteInput!) { createInvite(input: $input) { errors { message } } }',
      { input: inviteInput('silent') },
    );
    await expect
      .poll(async () => {
        const { data } = await gateway.request('{ outbox(first: 1) { edges { node { to } } } }');
        return data.outbox.edges.length;
      }, SOON)
      .toBe(1);
    await answer(gateway, 'silent');
    expect(await deliveriesOf(gateway, 'silent')).toEqual([]);
  });
});

test('without being allowed to, nothing connects to this machine, and the log says why', async () => {
  await using canary = await aCanary();
  await using gateway = await openTestGateway({ CLIENT_SECRET: NEW });
  const urls = [
    `http://127.0.0.1:${canary.port}/hook`,
    `https://127.0.0.1:${canary.port}/hook`,
    `https://localhost:${canary.port}/hook`,
    `https://[::1]:${canary.port}/hook`,
  ];
  for (const [index, url] of urls.entries()) {
    await create(gateway, `visit-${index}`, url);
    await answer(gateway, `visit-${index}`);
    await expect
      .poll(() => deliveriesOf(gateway, `visit-${index}`), SOON)
      .toMatchObject([
        {
          url,
          state: 'PENDING',
          attempts: [{ attempt: 1, status: null, reason: expect.stringMatching(/\w.*\.$/) }],
        },
      ]);
  }
  expect(canary.connections()).toBe(0);
  // The same canary hears whoever may.
  await using allowed = await openTestGateway({ ALLOW_PRIVATE_CALLBACKS: 'true', CLIENT_SECRET: NEW });
  await create(allowed, 'visit', urls[0] as string);
  await answer(allowed, 'visit');
  await expect.poll(() => canary.connections(), SOON).toBe(1);
});
