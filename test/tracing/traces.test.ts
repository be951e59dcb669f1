import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aReceiver, type Receiver } from '../callbacks/a-receiver.ts';
import { block } from '../docs/document-blocks.ts';
import { aSubmissionServer, type SubmissionServer } from '../mail/a-submission-server.ts';
import { answerTo } from '../support/calendar-reply.ts';
import { callbackBody, postCallback, signatureOf } from '../support/callback-request.ts';
import { createInvite, inviteInput, quietInput } from '../support/create-invite.ts';
import { eventSource } from '../support/event-stream.ts';
import { aFakeCronofy } from '../support/fake-cronofy.ts';
import { freePort } from '../support/free-port.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { sendBySmtp } from '../support/smtp-client.ts';
import { WATCH, type Watch, watchEvents } from '../support/watch-events.ts';
import { anSdk } from './an-sdk.ts';
import type { Collector, SeenSpan } from './seen-span.ts';

const SECRET = 'CRN_canary-of-the-client-secret';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const CREATE = `mutation Create($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { id } errors { message } }
}`;
/** A span is sent a little after it ended, and after those below it. */
const SOON = { timeout: 10_000 };
const PICTURE = block('docs/operations.md', 'traces');
/** Each span of a picture, behind the one that it stands below. */
function below(picture: string): (string | undefined)[][] {
  const open: string[] = [];
  return picture.split('\n').flatMap((line) => {
    const [, indent = '', name = ''] = /^([│├└─ ]*)(\S+(?: \S+)*)/.exec(line) ?? [];
    if (name === '') return [];
    open.splice(indent.length / 3, Infinity, name);
    return [[open.at(-2), name]];
  });
}
/** Of kind SERVER and so on in the protocol. */
const [INTERNAL, SERVER, CLIENT, CONSUMER] = [1, 2, 3, 5];

