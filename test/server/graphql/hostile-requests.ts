import type { Random } from '../../chaos/random.ts';

/** Bodies of requests that mean harm, one kind each: every one of them has to be refused before it is executed. */
export const HOSTILE: Readonly<Record<string, (random: Random) => Buffer>> = {
  depth: (random) => query(`{ ${oneOf(random, DEEP)(random)} }`),
  width: (random) => query(`{ ${oneOf(random, WIDE)(random)} }`),
  aliases(random) {
    const field = oneOf(random, ['engine { name }', 'outbox { edges { cursor } }', '__typename']);
    const many = list(random.between(16, 200), (index) => `a${index}: ${field}`);
    return query(random.between(0, 1) ? `{ ${many} }` : `{ ...F } fragment F on Query { ${many} }`);
  },
  fragments: (random) => query(oneOf(random, FRAGMENTS)(random)),
  directives(random) {
    const directive = oneOf(random, ['@include(if: true)', '@skip(if: false)', '@no', '@deprecated']);
    const many = random.between(11, 190);
    return query(
      random.between(0, 1)
        ? `{ engine { name ${directive.concat(' ').repeat(many)} } }`
        : `{ engine { ${list(many, () => `... ${directive} { name }`)} } }`,
    );
  },
  amplification(random) {
    const [first, second] = [random.between(40, 100), random.between(30, 100)];
    const inner = `invite { timeline(first: ${oneOf(random, ['$n', '20'])}) { edges { node { id } } } }`;
    return query(
      `query ($n: Int = ${first}) { invites(first: ${oneOf(random, ['$n', `${first}`])}) { edges { node {
         timeline(first: ${second}) { edges { node { ${inner} } } } } } } }`,
      random.between(0, 1) ? { n: random.between(40, 100) } : {},
    );
  },
  variables: (random) => oneOf(random, VARIABLES)(random),
  ignored(random) {
    const many = random.between(10_001, 90_000);
    const nothing = oneOf(random, [',', ' ', '\n', '#\n', '# , \n', '\uFEFF']);
    const text = nothing.repeat(Math.ceil(many / nothing.length));
    // A line break is two characters in JSON, and the bound on bodies is not what is tried here.
    const fitting = text.slice(
      0,
      nothing.length === 1 && nothing !== '\uFEFF' && nothing !== '\n' ? many : 30_000,
    );
    return query(
      random.between(0, 1) ? `{ engine { name } }\n${fitting}\n` : `{ engine {${fitting}\nname } }`,
    );
  },
  overlaps: (random) => query(oneOf(random, OVERLAPS)(random)),
  broken: (random) => oneOf(random, BROKEN)(random),
};

type Text = (random: Random) => string;

const DEEP: readonly Text[] = [
  (random) => {
    const levels = random.between(4, 60);
    const way = 'timeline(first: 1) { edges { node { invite { ';
    return `invite(smartInviteId: "x") { ${way.repeat(levels)} id ${'} } } } '.repeat(levels)} }`;
  },
  (random) => nest(random.between(9, 450), 'nothing {', 'nothing', '}'),
  (random) => nest(random.between(8, 100), 'engine { ... on Engine {', 'name', '} }'),
  (random) => {
    const levels = random.between(11, 400);
    return `invites(filter: { states: ${nest(levels, '[', 'ACTIVE', ']')} }) { totalCount }`;
  },
  (random) => `__schema { types { ${nest(random.between(20, 200), 'ofType {', 'name', '}')} } }`,
];

const WIDE: readonly Text[] = [
  (random) => list(random.between(6, 120), (index) => `a${index % 15}x${index}: engine { name }`),
  (random) => list(random.between(31, 900), () => 'engine'),
  (random) => list(random.between(6, 900), (index) => `field${index}`),
  (random) => `engine { ${list(random.between(31, 900), () => 'name')} }`,
  (random) => `engine { ${list(random.between(2, 900), (index) => `name${index}`)} }`,
];

