import { randomUUID } from 'node:crypto';
import { type ExecutionResult, execute, isObjectType, parse, subscribe } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EVERYBODY } from '../../src/access/authenticate.ts';
import { type Principal, SCOPES } from '../../src/access/principal.ts';
import type { InboundMessage } from '../../src/invites/inbound-message.ts';
import { schema } from '../../src/schema/index.ts';
import { listCursor } from '../../src/schema/list-cursor.ts';
import { recordFigures } from '../chaos/figures.ts';
import { anOpenGraph } from '../server/graphql/an-open-graph.ts';
import { inviteInput } from '../support/create-invite.ts';

/**
 * Who may not see something tries every way to it. Each root field is asked twice: for what there is, and for what
 * there is not. The answers must be the same, so that nothing can be read, counted or guessed.
 */

const scopes = new Set(SCOPES);
const STRANGERS: Record<string, Principal> = {
  'another application': { application: 'other', actor: 'key:other', scopes },
  'a viewer of another invite': {
    application: 'default',
    actor: 'viewer:1',
    scopes,
    only: { smartInviteIds: ['elsewhere'] },
  },
  'a viewer of another recipient': {
    application: 'default',
    actor: 'viewer:2',
    scopes,
    only: { recipientEmail: 'eve@guest.test' },
  },
  'a viewer whose two bounds do not meet': {
    application: 'default',
    actor: 'viewer:3',
    scopes,
    only: { smartInviteIds: ['elsewhere'], recipientEmail: 'ana@guest.test' },
  },
};

/** Names of something, there or not. */
interface Names {
  readonly invite: string;
  readonly recipient: string;
  readonly mail: string;
  readonly message: string;
  readonly key: string;
  readonly tenant: string;
  readonly smartInviteId: string;
  readonly email: string;
}

const gid = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');
const NOTHING: Names = {
  invite: gid('Invite', randomUUID()),
  recipient: gid('Recipient', randomUUID()),
  mail: gid('OutboxMail', randomUUID()),
  message: gid('UnmatchedReply', randomUUID()),
  key: '000000000000000000',
  tenant: 'no-tenant',
  smartInviteId: 'nobodys',
  email: 'nobody@guest.test',
};
const change = ({ smartInviteId }: Names) => ({ smartInviteId });

/** Every root field, asked for a thing by every name that it takes. What has no way to anything of a tenant says so. */
const ROOTS: Record<
  string,
  | ((names: Names) => [string, object?][])
  | 'of no tenant'
  | 'makes something new'
  | 'for operators'
  | 'tested elsewhere'
