import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../../src/server/limits.ts';
import { openTestGateway, type TestGateway } from '../../support/open-gateway.ts';
import { type Params, type WayIn, waysIn } from './ways-in.ts';

let gateway: TestGateway;
let ways: Record<string, WayIn>;
beforeAll(async () => {
  gateway = await openTestGateway();
  ways = waysIn(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const repeat = (count: number, one: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => one(index)).join(' ');
/** So many levels: the events of an invite, each with its invite. `edges` and `node` are none. */
const nested = (levels: number) => {
  const pairs = Math.floor((levels - 2) / 2);
  const inner = levels % 2 === 0 ? 'id' : 'event { summary }';
  return `{ invite(smartInviteId: "none") {
    ${'timeline(first: 1) { edges { node { invite { '.repeat(pairs)} ${inner} ${'} } } }'.repeat(pairs)} } }`;
};
const variable = (value: unknown) => ({
  query: 'query ($filter: InviteFilter) { invites(filter: $filter) { totalCount } }',
  variables: { filter: null, other: value },
});
const lists = (levels: number): unknown => (levels === 0 ? 1 : [lists(levels - 1)]);

const manyFields = (also: string) => `{
  ${repeat(5, (index) => `a${index}: invite(smartInviteId: "x") { ${'...F '.repeat(22)} ${also} }`)}
} fragment F on Invite { id state revision sequence createdAt updatedAt showGuestList callbackUrl }`;

/** The largest request within each bound, and one beyond it. */
const CASES: [bound: string, limit: number, within: Params, beyond: Params][] = [
  ['depth', LIMITS.depth.value, { query: nested(8) }, { query: nested(9) }],
  [
    'introspectionDepth',
    LIMITS.introspectionDepth.value,
    { query: getIntrospectionQuery({ typeDepth: 14 }) },
    { query: getIntrospectionQuery({ typeDepth: 15 }) },
  ],
  ...(['aliases', 'directives'] as const).map((bound): (typeof CASES)[number] => {
    const limit = LIMITS[bound].value;
    const one = (index: number) => (bound === 'aliases' ? `a${index}: name` : 'name @include(if: true)');
    const query = (count: number) => ({ query: `{ engine { ${repeat(count, one)} } }` });
    return [bound, limit, query(limit), query(limit + 1)];
  }),
  [
    'rootFields',
    LIMITS.rootFields.value,
    { query: `{ ${repeat(5, (index) => `a${index}: engine { name }`)} }` },
    {
      query: `{ ...F ${repeat(5, (index) => `a${index}: engine { name }`)} } fragment F on Query { __typename }`,
    },
  ],
  [
    'fields',
    LIMITS.documentFields.value,
    // Five times: the field, 22 times a fragment of eight, and an id.
    { query: manyFields('id') },
    { query: manyFields('id revision') },
  ],
  [
    'repeats',
    LIMITS.fieldRepeats.value,
    { query: `{ engine { ${'name '.repeat(30)} } }` },
    { query: `{ ...F engine { ${'name '.repeat(30)} } } fragment F on Query { engine { name } }` },
  ],
  [
    'ignored',
    LIMITS.ignored.value,
    { query: `{ engine { name } }#${','.repeat(9993)}` },
    { query: `{ engine { name } }#${','.repeat(10_001)}` },
  ],
  [
    'cost',
    LIMITS.cost.value,
    // One for the list; for each invite itself, its recipients, and a list of seven events.
    {
      query:
        '{ invites(first: 99) { edges { node { recipients { id } timeline(first: 7) { edges { cursor } } } } } }',
    },
    {
      query:
        '{ invites(first: 100) { edges { node { recipients { id } timeline(first: 7) { edges { cursor } } } } } }',
    },
  ],
  ['variableDepth', LIMITS.variableDepth.value, variable(lists(10)), variable(lists(11))],
  ['variableKeys', LIMITS.variableKeys.value, variable(Array(998).fill(1)), variable(Array(999).fill(1))],
];

describe.each(CASES)('%s: at most %i', (bound, limit, within, beyond) => {
  // Ten thousand characters, percent-encoded, are more than Node takes in an address.
  const names = ['the short way', 'yoga', 'WebSocket', ...(bound === 'ignored' ? [] : ['GET'])];
  test.each(names)('by %s', async (way) => {
    const send = ways[way] as WayIn;
    expect(await send(within)).not.toHaveProperty('errors');
    const refused = await send(beyond);
    expect(refused.data).toBeUndefined();
    expect(refused.errors).toMatchObject([
      {
        message: expect.stringMatching(new RegExp(`has .*\\d.*; at most ${limit} are allowed\\. [A-Z]`)),
        extensions: { code: 'QUERY_TOO_COMPLEX', bound, limit },
      },
    ]);
  });
});

describe('a subscription', () => {
  test.each(['SSE', 'WebSocket'])(
    'is refused by %s for what its document and its variables ask',
    async (way) => {
      const send = ways[way] as WayIn;
      const query = (fields: string) => `subscription ($first: Int) { inviteEvents { ${fields} } }`;
      const wide = query(
        'invite { timeline(first: $first) { edges { node { invite { timeline(first: 8) { edges { cursor } } } } } } }',
      );
      for (const [params, bound] of [
        [{ query: wide, variables: { first: 100 } }, 'cost'],
        [{ query: query(`invite { ${repeat(16, (index) => `a${index}: id`)} }`) }, 'aliases'],
        [{ query: wide, variables: { first: 1, other: lists(11) } }, 'variableDepth'],
      ] as const)
        expect((await send(params)).errors).toMatchObject([
          { extensions: { code: 'QUERY_TOO_COMPLEX', bound } },
        ]);
    },
  );
});

describe('the cost of an operation', () => {
  const QUERY = 'query ($n: Int = 3) { invites(first: $n) { edges { node { recipients { id } } } } }';

  test.each(['the short way', 'yoga', 'GET', 'WebSocket'])('is told by %s to whoever asks', async (way) => {
    const send = ways[way] as WayIn;
    const cost = async (variables: Record<string, unknown>) =>
      (await send({ query: QUERY, variables, extensions: { cost: true } })) as { extensions?: unknown };
    for (const [variables, requested] of [
      [{ n: 10 }, 21],
      [{}, 7],
      [{ n: null }, 7],
    ] as const)
      expect((await cost(variables)).extensions).toEqual({ cost: { requested, limit: LIMITS.cost.value } });
    expect(await send({ query: QUERY })).not.toHaveProperty('extensions');
  });

  test.each([
    ['{ __typename }', 0],
    ['{ engine { name } }', 1],
    ['{ invites { totalCount } }', 1],
    ['{ invites { edges { cursor } } }', 21],
    ['{ invites(last: 7) { edges { node { id event { summary start { dateTime } } } } } }', 8],
    [
      '{ inviteEvents(first: 2) { edges { node { id invite { id } ... on RsvpReceived { reply { email } } } } } }',
      5,
    ],
    ['{ nodes(ids: ["SW52aXRlOjE=", "SW52aXRlOjI="]) { id } }', 2],
    ['{ invite(smartInviteId: "x") { id id ...F } } fragment F on Invite { id recipients { email } }', 2],
    [getIntrospectionQuery(), 0],
  ])('%s', async (query, requested) => {
    const answer = await (ways['the short way'] as WayIn)({ query, extensions: { cost: true } });
    expect(answer).toMatchObject({ extensions: { cost: { requested } } });
  });
});

describe('what graphql-js would guess is told to nobody', () => {
  test.each([
    ['a field', '{ invitez { totalCount } }', undefined],
    ['an argument', '{ invites(firs: 1) { totalCount } }', undefined],
    ['a type', '{ node(id: "x") { ... on Invit { id } } }', undefined],
    ['a value', '{ invites(filter: { states: [ACTIV] }) { totalCount } }', undefined],
    ['a field of an input', '{ invites(filter: { state: [ACTIVE] }) { totalCount } }', undefined],
    [
      'a value of a variable',
      'query ($f: InviteFilter) { invites(filter: $f) { totalCount } }',
      { f: { states: ['ACTIV'] } },
    ],
    ['a part of another type', '{ inviteEvents { edges { node { reply { email } } } } }', undefined],
  ])('%s', async (_name, query, variables) => {
    for (const [name, send] of Object.entries(ways)) {
      const { errors } = await send({ query, variables });
      expect(errors?.[0]?.extensions?.code, name).toBe('BAD_USER_INPUT');
      expect(JSON.stringify(errors), name).not.toMatch(/did you mean|http/i);
    }
  });
});

describe('variables', () => {
  test.each([
    [
      'a key called __proto__',
      '{"query":"{ __typename }","variables":{"a":{"__proto__":{"x":1}}}}',
      '__proto__',
    ],
    ['half a surrogate pair', '{"query":"{ __typename }","variables":{"a":["\\ud800"]}}', 'Unicode'],
  ])('with %s are refused', async (_name, body, words) => {
    for (const type of ['application/json', 'application/graphql+json']) {
      const response = await fetch(gateway.graphqlUrl, {
        method: 'POST',
        headers: { 'content-type': type, accept: 'application/graphql-response+json' },
        body,
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        errors: [{ message: expect.stringContaining(words), extensions: { code: 'BAD_USER_INPUT' } }],
      });
    }
  });
});

test('fragments that contain themselves are told before anything follows them', async () => {
  for (const query of [
    '{ ...A } fragment A on Query { ...A }',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A ...A }',
    '{ __typename } fragment A on Query { ...B } fragment B on Query { ...A }',
  ])
    expect((await gateway.request(query)).errors).toMatchObject([
      { message: expect.stringContaining('contains itself'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
});
