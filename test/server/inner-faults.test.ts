import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recordFigures } from '../chaos/figures.ts';
import { callbackBody, postCallback, signatureOf } from '../support/callback-request.ts';
import { createInvite, inviteInput, quietInput } from '../support/create-invite.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';

/** Makes any method of the gateway's inner parts fail, one at a time. */
const faults = vi.hoisted(() => {
  const state = { armed: '', error: undefined as unknown, used: new Set<string>(), fired: new Set<string>() };
  const guard =
    (name: string, work: (...given: unknown[]) => unknown) =>
    (...given: unknown[]) => {
      state.used.add(name);
      if (state.armed !== name) return work(...given);
      state.fired.add(name);
      throw state.error;
    };
  const wrap = <Part extends object>(prefix: string, part: Part): Part =>
    new Proxy(part, {
      get(target, key) {
        const value = Reflect.get(target, key);
        if (typeof value !== 'function' || typeof key !== 'string' || key === 'stop') return value;
        return guard(`${prefix}.${key}`, (...given) => Reflect.apply(value, target, given));
      },
    });
  return { state, guard, wrap };
});
/** Puts the guard around what a module makes; hoisted, since the mocks below come before all of this. */
const wrapping = vi.hoisted(
  () => (prefix: string, maker: string) => async (original: () => Promise<unknown>) => {
    const module = (await original()) as Record<string, unknown>;
    const make = module[maker] as (...given: unknown[]) => object;
    const made = (...given: unknown[]) => {
      const part = make(...given);
      return typeof part === 'function' ? faults.guard(prefix, part as never) : faults.wrap(prefix, part);
    };
    return { ...module, [maker]: made };
  },
);
vi.mock('../../src/store/directory.ts', wrapping('directory', 'directoryOf'));
vi.mock('../../src/store/unit.ts', wrapping('unit', 'transactOn'));
vi.mock('../../src/stream/stream.ts', wrapping('stream', 'createStream'));
vi.mock('../../src/mail/engine.ts', wrapping('engine', 'createEmbeddedEngine'));
vi.mock('../../src/mail/desk.ts', wrapping('desk', 'createMailDesk'));
vi.mock('../../src/invites/service.ts', wrapping('service', 'createInviteService'));
vi.mock('../../src/invites/record-reply.ts', wrapping('recordReply', 'createRecordReply'));
vi.mock('../../src/invites/resolve-unmatched.ts', wrapping('resolveUnmatched', 'createResolveUnmatched'));
vi.mock('../../src/invites/refresh.ts', wrapping('refresh', 'createRefresh'));
vi.mock('../../src/mail/inbound/ingest.ts', wrapping('ingest', 'ingestMail'));
vi.mock('../../src/store/erasure/people.ts', wrapping('people', 'startPeople'));

const CANARY = 'canary-5e11f00d';
/** What faults look like: of the database, of a library, of ours, and of nobody's. */
const KINDS: readonly (() => unknown)[] = [
  () =>
    Object.assign(new Error(`insert into "invite" values ('${CANARY}') - duplicate key`), {
      detail: `Key (email)=(${CANARY}) already exists.`,
      code: '23505',
    }),
  () =>
    new TypeError(`Cannot read properties of undefined (reading '${CANARY}')`, { cause: new Error(CANARY) }),
  () => new AggregateError([new Error(`connect ECONNREFUSED 10.0.0.5:5432 ${CANARY}`)], CANARY),
  () => `a thrown text ${CANARY}`,
];
/** Traces of the inside in what callers get. */
const LEAKS = [
  CANARY,
  /\bat .*\(.*:\d+:\d+\)/,
  /\/src\//,
  /node_modules/,
  /\b(insert into|select .* from|update .* set)\b/i,
  /ECONNREFUSED|duplicate key|23505/,
];
const SECRET = 'a-client-secret-of-these-tests';

let gateway: TestGateway;
let link = '';
let url = '';
beforeAll(async () => {
  gateway = await openTestGateway({
    CLIENT_SECRET: SECRET,
    CRONOFY_CLIENT_SECRET: SECRET,
    INBOUND_WEBHOOK_SECRET: SECRET,
  });
  url = `http://127.0.0.1:${gateway.port}`;
  await createInvite(gateway.graphqlUrl, inviteInput('there'));
  const { data } = await gateway.request('{ invite(smartInviteId: "there") { recipient { rsvpUrl } } }');
  link = data.invite.recipient.rsvpUrl.replace(/^https?:\/\/[^/]+/, url);
});
afterAll(() => gateway[Symbol.asyncDispose]());

let counter = 0;
const bearer = { authorization: `Bearer ${SECRET}` };
const graphql = (query: string, variables?: object, accept = 'application/json') =>
  fetch(gateway.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(5000),
  });
const mutation = (name: string, type: string, input: object) =>
  graphql(`mutation ($input: ${type}!) { ${name}(input: $input) { errors { code message } } }`, { input });