> = {
  'Query.node': (n) =>
    [n.invite, n.recipient, n.mail, n.message].map((id): [string] => [`node(id: "${id}") { __typename id }`]),
  'Query.nodes': (n) => [
    [`nodes(ids: ["${n.invite}", "${n.recipient}", "${n.mail}", "${n.message}"]) { __typename id }`],
  ],
  'Query._entities': (n) => [
    [`_entities(representations: [{ __typename: "Invite", id: "${n.invite}" }]) { ... on Invite { id } }`],
  ],
  'Query._service': 'of no tenant',
  'Query.invite': (n) => [
    [`invite(id: "${n.invite}") { id event { summary } }`],
    [`invite(smartInviteId: "${n.smartInviteId}") { id }`],
    [`invite(smartInviteId: "${n.smartInviteId}", recipientEmail: "${n.email}") { id }`],
  ],
  'Query.inviteStatus': (n) => [
    [`inviteStatus(smartInviteId: "${n.smartInviteId}") { id timeline { edges { cursor } } }`],
  ],
  'Query.invites': (n) => [
    ['invites { totalCount edges { cursor node { id } } pageInfo { endCursor hasNextPage } }'],
    [`invites(filter: { recipientEmails: ["${n.email}"] }) { totalCount edges { node { id } } }`],
    ['invites(filter: { statuses: [ACCEPTED] }, last: 1) { totalCount pageInfo { hasPreviousPage } }'],
    [`invites(filter: { text: "${n.smartInviteId}" }) { totalCount edges { node { id } } }`],
  ],
  'Query.inviteEvents': (n) => [
    ['inviteEvents { edges { cursor node { id sequence } } pageInfo { endCursor hasNextPage } }'],
    [`inviteEvents(filter: { smartInviteIds: ["${n.smartInviteId}"] }) { edges { cursor } }`],
    [`inviteEvents(filter: { recipientEmails: ["${n.email}"] }) { edges { cursor } }`],
    ['inviteEvents(filter: { types: [RSVP_RECEIVED, INVITE_CREATED] }) { edges { cursor } }'],
  ],
  'Query.unmatchedReplies': () => [
    ['unmatchedReplies { edges { cursor node { id } } pageInfo { hasNextPage } }'],
  ],
  'Query.outbox': () => [
    [`outbox(after: "${listCursor({ value: 9e12, id: 'zz' })}") { edges { cursor node { id } } }`],
  ],
  'Query.erasure': () => [[`erasure(id: "${randomUUID()}") { id }`]],
  'Query.application': (n) => [
    [`application(clientId: "${n.tenant}") { name apiKeys { edges { node { id name } } } }`],
  ],
  'Query.applications': 'for operators',
  'Mutation.createApplication': 'for operators',
  'Mutation.disableApplication': 'for operators',
  'Mutation.enableApplication': 'for operators',
  'Mutation.createApiKey': (n) => [
    [
      'createApiKey(input: $input) { key apiKey { id } errors { code path } }',
      { clientId: n.tenant, name: 'Mine', scopes: ['INVITES_READ'] },
    ],
  ],
  'Mutation.revokeApiKey': (n) => [
    ['revokeApiKey(input: $input) { apiKey { id } errors { code path } }', { id: n.key }],
  ],
  'Mutation.rotateClientSecret': (n) => [
    [
      'rotateClientSecret(input: $input) { clientSecret application { name } errors { code path } }',
      { clientId: n.tenant },
    ],
  ],
  'Mutation.retireClientSecret': (n) => [
    [
      'retireClientSecret(input: $input) { application { name } errors { code path } }',
      { clientId: n.tenant },
    ],
  ],
  'Query.exportPerson': 'tested elsewhere',
  'Query.auditTrail': 'tested elsewhere',
  'Query.latestCursor': 'of no tenant',
  'Query.engine': 'of no tenant',
  'Query.previewInvite': 'makes something new',
  'Mutation.createInvite': 'makes something new',
  'Mutation.createViewerToken': 'makes something new',
  'Mutation.erasePerson': 'tested elsewhere',
  'Mutation.updateInvite': (n) => [
    [
      'updateInvite(input: $input) { invite { id } errors { code } }',
      { ...change(n), event: { summary: 'Mine' } },
    ],
  ],
  'Mutation.cancelInvite': (n) => [
    ['cancelInvite(input: $input) { invite { id } errors { code } }', change(n)],
  ],
  'Mutation.addRecipients': (n) => [
    [
      'addRecipients(input: $input) { invite { id } errors { code } }',
      { ...change(n), recipients: [{ email: 'eve@guest.test' }] },
    ],
  ],
  'Mutation.removeRecipient': (n) => [
    [
      'removeRecipient(input: $input) { invite { id } errors { code } }',
      { ...change(n), recipientEmail: n.email },
    ],
  ],
  'Mutation.resendInvite': (n) => [
    ['resendInvite(input: $input) { invite { id } errors { code } }', change(n)],
  ],
  'Mutation.updateOccurrence': (n) => [
    [
      'updateOccurrence(input: $input) { invite { id } errors { code } }',
      { ...change(n), occurrence: { dateTime: '2031-03-04T09:30:00Z' }, event: { summary: 'Mine' } },
    ],
  ],
  'Mutation.cancelOccurrence': (n) => [
    [
      'cancelOccurrence(input: $input) { invite { id } errors { code } }',
      { ...change(n), occurrence: { dateTime: '2031-03-04T09:30:00Z' } },
    ],
  ],
  'Mutation.acceptProposal': (n) => [
    ['acceptProposal(input: $input) { invite { id } errors { code } }', { recipientId: n.recipient }],
  ],
  'Mutation.declineProposal': (n) => [
    ['declineProposal(input: $input) { invite { id } errors { code } }', { recipientId: n.recipient }],
  ],
  'Mutation.resolveUnmatchedReply': (n) => [
    [
      'resolveUnmatchedReply(input: $input) { invite { id } errors { code } }',
      { id: n.message, action: 'DISMISS' },
    ],
  ],
  'Mutation.redeliverCallback': () => [
    [
      'redeliverCallback(input: $input) { invite { id } errors { code } }',
      { callbackDeliveryId: randomUUID() },
    ],
  ],
  'Mutation.simulateReply': (n) => [
    [
      'simulateReply(input: $input) { invite { id } errors { code } }',
      { ...change(n), recipientEmail: n.email, client: 'GMAIL', status: 'ACCEPTED' },
    ],
  ],
  'Subscription.inviteStatus': (n) => [[`inviteStatus(smartInviteId: "${n.smartInviteId}") { id }`]],
  'Subscription.inviteEvents': 'tested elsewhere',
};

