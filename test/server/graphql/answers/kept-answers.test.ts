import { pino } from 'pino';
import { expect, test } from 'vitest';
import { type Authenticate, EVERYBODY } from '../../../../src/access/authenticate.ts';
import type { Principal } from '../../../../src/access/principal.ts';
import type { Engine } from '../../../../src/invites/ports.ts';
import type { GraphContext } from '../../../../src/schema/context.ts';
import { createKeptAnswers, type StoreVersion } from '../../../../src/server/graphql/answers/kept-answers.ts';
import { watchContext } from '../../../../src/server/graphql/answers/watch.ts';
import type { CacheBounds } from '../../../../src/server/graphql/bounded-cache.ts';
import { createGraphQL } from '../../../../src/server/graphql.ts';
import { graphqlRequest } from '../../../support/graphql-request.ts';
import { aGraphServer } from '../a-graph-server.ts';
import { anOpenGraph } from '../an-open-graph.ts';

const STATUS =
  'query ($id: String!) { inviteStatus(smartInviteId: $id) { smartInviteId revision recipients { status } } }';
const log = pino({ level: 'silent' });

const twice = (work: () => Promise<unknown>) => async () => {
  await work();
  await work();
};

interface Options {
  readonly authenticate?: Authenticate;
  /** Default: the store's own. */
  readonly version?: StoreVersion;
  readonly change?: (context: GraphContext) => Partial<GraphContext>;
}

/** A server over a store with the invites one and two that tells how often it executed anything. */
async function aCountingServer({ authenticate, version, change = () => ({}) }: Options = {}) {
  await using stack = new AsyncDisposableStack();
  const graph = stack.use(await anOpenGraph());
  await graph.create('one');
  await graph.create('two');
  let executions = 0;
  const createContext = (principal: Principal) => {
    executions++;
    const context = graph.createContext(principal);
    return { ...context, ...change(context) };
  };
  const graphql = createGraphQL(createContext, log, version ?? graph.core.database.version);
  const { url } = stack.use(await aGraphServer(graphql, authenticate));
  const kept = stack.move();
  return {
    url,
    graph,
    samples: graphql.counts.samples,
    ask: (query: string, variables: Record<string, unknown> = {}) => graphqlRequest(url, query, variables),
    /** How often it executes while this is done. */
    async executionsOf(work: () => Promise<unknown>) {
      const before = executions;
      await work();
      return executions - before;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

test.each([
  ['a store that tells whether it changed', undefined],
  ['a store that cannot tell', () => undefined],
] as const)(
  'a query that comes again is executed again only once its invite has changed: %s',
  async (_name, version) => {
    await using server = await aCountingServer(version ? { version } : {});
    const ask = () => server.ask(STATUS, { id: 'one' });
    const first = await ask();
    expect(first.data.inviteStatus).toMatchObject({
      smartInviteId: 'one',
      recipients: [{ status: 'PENDING' }],
    });
    expect(await server.executionsOf(async () => expect(await ask()).toEqual(first))).toBe(0);

    await server.graph.answer('two', 'ana@guest.test', 'DECLINED', 'No.');
    await server.graph.create('three');
    expect(await server.executionsOf(async () => expect(await ask()).toEqual(first))).toBe(0);

    await server.graph.answer('one', 'ana@guest.test', 'ACCEPTED', 'Yes.');
    const after = await ask();
    expect(after.data.inviteStatus.recipients).toEqual([{ status: 'ACCEPTED' }]);
    expect(await server.executionsOf(async () => expect(await ask()).toEqual(after))).toBe(0);
  },
);

test('an answer that is given again is counted as an operation', async () => {
  await using server = await aCountingServer();
  for (let time = 0; time < 5; time++) await server.ask(STATUS, { id: 'one' });
  expect(server.samples()).toContainEqual({ labels: ['query', 'inviteStatus', 'ok'], value: 5 });
});

test('an invite that was not there is found once it is', async () => {
  await using server = await aCountingServer();
  const ask = () => server.ask(STATUS, { id: 'late' });
  for (let time = 0; time < 3; time++) expect((await ask()).data).toEqual({ inviteStatus: null });
  await server.graph.create('late');
  expect((await ask()).data.inviteStatus).toMatchObject({ smartInviteId: 'late' });
});

test('a list is answered anew after any commit, and only then', async () => {
  await using server = await aCountingServer();
  const ask = () => server.ask('{ invites { totalCount edges { node { smartInviteId } } } }');
  expect((await ask()).data.invites.totalCount).toBe(2);
  expect(await server.executionsOf(ask)).toBe(0);
  await server.graph.create('three');
  expect((await ask()).data.invites.totalCount).toBe(3);
});

test('a list is never kept where the store cannot tell whether it changed', async () => {
  await using server = await aCountingServer({ version: () => undefined });
  const ask = () => server.ask('{ invites { totalCount } }');
  expect(await server.executionsOf(twice(ask))).toBe(2);
});

const principal = (over: Partial<Principal>): Principal => ({ ...EVERYBODY, ...over });

test('an answer is for those alone who have the same rights', async () => {
  const known: Record<string, Principal> = {
    ours: principal({ actor: 'key:ours' }),
    same: principal({ actor: 'key:same' }),
    others: principal({ application: 'another' }),
    bound: principal({ only: { smartInviteIds: ['one'] } }),
  };
  const server = await aCountingServer({
    authenticate: (authorization = '') => known[authorization] ?? { refused: 'INVALID' },
  });
  await using _closed = server;
  const ask = async (authorization: string) => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query: STATUS, variables: { id: 'two' } }),
    });
    return response.json();
  };
  const own = await ask('ours');
  expect(own.data.inviteStatus.smartInviteId).toBe('two');
  expect(await server.executionsOf(async () => expect(await ask('same')).toEqual(own))).toBe(0);
  expect(await server.executionsOf(() => ask('bound'))).toBe(1);
  expect((await ask('others')).data).toEqual({ inviteStatus: null });
  expect(await ask('ours')).toEqual(own);
  // Whoever is let in no longer gets nothing, whatever is kept.
  delete known.ours;
  expect(await ask('ours')).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