describe('traces', () => {
  let collector: Collector;
  let gateway: TestGateway;
  let server: SubmissionServer;
  let application: Receiver;
  let watch: Watch;
  let smtpPort: number;
  beforeAll(async () => {
    collector = anSdk();
    server = await aSubmissionServer();
    application = await aReceiver();
    smtpPort = await freePort();
    gateway = await openTestGateway({
      SMTP_URL: `smtp://127.0.0.1:${server.port}`,
      INBOUND_SMTP_PORT: String(smtpPort),
      CRONOFY_CLIENT_SECRET: SECRET,
      ALLOW_PRIVATE_CALLBACKS: 'true',
      REPLY_TRUST: 'lenient',
    });
    watch = watchEvents(gateway.socketUrl);
  });
  afterAll(async () => {
    await watch?.[Symbol.asyncDispose]();
    await gateway?.[Symbol.asyncDispose]();
    await Promise.all([collector, server, application].map((one) => one?.[Symbol.asyncDispose]()));
  });

  /** Creates an invite whose every text is a canary, and waits for its mail and its two events. */
  async function invite(smartInviteId: string, headers: Record<string, string>) {
    const input = inviteInput(smartInviteId, { callbackUrl: `${application.url}?key=canary-of-the-address` });
    input.recipient.email = `canary-${smartInviteId}@guest.test`;
    input.event.summary = 'The canary in the subject';
    const before = server.received.length;
    const { data } = await graphqlRequest(gateway.graphqlUrl, CREATE, { input }, headers);
    expect(data.createInvite.errors).toEqual([]);
    for (const type of ['InviteCreated', 'InviteSent'])
      expect(await watch.next()).toMatchObject({ __typename: type, invite: { smartInviteId } });
    return { guest: input.recipient.email, mail: String(server.received[before]?.mime) };
  }
  const spansOf = async (traceId: string) =>
    (await collector.spans()).filter((span) => span.traceId === traceId);
  /** Waits until one of this kind is there, and the trace up to it. */
  async function found(name: string, is: (span: SeenSpan) => boolean): Promise<SeenSpan> {
    const all = async () => (await collector.spans()).filter((span) => span.name === name && is(span));
    await expect.poll(all, SOON).not.toEqual([]);
    return (await all())[0] as SeenSpan;
  }
  const delivered = (type: string, traceId: string) =>
    found(
      'event deliver',
      (span) => span.traceId === traceId && span.attributes['invitegraph.event.type'] === type,
    );
  const above = async (span: SeenSpan) =>
    (await collector.spans()).find(({ spanId }) => spanId === span.parentId) as SeenSpan;
  /** The names of a span and of those above it, up to the first that is not ours. */
  async function wayUp(span: SeenSpan): Promise<string[]> {
    const names: string[] = [];
    for (let at: SeenSpan | undefined = span; at; at = await above(at)) names.push(at.name);
    return names;
  }

  test('a subscription is a span of its beginning', async () => {
    const begun = await found('subscription inviteEvents', () => true);
    expect(begun).toMatchObject({ kind: SERVER, parentId: '', hasFailed: false });
    expect(begun.attributes).toEqual({
      'graphql.operation.type': 'subscription',
      'graphql.operation.name': 'Watch',
    });
  });

  test('a mutation, its mail, the answer by mail, the callback and each event delivered are followed', async () => {
    const { guest, mail } = await invite('followed', { traceparent: `00-${TRACE}-${CALLER}-01` });

    // The caller's trace goes from the request to the last event, by way of the worker that sent the mail.
    const sent = await delivered('INVITE_SENT', TRACE);
    await expect
      .poll(() => wayUp(sent), SOON)
      .toEqual(['event deliver', 'commit', 'mail send', 'commit', 'mutation createInvite', 'POST /graphql']);
    const created = await delivered('INVITE_CREATED', TRACE);
    expect(created).toMatchObject({ kind: CONSUMER, attributes: { 'invitegraph.subscriptions': 1 } });
    await expect.poll(() => above(created), SOON).toBeDefined();
    const commit = await above(created);
    expect(commit).toMatchObject({ name: 'commit', kind: INTERNAL });
    expect(commit.attributes).toEqual({
      'invitegraph.event.type': ['INVITE_CREATED'],
      'invitegraph.log.offset': [created.attributes['invitegraph.log.offset']],
    });
    expect(created.startedAt).toBeGreaterThanOrEqual(commit.startedAt);
    const own = await spansOf(TRACE);
    const request = own.find(({ name }) => name === 'POST /graphql') as SeenSpan;
    expect(request).toMatchObject({ parentId: CALLER, kind: SERVER, hasFailed: false });
    expect(request.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
    });
    expect(request.endedAt).toBeGreaterThan(request.startedAt);
    expect(own.find(({ name }) => name === 'mail send')).toMatchObject({
      kind: CLIENT,
      attributes: {
        'invitegraph.mail.method': 'REQUEST',
        'invitegraph.mail.outcome': 'sent',
        'invitegraph.attempt': 1,
      },
    });

    // The answer knows of no trace: it is one of its own, linked to the one that invited.
    const answer = await answerTo(mail, {
      ...{ from: guest, partstat: 'ACCEPTED', at: Date.now() },
      comment: 'The canary in the comment',
    });
    expect(await sendBySmtp(smtpPort, answer)).toMatch(/^250 /);
    expect(await watch.next()).toMatchObject({ __typename: 'RsvpReceived', status: 'ACCEPTED' });
    const received = await found('mail receive', () => true);
    expect(received).toMatchObject({ kind: CONSUMER, parentId: '', links: [TRACE] });
    expect(received.attributes).toEqual({
      'invitegraph.mail.source': 'SMTP',
      'invitegraph.mail.disposition': 'applied',
    });
    const replied = await delivered('RSVP_RECEIVED', received.traceId);
    await expect.poll(() => wayUp(replied), SOON).toEqual(['event deliver', 'commit', 'mail receive']);
    const callback = await found('callback send', ({ traceId }) => traceId === received.traceId);
    await expect.poll(() => wayUp(callback), SOON).toEqual(['callback send', 'commit', 'mail receive']);
    expect(application.requests.at(-1)?.headers).toMatchObject({
      traceparent: `00-${callback.traceId}-${callback.spanId}-01`,
      // Nobody gave the mail an id: it has that of its trace.
      'x-request-id': received.traceId,
    });
  });

  test('the picture in the documents shows who stands below whom', async () => {
    const spans = await collector.spans();
    const { traceId: answer } = spans.find(({ name }) => name === 'mail receive') as SeenSpan;
    const seen = spans
      .filter(({ traceId }) => traceId === TRACE || traceId === answer)
      .map(({ name, parentId }) => [spans.find(({ spanId }) => spanId === parentId)?.name, name]);
    const drawn = below(PICTURE).filter(([, name]) => name !== 'POST /v1/smart_invites');
    expect(new Set(drawn.map(String))).toEqual(new Set(seen.map(String)));
  });

  test("a callback of Cronofy's is followed to the event that it brought", async () => {
    const { guest } = await invite('called', {});
    const { traceId: invitation } = await found('mail send', ({ traceId }) => traceId !== TRACE);
    const body = callbackBody('called', { recipient: { email: guest, status: 'declined' } });
    expect(
      await postCallback(`http://127.0.0.1:${gateway.port}`, body, signatureOf(body, SECRET)),
    ).toMatchObject({ status: 204 });
    expect(await watch.next()).toMatchObject({ __typename: 'RsvpReceived', status: 'DECLINED' });
    const accepted = await found('POST /callbacks/cronofy', () => true);
    expect(accepted).toMatchObject({ parentId: '', links: [invitation] });
    expect(accepted.attributes).toMatchObject({ 'invitegraph.callback.outcome': 'applied' });
    const event = await delivered('RSVP_RECEIVED', accepted.traceId);
    await expect
      .poll(() => wayUp(event), SOON)
      .toEqual(['event deliver', 'commit', 'POST /callbacks/cronofy']);
  });

  test('a trace that its caller does not record is not recorded here, and stays that way', async () => {
    const unwanted = 'a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0';
    const { guest, mail } = await invite('unsampled', { traceparent: `00-${unwanted}-${CALLER}-00` });
    const answer = await answerTo(mail, { from: guest, partstat: 'TENTATIVE', at: Date.now() });
    await sendBySmtp(smtpPort, answer);
    expect(await watch.next()).toMatchObject({ __typename: 'RsvpReceived', status: 'TENTATIVE' });
    // What came after it is there, so that it would be as well.
    const received = await found('mail receive', ({ links }) => links.includes(unwanted));
    await delivered('RSVP_RECEIVED', received.traceId);
    expect(await spansOf(unwanted)).toEqual([]);
  });

  test('what is refused or fails says why by a code', async () => {
    const unknown = await graphqlRequest(
      gateway.graphqlUrl,
      'query Failing { invite(id: "canary") { id } node(id: "x") { id } }',
    );
    expect(unknown.errors ?? []).not.toEqual([]);
    const failed = await found('query invite', () => true);
    expect(failed).toMatchObject({
      hasFailed: true,
      attributes: { 'error.type': expect.stringMatching(/^[A-Z_]+$/i) },
    });
  });

  test('no span has an address, a subject, a comment, a secret or a document', async () => {
    const all = collector.everything();
    expect(all).toContain('mail receive');
    for (const canary of ['canary', 'guest.test', 'mutation Create(', 'reply.localhost', SECRET])
      expect(all).not.toContain(canary);
  });
});

