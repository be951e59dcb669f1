import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Authenticate, EVERYBODY } from '../../../src/access/authenticate.ts';
import { createTrustedDocuments } from '../../../src/server/graphql/trusted/trusted-documents.ts';
import { createGraphQL } from '../../../src/server/graphql.ts';
import type { GraphQLAnswer } from '../../support/graphql-request.ts';
import { aGraphServer } from './a-graph-server.ts';
import { anOpenGraph } from './an-open-graph.ts';
import { type Params, waysIn } from './ways-in.ts';

const TRUSTED = 'query Trusted { __typename }';
const WATCHED =
  'subscription Watched($id: String!) { inviteStatus(smartInviteId: $id) { smartInviteId state } }';
const MANIFEST = new Map([
  ['t1', TRUSTED],
  ['w1', WATCHED],
  ['__proto__', 'query Odd { __typename }'],
]);
const OTHER = 'query Other { other: __typename }';
const INTROSPECTION = '{ __schema { queryType { name } } }';

/** `Bearer admin` has the scope admin, any other bearer has it not; without one it is a gateway that asks nobody. */
const byName: Authenticate = (authorization) => {
  if (authorization === undefined) return EVERYBODY;
  const name = authorization.replace('Bearer ', '');
  return {
    ...EVERYBODY,
    actor: `key:${name}`,
    scopes: new Set(['invites:read', 'events:subscribe', ...(name === 'admin' ? ['admin' as const] : [])]),
  };
};

const stack = new AsyncDisposableStack();
const urls: Record<'off' | 'allow' | 'require', string> = { off: '', allow: '', require: '' };
beforeAll(async () => {
  const graph = stack.use(await anOpenGraph());
  await graph.create('one');
  const serve = async (...only: [] | [boolean]) => {
    const graphql = createGraphQL(
      graph.createContext,
      pino({ level: 'silent' }),
      graph.core.database.version,
      undefined,
      undefined,
      only[0] === undefined ? undefined : createTrustedDocuments(MANIFEST, only[0]),
    );
    return stack.use(await aGraphServer(graphql, byName)).url;
  };
  urls.off = await serve();
  urls.allow = await serve(false);
  urls.require = await serve(true);
});
afterAll(() => stack.disposeAsync());

const WAYS = ['the short way', 'yoga', 'GET', 'SSE', 'WebSocket'] as const;
type Way = (typeof WAYS)[number];

function ask(mode: keyof typeof urls, way: Way, params: Params, authorization?: string) {
  const url = urls[mode];
  const withCredentials: typeof fetch = (input, init = {}) =>
    fetch(input, { ...init, headers: { ...init.headers, ...(authorization ? { authorization } : {}) } });
  const ways = waysIn(
    { graphqlUrl: url, socketUrl: url.replace('http', 'ws') },
    withCredentials,
    authorization,
  );
  // The protocol of sockets has a query in every message; where there is none it is empty.
  return ways[way](way === 'WebSocket' ? { query: '', ...params } : params);
}

const DATA = { data: { __typename: 'Query' } };
const KEY = 'Bearer web';
const codeOf = ({ data, errors }: GraphQLAnswer) => (data ? 'data' : errors?.[0]?.extensions?.code);

describe.each(WAYS)('by %s', (way) => {
  test.each(['allow', 'require'] as const)(
    'an id stands for its document where the mode is %s',
    async (mode) => {
      expect(await ask(mode, way, { documentId: 't1' }, KEY)).toEqual(DATA);
      const apollo = { extensions: { persistedQuery: { version: 1, sha256Hash: 't1' } } };
      expect(await ask(mode, way, apollo, KEY)).toEqual(DATA);
      expect(await ask(mode, way, { query: TRUSTED }, KEY)).toEqual(DATA);
      expect(await ask(mode, way, { documentId: '__proto__' }, KEY)).toEqual(DATA);
    },
  );

  test.each(['allow', 'require'] as const)('an id that is not there is told where it is %s', async (mode) => {
    for (const documentId of ['t2', 'constructor']) {
      const { data, errors } = await ask(mode, way, { documentId }, KEY);
      expect(data).toBeUndefined();
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(errors?.[0]?.message).toContain(`no document "${documentId}" in the manifest`);
      expect(errors?.[0]?.extensions).not.toHaveProperty('http');
    }
    expect(codeOf(await ask(mode, way, { documentId: 7 }, KEY))).not.toBe('data');
  });

  test('any document is answered where they are allowed', async () => {
    expect(codeOf(await ask('allow', way, { query: OTHER }, KEY))).toBe('data');
    expect(codeOf(await ask('allow', way, { query: OTHER, documentId: 't2' }, KEY))).toBe('data');
  });

  test('no other document is, where they are required, but to an administrator', async () => {
    for (const query of [OTHER, INTROSPECTION, `${TRUSTED} `, 'not { even'])
      for (const named of [{}, { documentId: 't1' }])
        for (const who of [KEY, undefined]) {
          const { data, errors } = await ask('require', way, { query, ...named }, who);
          expect(data).toBeUndefined();
          expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
          expect(errors?.[0]?.extensions).not.toHaveProperty('http');
        }
    expect(codeOf(await ask('require', way, { query: INTROSPECTION }, 'Bearer admin'))).toBe('data');
    expect(codeOf(await ask('require', way, { query: OTHER }, 'Bearer admin'))).toBe('data');
  });

  test('ids stand for nothing where they are off', async () => {
    expect(codeOf(await ask('off', way, { documentId: 't1' }, KEY))).not.toBe('data');
    expect(codeOf(await ask('off', way, { query: OTHER }, KEY))).toBe('data');
  });
});

test.each(['SSE', 'WebSocket'] as const)('a subscription is named by its id over %s', async (way) => {
  const answer = await ask('require', way, { documentId: 'w1', variables: { id: 'one' } }, KEY);
  expect(answer.data).toMatchObject({ inviteStatus: { smartInviteId: 'one' } });
  expect(codeOf(await ask('require', way, { query: `${WATCHED} `, variables: { id: 'one' } }, KEY))).toBe(
    'FORBIDDEN',
  );
});

test('a refused document has a status of its own, whatever the client takes', async () => {
  const post = (params: Params) =>
    fetch(urls.require, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        authorization: KEY,
      },
      body: JSON.stringify(params),
    });
  expect((await post({ query: OTHER })).status).toBe(403);
  expect((await post({ documentId: 't2' })).status).toBe(400);
});

test('an answer that is kept for an administrator is given to nobody else', async () => {
  for (let time = 0; time < 3; time++) {
    expect(codeOf(await ask('require', 'the short way', { query: OTHER }, 'Bearer admin'))).toBe('data');
    expect(codeOf(await ask('require', 'the short way', { query: OTHER }, KEY))).toBe('FORBIDDEN');
    expect(await ask('require', 'the short way', { documentId: 't1' }, KEY)).toEqual(DATA);
  }
});