const FRAGMENTS: readonly Text[] = [
  // A ring of so many.
  (random) => {
    const many = random.between(1, 120);
    return `{ ...F0 } ${list(many, (index) => `fragment F${index} on Query { ...F${(index + 1) % many} }`)}`;
  },
  // Each is twice the next: 2 to the power of so many fields.
  (random) => {
    const many = random.between(11, 90);
    const doubling = list(
      many,
      (index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`,
    );
    return `{ ...F0 } ${doubling} fragment F${many} on Query { __typename }`;
  },
  // The same, and nobody uses it.
  (random) => {
    const many = random.between(11, 90);
    const doubling = list(
      many,
      (index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`,
    );
    return `{ __typename } ${doubling} fragment F${many} on Query { __typename }`;
  },
  (random) => {
    const wide = list(random.between(12, 18), () => '...G');
    return `{ ${list(random.between(20, 30), () => '...F')} }
      fragment F on Query { engine { ${wide} ${wide} } } fragment G on Engine { name capabilities __typename }`;
  },
];

const OVERLAPS: readonly Text[] = [
  // So many that one of the two is there more often than it may be.
  (random) => `{ engine { ${list(random.between(61, 450), () => oneOf(random, ['name', 'x: name']))} } }`,
  (random) => `{ ${list(random.between(31, 240), () => 'engine { name }')} }`,
  // Every level doubles what has to be compared with each other.
  (random) => {
    const levels = random.between(6, 8);
    const pair = (level: number): string => (level === 0 ? 'id' : `invite { ${pair(level - 1)} } `.repeat(2));
    return `{ inviteEvents { edges { node { ${pair(levels).slice(0, 3000)} } } } }`;
  },
  (random) => {
    const many = random.between(31, 90);
    return `{ engine { ${list(many, (index) => `...F${index}`)} } } ${list(many, (index) => `fragment F${index} on Engine { name }`)}`;
  },
];

const VARIABLES: readonly ((random: Random) => Buffer)[] = [
  (random) =>
    raw(`{"query":"{ __typename }","variables":{"a":${nest(random.between(11, 20_000), '[', '1', ']')}}}`),
  (random) =>
    raw(`{"query":"{ __typename }","variables":{"a":${nest(random.between(11, 9000), '{"a":', '1', '}')}}}`),
  (random) => query('{ __typename }', { a: Array(random.between(1001, 20_000)).fill(1) }),
  (random) =>
    query(
      '{ __typename }',
      Object.fromEntries(Array.from({ length: random.between(1001, 6000) }, (_, index) => [`v${index}`, 1])),
    ),
  (random) =>
    raw(
      `{"query":"{ __typename }","variables":{"a":${nest(random.between(0, 8), '{"a":', '{"__proto__":{"x":1}}', '}')}}}`,
    ),
  (random) => raw(`{"query":"{ __typename }","variables":{"__proto__":{"x":${random.between(0, 9)}}}}`),
  (random) =>
    query(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Invite { timeline(first: 5) { edges { cursor } } } } }',
      {
        ids: Array(random.between(167, 900)).fill('SW52aXRlOjE='),
      },
    ),
];

const BROKEN: readonly ((random: Random) => Buffer)[] = [
  // Bytes that no UTF-8 has, or not there.
  (random) => {
    const body = query('query ($f: InviteFilter) { invites(filter: $f) { totalCount } }', {
      f: { text: 'abcdefgh' },
    });
    body[body.indexOf('abcdefgh') + random.between(0, 7)] = oneOf(
      random,
      [0x80, 0xbf, 0xc0, 0xc1, 0xed, 0xf5, 0xff],
    );
    return body;
  },
  (random) => {
    const body = query(`{ invite(smartInviteId: "abcdefgh") { id } }`);
    body[body.indexOf('abcdefgh') + random.between(0, 7)] = oneOf(random, [0x80, 0xc3, 0xe2, 0xf0, 0xfe]);
    return body;
  },
  (random) => {
    const body = query('{ engine { name } invites { totalCount } }');
    return body.subarray(0, random.between(0, body.length - 1));
  },
  (random) =>
    raw(
      `{"query":"{ invite(smartInviteId: \\"${oneOf(random, ['\\ud800', '\\udfff', 'a\\ud83d'])}\\") { id } }"}`,
    ),
  (random) =>
    raw(
      `{"query":"{ __typename }","variables":{"a":"${oneOf(random, ['\\ud800', '\\udc00x', '\\ud83dy'])}"}}`,
    ),
  (random) => raw(nest(random.between(1, 40_000), '[', '', ']')),
  (random) =>
    raw(
      `{"query":"{ eng${oneOf(random, ['\\u0000', '\\u0008', '\\u00a0', '\u{1F600}', '\\u202e'])}ine { name } }"}`,
    ),
  (random) =>
    raw(
      oneOf(random, [
        '{"query":{}}',
        '{"query":[]}',
        '{"query":true}',
        '{"query":"{ __typename }","variables":[]}',
        '{"query":"{ __typename }","operationName":{}}',
        '{"query":"{ __typename }",}',
        "{'query':'{ __typename }'}",
        '{"query":"{ __typename }"}{}',
        'NaN',
        '"{ __typename }"',
      ]),
    ),
];

function query(text: string, variables?: Record<string, unknown>): Buffer {
  return raw(JSON.stringify({ query: text, variables }));
}

function raw(text: string): Buffer {
  return Buffer.from(text);
}

function oneOf<T>(random: Random, all: readonly T[]): T {
  return all[random.between(0, all.length - 1)] as T;
}

function list(count: number, one: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => one(index)).join(' ');
}

function nest(levels: number, open: string, inner: string, close: string): string {
  return `${open.repeat(levels)}${inner}${close.repeat(levels)}`;
}