test('another instance delivers in the trace of the mutation: once to a group of sockets, once to all event streams', async () => {
  await using collector = anSdk();
  await using here = await openTestGateway();
  await using there = await openTestGateway({ DATABASE_URL: here.databaseUrl });
  const { cursor } = await createInvite(here.graphqlUrl, quietInput('marker'));
  await using one = watchEvents(there.socketUrl, cursor);
  await using other = watchEvents(there.socketUrl, cursor);
  const sources = await Promise.all(
    [1, 2].map(() => eventSource(there.graphqlUrl, WATCH, { after: cursor }).connect()),
  );
  const everybody = () => Promise.all([one, other, ...sources].map((watcher) => watcher.next()));
  const headers = { traceparent: `00-${TRACE}-${CALLER}-01` };
  for (const id of ['first', 'second']) {
    // By the second one everybody is up to date.
    await graphqlRequest(here.graphqlUrl, CREATE, { input: quietInput(id) }, id === 'second' ? headers : {});
    await everybody();
  }
  for (const source of sources) source.end();
  const deliveries = async () => {
    const spans = (await collector.spans()).filter(({ traceId }) => traceId === TRACE);
    const above = (id: string) => spans.find(({ spanId }) => spanId === id)?.name;
    return spans
      .filter(({ name }) => name === 'event deliver')
      .map(({ parentId, attributes }) => [above(parentId), attributes['network.protocol.name']])
      .sort();
  };
  // The instance of the mutation has no subscribers.
  await expect.poll(deliveries, SOON).toEqual([
    ['commit', 'http'],
    ['commit', 'websocket'],
  ]);
});

test('a request to Cronofy is a span of the mutation, and carries it along', async () => {
  await using collector = anSdk();
  await using cronofy = await aFakeCronofy();
  await using gateway = await openTestGateway({
    ENGINE: 'cronofy',
    CRONOFY_CLIENT_SECRET: 'CRN_test-secret',
    CRONOFY_API_URL: cronofy.url.href,
  });
  const headers = { traceparent: `00-${TRACE}-${CALLER}-01` };
  const { data } = await graphqlRequest(gateway.graphqlUrl, CREATE, { input: inviteInput('there') }, headers);
  expect(data.createInvite.errors).toEqual([]);
  const asked = async () => (await collector.spans()).find(({ kind }) => kind === CLIENT);
  await expect.poll(asked, SOON).toBeDefined();
  const span = (await asked()) as SeenSpan;
  expect(span).toMatchObject({ name: 'POST /v1/smart_invites', traceId: TRACE });
  expect(cronofy.requests[0]?.headers.traceparent).toBe(`00-${TRACE}-${span.spanId}-01`);
  const mutation = async () => (await collector.spans()).find(({ spanId }) => spanId === span.parentId)?.name;
  await expect.poll(mutation, SOON).toBeDefined();
  expect(below(PICTURE)).toContainEqual([await mutation(), span.name]);
});

test('without traces the caller is who Cronofy is told of', async () => {
  await using cronofy = await aFakeCronofy();
  await using gateway = await openTestGateway({
    ENGINE: 'cronofy',
    CRONOFY_CLIENT_SECRET: 'CRN_test-secret',
    CRONOFY_API_URL: cronofy.url.href,
  });
  const traceparent = `00-${TRACE}-${CALLER}-01`;
  await graphqlRequest(gateway.graphqlUrl, CREATE, { input: inviteInput('there') }, { traceparent });
  expect(cronofy.requests[0]?.headers.traceparent).toBe(traceparent);
});