const MUST_BE_A_SERVER = /^Mutation|previewInvite|erasure|application/;
const stack = new AsyncDisposableStack();
let graph: Awaited<ReturnType<typeof anOpenGraph>>;
let secret: Names;

beforeAll(async () => {
  graph = stack.use(await anOpenGraph());
  const secretly = inviteInput('secret');
  const made = await graph.create('secret', { event: { ...secretly.event, summary: 'Top secret' } });
  await graph.answer('secret', 'ana@guest.test', 'ACCEPTED', 'A private word');
  const message = {
    id: randomUUID(),
    application: 'default',
    inviteId: Buffer.from(made.id, 'base64').toString().slice('Invite:'.length),
    mailFrom: '',
    dedupeKey: 'one',
    raw: Buffer.from('Subject: private'),
    receivedAt: Date.parse('2031-01-01T00:00:00Z'),
    warnings: [],
    content: { text: 'A private word' },
  } satisfies InboundMessage;
  const mail = {
    id: randomUUID(),
    application: 'default',
    inviteId: message.inviteId,
    to: 'ana@guest.test',
    subject: 'Top secret',
    mime: '',
    createdAt: 1,
  };
  await graph.core.transact(async ({ inbox, outbox }) => {
    await inbox.keep(message, 'unmatched', []);
    await outbox.capture(mail);
  });
  const [tenant, key] = await Promise.all([
    graph.administration.createApplication({ name: 'Top secret', clientId: 'tenant' }),
    graph.administration.createApiKey(EVERYBODY, { name: 'private', scopes: ['invites:read'] }),
  ]);
  secret = {
    invite: made.id,
    tenant: tenant.application.clientId,
    key: key.apiKey.id,
    recipient: made.recipients[0]?.id as string,
    mail: gid('OutboxMail', mail.id),
    message: gid('UnmatchedReply', message.id),
    smartInviteId: 'secret',
    email: 'ana@guest.test',
  };
});
afterAll(() => stack.disposeAsync());

async function ask(root: string, [field, input]: [string, object?], principal?: Principal) {
  const [type = '', name = ''] = root.split('.');
  const inputType = /\$input/.test(field) ? `($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!)` : '';
  const args = {
    schema,
    document: parse(`${type.toLowerCase()} ${inputType} { ${field} }`),
    variableValues: { input },
    contextValue: graph.createContext(principal),
  };
  if (type !== 'Subscription') return (await execute(args)) as ExecutionResult;
  const events = await subscribe(args);
  if (!(Symbol.asyncIterator in events)) return events;
  const { value } = await events.next();
  await events.return?.(undefined);
  return value as ExecutionResult;
}

/** An answer without the names that whoever asked gave it. */
function withoutNames(answer: ExecutionResult, names: Names): string {
  const text = JSON.stringify({ data: answer.data, errors: answer.errors?.map(({ message }) => message) });
  return Object.entries(names).reduce((left, [name, value]) => left.replaceAll(value, `<${name}>`), text);
}

test('every root field and every type that has an id is in the matrix', () => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((root) =>
    Object.keys(root?.getFields() ?? {}).map((name) => `${root?.name}.${name}`),
  );
  expect(Object.keys(ROOTS).sort()).toEqual(fields.sort());
  const nodes = schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);
  expect(nodes.sort()).toEqual(['Invite', 'OutboxMail', 'Recipient', 'UnmatchedReply']);
});

