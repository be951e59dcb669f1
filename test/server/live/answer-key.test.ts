import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { answerKey, type Subscribed } from '../../../src/server/live/answer-key.ts';

const QUERY =
  'subscription ($f: Int, $w: InviteEventFilter, $a: Cursor) { inviteEvents(filter: $w, after: $a) { invite { timeline(first: $f) { edges { cursor } } } } }';

const key = (over: Partial<Subscribed> = {}) => {
  const query = over.query ?? QUERY;
  return answerKey({
    rights: 'app',
    query,
    document: parse(query),
    operationName: undefined,
    variables: {},
    ...over,
  });
};

describe('subscribers share answers', () => {
  test('wherever each of them begins, and whichever events each of them wants', () => {
    const names = (name: string) => ({ variables: { w: { smartInviteIds: [name] } } });
    expect(key(names('x'))).toBe(key(names('y')));
    expect(key({ variables: { a: 'x' } })).toBe(key({ variables: { a: 'y' } }));
    expect(key({ variables: { a: 'x' } })).toBe(key());
  });

  test('however the client orders an object, and whether it sends no name or none', () => {
    const one = { f: { types: ['INVITE_SENT'], smartInviteIds: ['1'] } };
    const two = { f: { smartInviteIds: ['1'], types: ['INVITE_SENT'] } };
    expect(key({ variables: one })).toBe(key({ variables: two }));
    expect(key({ operationName: null, variables: null })).toBe(key());
  });
});

describe('subscribers never share answers', () => {
  const AFTER_ELSEWHERE = [
    'subscription ($a: String) { inviteEvents(after: $a) { invite { timeline(after: $a) { edges { cursor } } } } }',
    'subscription ($a: String) { inviteEvents { invite { timeline(after: $a) { edges { cursor } } } } }',
    'subscription ($a: String) { ...F } fragment F on Subscription { inviteEvents(after: $a) { id } }',
    'subscription ($a: String) { inviteEvents(after: $a) @include(if: true) { id @skip(if: $a) } }',
    'subscription ($a: String) { ... { inviteEvents(after: $a) { id } } }',
    'subscription ($a: Boolean) { inviteEvents @skip(if: $a) { id } }',
  ];
  test.each(AFTER_ELSEWHERE)('where the cursor is seen in the answer too: %s', (query) => {
    expect(key({ query, variables: { a: 'x' } })).not.toBe(key({ query, variables: { a: 'y' } }));
  });

  // Each pair would be one text if the parts were put together with what separates them.
  const HOSTILE: [string, Partial<Subscribed>, Partial<Subscribed>][] = [
    ['rights', { rights: 'a' }, { rights: 'b' }],
    ['rights that end as the document begins', { rights: `a","${QUERY}` }, { rights: 'a' }],
    ['rights with a quote and a comma', { rights: 'a","b' }, { rights: 'a' }],
    ['rights with NUL', { rights: 'a\0b' }, { rights: 'a' }],
    ['rights with an escape', { rights: 'a\\' }, { rights: 'a' }],
    ['an operation', { operationName: 'A' }, { operationName: 'B' }],
    [
      'a variable',
      { variables: { f: { smartInviteIds: ['1'] } } },
      { variables: { f: { smartInviteIds: ['2'] } } },
    ],
    ['a list and an object', { variables: { f: [['a', 1]] } }, { variables: { f: { a: 1 } } }],
    ['a number and its text', { variables: { f: 1 } }, { variables: { f: '1' } }],
    ['null and nothing', { variables: { f: null } }, { variables: {} }],
    ['the order of a list', { variables: { f: ['1', '2'] } }, { variables: { f: ['2', '1'] } }],
    [
      'a key of the prototype',
      { variables: JSON.parse('{"f":{"__proto__":{"a":1}}}') },
      { variables: { f: {} } },
    ],
  ];
  test.each(HOSTILE)('that differ in %s', (_name, one, two) => {
    expect(key(one)).not.toBe(key(two));
  });
});