test('nothing is kept of what more than the store has a part in', async () => {
  await using server = await aCountingServer();
  const queries = [
    ['the log', '{ inviteEvents { edges { node { id } } } }'],
    ['what the desk of mail can do', '{ engine { capabilities } }'],
    ['an error', '{ node(id: "nonsense") { id } }'],
    ['an invite that is not named right', '{ invite { id } }'],
    ['a mutation', 'mutation { __typename }'],
    [
      'a mutation that is refused',
      'mutation { cancelInvite(input: { smartInviteId: "none" }) { errors { code } } }',
    ],
  ] as const;
  for (const [what, query] of queries) {
    const executions = await server.executionsOf(twice(() => server.ask(query)));
    expect({ what, executions: Math.min(executions, 2) }).toEqual({ what, executions: 2 });
  }
});

test('a status that another system is asked for is asked for each time', async () => {
  const upstream = { publish: async () => ({}), fetch: async () => ({ recipients: [], replies: [] }) };
  await using server = await aCountingServer({
    change: ({ engine }) => ({ engine: { ...engine, upstream } satisfies Engine }),
  });
  const ask = () => server.ask(STATUS, { id: 'one' });
  expect(await server.executionsOf(twice(ask))).toBe(2);
});

test('what tells who asks is not for others with the same rights', async () => {
  await using server = await aCountingServer();
  const kept = createKeptAnswers<string>(() => 1);
  const keep = (key: string, look: (context: GraphContext) => unknown) => {
    const watching = kept.watch();
    look(watchContext(server.graph.createContext(), watching.watch));
    kept.keep(key, watching, 'answer', 6);
    return kept.atOnce(key);
  };
  expect(keep('rights', ({ principal: { scopes } }) => scopes)).toBe('answer');
  expect(keep('actor', ({ principal: { actor } }) => actor)).toBeUndefined();
});

/** Kept answers over a store that never changes, and how to keep one that only says its key. */
function keptAnswers(bounds: CacheBounds) {
  const kept = createKeptAnswers<string>(() => 1, bounds);
  const keep = (key: string, characters = 10) => {
    const watching = kept.watch();
    watching.watch.isOfTheMoment = false;
    kept.keep(key, watching, key, characters);
  };
  return { kept, keep };
}

test('answers are kept within bounds: the longest unused gives way to what comes again, and what is too large is not kept', () => {
  const { kept, keep } = keptAnswers({ entries: 3, weight: 100_000 });
  for (const key of ['a', 'b', 'c']) keep(key);
  expect(kept.atOnce('a')).toBe('a');
  keep('d');
  expect(kept.atOnce('d')).toBeUndefined();
  keep('d');
  expect(['a', 'b', 'c', 'd'].map((key) => kept.atOnce(key))).toEqual(['a', undefined, 'c', 'd']);
  // Together more bytes than there may be: two stay.
  for (const key of ['x', 'x', 'y', 'y', 'z', 'z']) keep(key, 20_000);
  expect(['x', 'y', 'z'].map((key) => kept.atOnce(key))).toEqual([undefined, 'y', 'z']);
  for (let time = 0; time < 2; time++) keep('huge', 65 * 1024);
  expect(kept.atOnce('huge')).toBeUndefined();
});

test('a walk over many more invites than fit pushes out nothing that is in use', () => {
  const { kept, keep } = keptAnswers({ entries: 100, weight: 1_000_000 });
  const inUse = Array.from({ length: 100 }, (_, index) => `in use ${index}`);
  for (const key of inUse) keep(key);
  for (let step = 0; step < 5000; step++) keep(`once ${step}`);
  expect(inUse.filter((key) => kept.atOnce(key) === undefined).length).toBeLessThan(5);
});