test('every other type is only reached through what the matrix asks for', () => {
  const reached = new Set<string>();
  const walk = (name: string) => {
    const type = schema.getType(name);
    if (reached.has(name) || !type || !('getFields' in type) || name.endsWith('Input')) return;
    reached.add(name);
    for (const field of Object.values(type.getFields())) walk(String(field.type).replace(/[[\]!]/g, ''));
    if (!isObjectType(type)) for (const one of schema.getPossibleTypes(type as never)) walk(one.name);
  };
  for (const root of ['Query', 'Mutation', 'Subscription']) walk(root);
  const all = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && !type.name.startsWith('__'),
  );
  expect(all.map(({ name }) => name).filter((name) => !reached.has(name))).toEqual([]);
});

test('whoever may see it all gets something in each place: the matrix looks where something is', async () => {
  for (const [root, ways] of Object.entries(ROOTS)) {
    if (typeof ways === 'string' || root.startsWith('Mutation') || root === 'Query.erasure') continue;
    for (const way of ways(secret)) {
      const answer = await ask(root, way);
      expect(answer.errors, `${root} ${way[0]}`).toBeUndefined();
      expect(withoutNames(answer, secret), way[0]).not.toBe(
        withoutNames(await ask(root, way, STRANGERS['another application']), secret),
      );
    }
  }
});

/** Names of an invite that each of them may see. */
const OWN: Readonly<Record<string, { readonly smartInviteId: string; readonly email: string }>> = {
  'another application': { smartInviteId: 'own', email: 'ana@guest.test' },
  'a viewer of another invite': { smartInviteId: 'elsewhere', email: 'zoe@guest.test' },
  'a viewer of another recipient': { smartInviteId: 'of-eve', email: 'eve@guest.test' },
  'a viewer whose two bounds do not meet': { smartInviteId: 'elsewhere', email: 'ana@guest.test' },
};

const OF_ANOTHER = /Top secret|private|"(id|cursor)":"/i;
const tried = { paths: 0, readable: 0 };
afterAll(() => recordFigures('G2', { 'paths tried': tried.paths, readable: tried.readable }));

describe.each(Object.entries(STRANGERS))('%s', (name, stranger) => {
  // A viewer's scopes never hold more than reading and watching; elsewhere the bounds alone must do.
  const asked = Object.keys(ROOTS).filter(
    (root) => typeof ROOTS[root] === 'function' && !(stranger.only && MUST_BE_A_SERVER.test(root)),
  );
  test.each(asked)('gets from %s what it would get if there were nothing', async (root) => {
    const ways = ROOTS[root] as (names: Names) => [string, object?][];
    const there = ways(secret);
    for (const [index, way] of ways(NOTHING).entries()) {
      const answer = await ask(root, there[index] as [string, object?], stranger);
      const found = withoutNames(answer, secret);
      const nothing = withoutNames(await ask(root, way, stranger), NOTHING);
      const data = JSON.stringify(answer.data ?? null);
      tried.paths++;
      if (found !== nothing || OF_ANOTHER.test(data)) tried.readable++;
      expect(found, there[index]?.[0]).toBe(nothing);
      expect(data).not.toMatch(OF_ANOTHER);
    }
  });

  test('gets no event of it while it watches, and the next one that is its own', async () => {
    const events = await graph.createContext(stranger).stream.follow(stranger.application, {});
    const first = events.next();
    await graph.create(randomUUID(), { delivery: 'RETURN' });
    const { smartInviteId, email } = OWN[name] as (typeof OWN)[string];
    const input = inviteInput(smartInviteId, { recipient: { email }, delivery: 'RETURN' });
    const { application, actor } = stranger;
    const made = await ask(
      'Mutation.createInvite',
      ['createInvite(input: $input) { errors { message } }', input],
      { application, actor, scopes },
    );
    expect(made.data).toEqual({ createInvite: { errors: [] } });
    expect((await first).value).toMatchObject({
      body: { type: 'INVITE_CREATED' },
      invite: { smartInviteId },
    });
    await events.return?.();
  });
});

