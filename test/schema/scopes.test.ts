import { type ExecutionResult, execute, parse, subscribe } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Principal, SCOPES, type Scope } from '../../src/access/principal.ts';
import { schema } from '../../src/schema/index.ts';
import { anOpenGraph } from '../server/graphql/an-open-graph.ts';
import { inviteInput } from '../support/create-invite.ts';

const READ: Scope[] = ['invites:read'];
const WRITE: Scope[] = ['invites:write'];
const MAIL: Scope[] = ['invites:write', 'invites:send'];
const WATCH: Scope[] = ['events:subscribe'];

const ID = Buffer.from('Invite:none').toString('base64');
const WHICH = { smartInviteId: 'none' };
const NEW = { start: { dateTime: '2031-03-04T09:30:00Z' } };

type Row = [Scope[], string, object?];

/** Every root field: what it asks for, and an operation of it, with its input where it has one. */
const TABLE: Record<string, Row> = {
  'Query.node': [READ, `node(id: "${ID}") { id }`],
  'Query.nodes': [READ, `nodes(ids: ["${ID}"]) { id }`],
  'Query.invite': [READ, 'invite(smartInviteId: "none") { id }'],
  'Query.inviteStatus': [READ, 'inviteStatus(smartInviteId: "none") { id }'],
  'Query.invites': [READ, 'invites { edges { cursor } }'],
  'Query.inviteEvents': [READ, 'inviteEvents { edges { cursor } }'],
  'Query.unmatchedReplies': [READ, 'unmatchedReplies { edges { cursor } }'],
  'Query.outbox': [READ, 'outbox(after: "AA") { edges { cursor } }'],
  'Query.latestCursor': [WATCH, 'latestCursor'],
  'Query._service': [READ, '_service { sdl }'],
  'Query._entities': [READ, '_entities(representations: []) { __typename }'],
  'Query.engine': [READ, 'engine { name }'],
  'Query.erasure': [['admin'], 'erasure(id: "none") { id }'],
  'Query.auditTrail': [['admin'], 'auditTrail { edges { cursor } }'],
  'Query.exportPerson': [['admin'], 'exportPerson(email: "ana@guest.test") { endCursor }'],
  'Mutation.erasePerson': [
    ['admin'],
    'erasePerson(input: $input) { errors { code } }',
    { email: 'nobody@guest.test' },
  ],
  'Query.application': [['admin'], 'application { clientId }'],
  'Query.applications': [['admin'], 'applications { edges { cursor } }'],
  'Mutation.createApplication': [
    ['admin'],
    'createApplication(input: $input) { errors { code } }',
    { name: '' },
  ],
  'Mutation.rotateClientSecret': [
    ['admin'],
    'rotateClientSecret(input: $input) { errors { code } }',
    { clientId: 'none' },
  ],
  'Mutation.retireClientSecret': [
    ['admin'],
    'retireClientSecret(input: $input) { errors { code } }',
    { clientId: 'none' },
  ],
  'Mutation.disableApplication': [
    ['admin'],
    'disableApplication(input: $input) { errors { code } }',
    { clientId: 'none' },
  ],
  'Mutation.enableApplication': [
    ['admin'],
    'enableApplication(input: $input) { errors { code } }',
    { clientId: 'none' },
  ],
  'Mutation.createApiKey': [
    ['admin'],
    'createApiKey(input: $input) { errors { code } }',
    { name: '', scopes: [] },
  ],
  'Mutation.revokeApiKey': [['admin'], 'revokeApiKey(input: $input) { errors { code } }', { id: 'none' }],
  'Query.previewInvite': [WRITE, 'previewInvite(input: $input) { icalendar }', inviteInput('preview')],
  'Mutation.createInvite': [MAIL, 'createInvite(input: $input) { errors { code } }', inviteInput('new')],
  'Mutation.updateInvite': [
    MAIL,
    'updateInvite(input: $input) { errors { code } }',
    { ...WHICH, event: { summary: 'New' } },
  ],
  'Mutation.cancelInvite': [MAIL, 'cancelInvite(input: $input) { errors { code } }', WHICH],
  'Mutation.addRecipients': [
    MAIL,
    'addRecipients(input: $input) { errors { code } }',
    { ...WHICH, recipients: [{ email: 'cleo@guest.test' }] },
  ],
  'Mutation.removeRecipient': [
    MAIL,
    'removeRecipient(input: $input) { errors { code } }',
    { ...WHICH, recipientEmail: 'ana@guest.test' },
  ],
  'Mutation.updateOccurrence': [
    MAIL,
    'updateOccurrence(input: $input) { errors { code } }',
    { ...WHICH, occurrence: NEW.start, event: { summary: 'New' } },
  ],
  'Mutation.cancelOccurrence': [
    MAIL,
    'cancelOccurrence(input: $input) { errors { code } }',
    { ...WHICH, occurrence: NEW.start },
  ],
  'Mutation.resendInvite': [['invites:send'], 'resendInvite(input: $input) { errors { code } }', WHICH],
  'Mutation.acceptProposal': [
    MAIL,
    'acceptProposal(input: $input) { errors { code } }',
    { recipientId: Buffer.from('Recipient:none').toString('base64') },
  ],
  'Mutation.declineProposal': [
    MAIL,
    'declineProposal(input: $input) { errors { code } }',
    { recipientId: Buffer.from('Recipient:none').toString('base64') },
  ],
  'Mutation.resolveUnmatchedReply': [
    WRITE,
    'resolveUnmatchedReply(input: $input) { errors { code } }',
    { id: Buffer.from('UnmatchedReply:none').toString('base64'), action: 'DISMISS' },
  ],
  'Mutation.redeliverCallback': [
    WRITE,
    'redeliverCallback(input: $input) { errors { code } }',
    { callbackDeliveryId: 'none' },
  ],
  'Mutation.simulateReply': [
    WRITE,
    'simulateReply(input: $input) { errors { code } }',
    { ...WHICH, recipientEmail: 'ana@guest.test', client: 'GMAIL', status: 'ACCEPTED' },
  ],
  'Mutation.createViewerToken': [
    READ,
    'createViewerToken(input: $input) { errors { code } }',
    { smartInviteIds: ['none'], scopes: ['INVITES_READ'], expiresInSeconds: 60 },
  ],
  'Subscription.inviteEvents': [WATCH, 'inviteEvents { id }'],
  'Subscription.inviteStatus': [WATCH, 'inviteStatus(smartInviteId: "none") { id }'],
};

