import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRequestCounts } from '../../../src/server/metrics/requests.ts';
import { createRoutes, type RouteParts } from '../../../src/server/routes.ts';
import { MAX_ANSWER_BYTES } from '../../../src/server/rsvp/read-answer.ts';
import { inviteInput } from '../../support/create-invite.ts';
import { openTestGateway, type TestGateway } from '../../support/open-gateway.ts';

let gateway: TestGateway;
const logged: string[] = [];
beforeAll(async () => {
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  gateway = await openTestGateway({ LOG_LEVEL: 'trace' }, log);
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** Makes an invite and gives its recipient as the graph has it. */
async function invited(smartInviteId: string): Promise<{ rsvpUrl: string; id: string }> {
  const { data, errors } = await gateway.request(
    `mutation ($input: CreateInviteInput!) {
      createInvite(input: $input) { invite { recipients { id rsvpUrl } } errors { message } }
    }`,
    { input: inviteInput(smartInviteId, { organizer: { name: 'Bo Berg' } }) },
  );
  expect([errors, data?.createInvite.errors]).toEqual([undefined, []]);
  return data.createInvite.invite.recipients[0];
}

async function eventCount(): Promise<number> {
  const { data } = await gateway.request('{ inviteEvents(first: 100) { edges { cursor } } }');
  return data.inviteEvents.edges.length;
}

const answer = (url: string, body: string) =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });

test('the link of the graph stands in the mail too, and leads to the page that takes the answer', async () => {
  const { rsvpUrl } = await invited('rsvp-1');
  expect(rsvpUrl.startsWith(`${gateway.publicUrl}/rsvp/`)).toBe(true);
  const { data } = await gateway.request('{ outbox(first: 1) { edges { node { mime } } } }');
  const { text, html } = await PostalMime.parse(data.outbox.edges[0].node.mime);
  for (const part of [text, html]) expect(part).toContain(rsvpUrl);

  // Mail scanners follow the link, and the answer to come is none of theirs.
  await expect.poll(eventCount).toBe(2);
  const before = await eventCount();
  for (let count = 0; count < 100; count++) {
    const method = count % 2 ? 'HEAD' : 'GET';
    expect((await fetch(`${rsvpUrl}?answer=accepted`, { method })).status).toBe(200);
  }
  expect(await eventCount()).toBe(before);

  const page = await (await fetch(rsvpUrl, { headers: { 'accept-language': 'es' } })).text();
  expect(page).toContain('Invitación de Bo Berg');
  const sent = await answer(rsvpUrl, 'answer=tentative&comment=Quiz%C3%A1s&sequence=0');
  expect(sent.status).toBe(303);
  expect(await eventCount()).toBe(before + 1);
  const { data: now, errors } = await gateway.request(`{
    invite(smartInviteId: "rsvp-1") {
      recipients { status comment }
      timeline(first: 10) { edges { node { ... on RsvpReceived { channel verification { verified method } } } } }
    }
  }`);
  expect(errors).toBeUndefined();
  expect(now.invite.recipients).toEqual([{ status: 'TENTATIVE', comment: 'Quizás' }]);
  expect(now.invite.timeline.edges.at(-1).node).toEqual({
    channel: 'WEB',
    verification: { verified: false, method: 'RSVP_LINK' },
  });
});

test('an answer larger than its bound is refused, and the connection given up', async () => {
  const { rsvpUrl } = await invited('rsvp-2');
  const { status } = await answer(rsvpUrl, `answer=accepted&comment=${'x'.repeat(MAX_ANSWER_BYTES)}`);
  expect(status).toBe(413);
});

test('no token of a link is in the log, whatever happened with it', async () => {
  const { rsvpUrl } = await invited('rsvp-3');
  const token = rsvpUrl.split('/').at(-1) as string;
  for (const attempt of [rsvpUrl, `${rsvpUrl}x`, `${rsvpUrl}/?answer=declined`]) {
    await fetch(attempt);
    await answer(attempt, 'answer=declined&sequence=0');
    await fetch(attempt, { method: 'DELETE' });
  }
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.join('')).not.toContain(token);
});

test('a request that fails is logged by a path without its token and its query', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
  const rsvp = () => Promise.reject(new Error('the disk is full'));
  const server = createServer(
    createRoutes({
      rsvp,
      log,
      requests: createRequestCounts(),
      isStopping: () => false,
    } as unknown as RouteParts),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const { status } = await fetch(`http://127.0.0.1:${port}/rsvp/c2VjcmV0?email=ana@guest.test`);
    expect(status).toBe(500);
    expect(lines.join('')).toContain('"path":"/rsvp/[token]"');
    expect(lines.join('')).not.toMatch(/c2VjcmV0|ana@guest/);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