/** Every door, and every part of the graph that reaches into the gateway. */
const DOORS: readonly (() => Promise<Response>)[] = [
  () =>
    graphql(
      '{ invite(smartInviteId: "there") { id recipients { email icalendar } attachments { icalendar } timeline { edges { cursor } } } }',
    ),
  () => graphql('{ inviteStatus(smartInviteId: "there") { id } latestCursor engine { name } }'),
  () =>
    graphql(
      '{ invites(filter: { text: "Flat" }) { totalCount edges { node { id } } } inviteEvents(first: 2) { edges { cursor } } }',
    ),
  () => graphql('{ outbox { edges { node { id } } } unmatchedReplies { edges { node { id } } } }'),
  () =>
    graphql(
      '{ node(id: "SW52aXRlOm5vbmU=") { id } exportPerson(email: "ana@guest.test") { endCursor } erasure(id: "x") { id } }',
    ),
  () =>
    graphql(
      'subscription { inviteStatus(smartInviteId: "there") { id } }',
      undefined,
      'text/event-stream',
    ).then(firstPart),
  () => mutation('createInvite', 'CreateInviteInput', quietInput(`new-${++counter}`)),
  () =>
    mutation('updateInvite', 'UpdateInviteInput', {
      smartInviteId: 'there',
      event: { summary: `S ${++counter}` },
    }),
  () => mutation('resendInvite', 'ResendInviteInput', { smartInviteId: 'there' }),
  () => mutation('cancelInvite', 'CancelInviteInput', { smartInviteId: `new-${counter}` }),
  () =>
    mutation('removeRecipient', 'RemoveRecipientInput', {
      smartInviteId: 'there',
      recipientEmail: 'nobody@guest.test',
    }),
  () =>
    mutation('simulateReply', 'SimulateReplyInput', {
      smartInviteId: 'there',
      recipientEmail: 'ana@guest.test',
      client: 'GMAIL',
      status: 'ACCEPTED',
    }),
  () =>
    mutation('resolveUnmatchedReply', 'ResolveUnmatchedReplyInput', {
      id: Buffer.from('UnmatchedReply:x').toString('base64'),
      action: 'DISMISS',
    }),
  () =>
    graphql('query ($input: CreateInviteInput!) { previewInvite(input: $input) { icalendar } }', {
      input: quietInput('preview'),
    }),
  () =>
    fetch(`${url}/v1/smart_invites?smart_invite_id=there&recipient_email=ana%40guest.test`, {
      headers: bearer,
    }),
  () => fetch(link),
  () =>
    fetch(link, {
      method: 'POST',
      body: new URLSearchParams({ answer: 'accepted' }),
      headers: { origin: url },
    }),
  () =>
    fetch(`${url}/inbound/mime`, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'message/rfc822' },
      body: 'From: a@b.test\r\nSubject: x\r\n\r\nx',
    }),
  async () => {
    const answer = { email: 'ana@guest.test', status: 'accepted' };
    const body = callbackBody('there', {
      recipient: answer,
      reply: { ...answer, comment: String(++counter) },
    });
    const { status, text } = await postCallback(url, body, signatureOf(body, SECRET));
    return new Response(status === 204 ? null : text, { status });
  },
  () => fetch(`${url}/health/ready`),
];

/** A stream never ends by itself: its first part is what there is to look at. */
async function firstPart(response: Response): Promise<Response> {
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel().catch(() => {});
  return new Response(value ?? '', { status: response.status, headers: response.headers });
}

async function everyDoor(look: (shown: string) => void): Promise<void> {
  for (const door of DOORS) {
    const response = await door().catch((error: Error) => new Response(`no answer: ${error.name}`));
    look(`${[...response.headers].join('\n')}\n${await response.text()}`);
  }
}

test('faults within show callers nothing of the inside, whatever fails and however', {
  timeout: 180_000,
}, async () => {
  await everyDoor(() => {});
  const methods = [...faults.state.used].sort();
  expect(methods.length).toBeGreaterThan(20);
  const injected: string[] = [];
  const leaks: string[] = [];
  for (const [index, method] of methods.entries())
    for (const turn of [0, 1]) {
      faults.state.armed = method;
      faults.state.error = KINDS[(index + 2 * turn) % KINDS.length]?.();
      faults.state.fired.clear();
      await everyDoor((shown) => {
        const found = LEAKS.find((leak) =>
          typeof leak === 'string' ? shown.includes(leak) : leak.test(shown),
        );
        if (found) leaks.push(`${method}: ${found} in ${shown.slice(0, 400)}`);
      });
      if (faults.state.fired.size > 0) injected.push(`${method} ${turn}`);
    }
  faults.state.armed = '';
  recordFigures('G3', { faults: injected.length, leaks: leaks.length });
  console.log(`G3: ${injected.length} faults in ${methods.length} methods, ${leaks.length} leaks`);
  expect(leaks).toEqual([]);
  expect(injected.length).toBeGreaterThanOrEqual(50);
  // It stands after all of them.
  expect(await gateway.request('{ invite(smartInviteId: "there") { smartInviteId } }')).toEqual({
    data: { invite: { smartInviteId: 'there' } },
  });
});