const stack = new AsyncDisposableStack();
let graph: Awaited<ReturnType<typeof anOpenGraph>>;
beforeAll(async () => {
  graph = stack.use(await anOpenGraph());
  await graph.create('one', { delivery: 'RETURN' });
});
afterAll(() => stack.disposeAsync());

const holding = (scopes: readonly Scope[], operator = true): Principal => ({
  application: 'default',
  actor: 'key:test',
  scopes: new Set(scopes),
  operator,
});

/** Runs one root field as somebody with these scopes. */
async function run(
  place: string,
  scopes: readonly Scope[],
  [, field, input] = TABLE[place] as Row,
  operator = true,
) {
  const [root = ''] = place.split('.');
  const operation = place.split('.')[1] as string;
  const type = schema.getType(root);
  if (!type || !('getFields' in type)) throw new Error(place);
  const inputType = type.getFields()[operation];
  const argument =
    inputType && 'args' in inputType ? inputType.args.find(({ name }) => name === 'input') : undefined;
  const header = input ? `($input: ${argument?.type})` : '';
  const document = parse(`${root.toLowerCase()} ${header} { ${field} }`);
  const args = {
    schema,
    document,
    variableValues: { input },
    contextValue: graph.createContext(holding(scopes, operator)),
  };
  if (root !== 'Subscription') return (await execute(args)) as ExecutionResult;
  const events = await subscribe(args);
  if (!(Symbol.asyncIterator in events)) return events;
  await events.return?.(undefined);
  return {} as ExecutionResult;
}

