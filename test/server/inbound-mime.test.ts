import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_MAIL_BYTES } from '../../src/mail/read/caps.ts';
import { answerTo } from '../support/calendar-reply.ts';
import { createInvite, inviteInput } from '../support/create-invite.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';

const SECRET = 'a-webhook-secret-of-some-length';
const BEFORE = 'the-secret-that-is-being-replaced';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway({ INBOUND_WEBHOOK_SECRET: `${SECRET},${BEFORE}` });
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface Post {
  readonly secret?: string;
  readonly type?: string;
  readonly query?: string;
  readonly method?: string;
}

function post(body: string | Uint8Array, { secret = SECRET, type, query = '', method = 'POST' }: Post = {}) {
  return fetch(new URL(`/inbound/mime${query}`, gateway.graphqlUrl), {
    method,
    headers: { authorization: `Bearer ${secret}`, 'content-type': type ?? 'message/rfc822' },
    ...(method === 'GET' ? {} : { body: body as BodyInit }),
  });
}

/** The answer of the invite's only guest, as their calendar would mail it. */
async function anAnswer(smartInviteId: string, partstat: 'ACCEPTED' | 'DECLINED' = 'ACCEPTED') {
  await createInvite(gateway.graphqlUrl, inviteInput(smartInviteId));
  const { data } = await gateway.request('{ outbox(first: 1) { edges { node { mime } } } }');
  return answerTo(data.outbox.edges[0].node.mime, { from: 'ana@guest.test', partstat, at: Date.now() });
}

async function statusOf(smartInviteId: string) {
  const { data } = await gateway.request(
    `{ invite(smartInviteId: "${smartInviteId}") { recipient { status } timeline(first: 50) { edges { node { __typename } } } } }`,
  );
  return {
    status: data.invite.recipient.status,
    answers: data.invite.timeline.edges.filter(
      ({ node }: { node: { __typename: string } }) => node.__typename === 'RsvpReceived',
    ).length,
  };
}

describe('a provider posts the raw mail', () => {
  test('and the answer in it counts, once, however often it is posted', async () => {
    const { message } = await anAnswer('posted');
    const first = await post(message);
    expect([first.status, await first.json()]).toEqual([
      200,
      { disposition: 'applied', reasons: expect.any(Array) },
    ]);
    const second = await post(message);
    expect([second.status, (await second.json()).disposition]).toEqual([200, 'duplicate']);
    expect(await statusOf('posted')).toEqual({ status: 'ACCEPTED', answers: 1 });
  });

  test('with the envelope beside it, which then says whom it is for', async () => {
    const { message, to } = await anAnswer('envelope', 'DECLINED');
    const redirected = message.replace(/^To:.*$/m, 'To: <office@acme.test>');
    const query = `?from=ana%40guest.test&to=${encodeURIComponent(to)}`;
    expect((await post(redirected, { query })).status).toBe(200);
    expect(await statusOf('envelope')).toEqual({ status: 'DECLINED', answers: 1 });
  });

  test('and an old secret works until it is taken off the list', async () => {
    const { message } = await anAnswer('rotated');
    expect((await post(message, { secret: BEFORE })).status).toBe(200);
  });
});

describe('what is no such mail is refused and changes nothing:', () => {
  test.each<[string, number, Post]>([
    ['a wrong secret', 401, { secret: `${SECRET}x` }],
    ['an empty secret', 401, { secret: '' }],
    ['another type', 415, { type: 'application/json' }],
    ['another method', 405, { method: 'PUT' }],
    ['an envelope for somebody else', 422, { query: '?to=office%40acme.test' }],
  ])('%s', async (name, status, how) => {
    const id = `refused ${name}`;
    const { message } = await anAnswer(id);
    const answer = await post(message, how);
    expect(answer.status).toBe(status);
    const text = await answer.text();
    expect(JSON.parse(text).error).not.toBe('');
    expect(text).not.toContain(SECRET);
    expect(await statusOf(id)).toEqual({ status: 'PENDING', answers: 0 });
  });

  test('a mail that is too large', async () => {
    const answer = await post(new Uint8Array(MAX_MAIL_BYTES + 1));
    expect(answer.status).toBe(413);
  });
});

test('without a secret there is no such door', async () => {
  await using closed = await openTestGateway();
  const answer = await fetch(new URL('/inbound/mime', closed.graphqlUrl), { method: 'POST', body: 'x' });
  expect(answer.status).toBe(404);
});