test('another application neither exports nor erases a person of this one', async () => {
  const other = STRANGERS['another application'] as Principal;
  const exported = await ask(
    'Query.exportPerson',
    [`exportPerson(email: "${secret.email}") { document endCursor }`],
    other,
  );
  expect(exported.errors).toBeUndefined();
  expect(JSON.stringify(exported.data)).not.toMatch(/Top secret|private/i);

  const erasing = [
    'erasePerson(input: $input) { erasure { state invites } errors { message } }',
    { email: 'zack@guest.test' },
  ] satisfies [string, object];
  await graph.create('of-zack', { recipient: { email: 'zack@guest.test' }, delivery: 'RETURN' });
  const erased = await ask('Mutation.erasePerson', erasing, other);
  expect(erased.data).toEqual({ erasePerson: { erasure: { state: 'DONE', invites: 0 }, errors: [] } });
  const left = await ask('Query.invite', ['invite(smartInviteId: "of-zack") { recipient { email } }']);
  expect(left.data).toEqual({ invite: { recipient: { email: 'zack@guest.test' } } });
});

describe('what a viewer is bound to', () => {
  const GUESTS = {
    recipient: undefined,
    recipients: [{ email: 'ana@guest.test' }, { email: 'bo@guest.test' }],
  };
  const SEEN = `invites { totalCount edges { node { smartInviteId callbackUrl recipients { email replyAddress rsvpUrl }
    replies { email } rsvpSummary { total accepted } timeline { edges { node { __typename } } } } } }`;
  const viewer = (only: Principal['only']) => ({
    application: 'default',
    actor: 'viewer:9',
    scopes,
    ...(only ? { only } : {}),
  });

  test('a recipient sees their own invites, themselves on them, and what is about them', async () => {
    await graph.create('group', {
      ...GUESTS,
      callbackUrl: 'https://app.test/called?back=secret',
      delivery: 'RETURN',
    });
    await graph.answer('group', 'ana@guest.test', 'ACCEPTED', 'A word of mine');
    await graph.answer('group', 'bo@guest.test', 'DECLINED', 'Not for others');
    await graph.answer('group', 'carl@stranger.test', 'ACCEPTED', 'Not for guests');
    const { data } = await ask('Query.invites', [SEEN], viewer({ recipientEmail: 'BO@guest.test' }));
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into what it selected
    const { totalCount, edges } = (data as any).invites;
    expect(totalCount).toBe(1);
    expect(edges[0].node).toMatchObject({
      smartInviteId: 'group',
      callbackUrl: null,
      recipients: [{ email: 'bo@guest.test', replyAddress: null, rsvpUrl: null }],
      replies: [{ email: 'bo@guest.test' }],
      rsvpSummary: { total: 1, accepted: 0 },
      timeline: {
        edges: [{ node: { __typename: 'InviteCreated' } }, { node: { __typename: 'RsvpReceived' } }],
      },
    });
    const log = await ask(
      'Query.inviteEvents',
      ['inviteEvents { edges { node { ... on RsvpReceived { comment } } } }'],
      viewer({ recipientEmail: 'bo@guest.test' }),
    );
    expect(JSON.stringify(log)).toContain('Not for others');
    expect(JSON.stringify(log)).not.toMatch(/A word of mine|Not for guests/);
  });

  test('an invite is seen whole, but for what would let its viewer answer', async () => {
    const only = { smartInviteIds: ['group'] };
    const { data } = await ask('Query.invites', [SEEN], viewer(only));
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into what it selected
    const { totalCount, edges } = (data as any).invites;
    expect([totalCount, edges[0].node.recipients.length, edges[0].node.replies.length]).toEqual([1, 2, 3]);
    expect(JSON.stringify(edges)).not.toMatch(/app\.test|reply\.test|rsvp\//);
    const refused = await ask(
      'Query.invite',
      ['invite(smartInviteId: "group") { attachments { icalendar } }'],
      viewer(only),
    );
    expect(refused.errors?.[0]?.originalError).toMatchObject({ code: 'FORBIDDEN' });
    expect(refused.data?.invite ?? null).toBeNull();
  });

  test('whoever is bound to a recipient cannot search texts, which name the others', async () => {
    const found = await ask(
      'Query.invites',
      ['invites(filter: { text: "ana" }) { totalCount }'],
      viewer({ recipientEmail: 'bo@guest.test' }),
    );
    expect(found.errors?.[0]?.originalError).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