const codeOf = ({ errors }: ExecutionResult) => {
  const [error] = errors ?? [];
  if (!error) return undefined;
  const cause = error.originalError;
  // An operation that is wrong in itself is never asked for its scopes: it would prove nothing.
  if (!cause || !('code' in cause)) throw error;
  return { code: cause.code, message: cause.message };
};

test('every field of Query, Mutation and Subscription asks for a scope', () => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((root) =>
    Object.values(root?.getFields() ?? {}).map((field) => {
      const { pothosOptions } = field.extensions as { pothosOptions?: { authScopes?: unknown } };
      expect(pothosOptions?.authScopes, `${root?.name}.${field.name} has no authScopes`).toBeDefined();
      return `${root?.name}.${field.name}`;
    }),
  );
  expect(Object.keys(TABLE).sort()).toEqual(fields.sort());
});

test('every type that has an id of the graph asks for a scope', () => {
  const nodes = schema.getPossibleTypes(schema.getType('Node') as never);
  expect(nodes.length).toBeGreaterThan(3);
  for (const { name, extensions } of [...nodes, schema.getType('InviteEvent') as never]) {
    const { pothosOptions } = extensions as { pothosOptions?: { authScopes?: unknown } };
    expect(pothosOptions?.authScopes, `${name} has no authScopes`).toBeDefined();
  }
});

test.each(Object.keys(TABLE))(
  '%s is refused without each of its scopes, by name, and works with them',
  async (place) => {
    const [needed] = TABLE[place] as Row;
    for (const missing of needed) {
      const refused = await run(
        place,
        SCOPES.filter((scope) => scope !== missing),
      );
      expect(codeOf(refused)).toEqual({
        code: 'FORBIDDEN',
        message: `These credentials lack the scope ${missing}.`,
      });
    }
    expect(codeOf(await run(place, []))?.code).toBe('FORBIDDEN');
    expect(codeOf(await run(place, needed))?.code).not.toBe('FORBIDDEN');
  },
);

test('what reaches other applications is for operators alone, whatever their scopes', async () => {
  const refused: string[] = [];
  for (const place of Object.keys(TABLE)) {
    const error = codeOf(await run(place, SCOPES, TABLE[place], false));
    if (error?.code === 'FORBIDDEN') refused.push(place);
  }
  expect(refused.sort()).toEqual([
    'Mutation.createApplication',
    'Mutation.disableApplication',
    'Mutation.enableApplication',
    'Query.applications',
  ]);
});

test('a change that says that nothing is mailed needs no scope to send', async () => {
  for (const silent of [{ delivery: 'RETURN' }, { notify: 'NONE' }]) {
    const field = 'updateInvite(input: $input) { errors { code } }';
    const input = { smartInviteId: 'one', event: { summary: 'Other' }, ...silent };
    expect((await run('Mutation.updateInvite', WRITE, [WRITE, field, input])).errors).toBeUndefined();
  }
});

test('whoever may only watch gets the invite with its event, and not its past', async () => {
  const { contextValue, ...args } = {
    schema,
    document: parse(
      'subscription { inviteStatus(smartInviteId: "one") { smartInviteId recipients { email } } }',
    ),
    contextValue: graph.createContext(holding(WATCH)),
  };
  const events = await subscribe({ ...args, contextValue });
  if (!(Symbol.asyncIterator in events)) throw new Error(JSON.stringify(events));
  expect((await events.next()).value).toMatchObject({ data: { inviteStatus: { smartInviteId: 'one' } } });
  await events.return?.(undefined);
  const past = await subscribe({
    ...args,
    document: parse('subscription { inviteStatus(smartInviteId: "one") { timeline { edges { cursor } } } }'),
    contextValue,
  });
  if (!(Symbol.asyncIterator in past)) throw new Error(JSON.stringify(past));
  expect(codeOf((await past.next()).value as ExecutionResult)?.code).toBe('FORBIDDEN');
  await past.return?.(undefined);
});
