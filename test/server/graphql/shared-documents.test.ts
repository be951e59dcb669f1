import { pino } from 'pino';
import { expect, test } from 'vitest';
import { EVERYBODY } from '../../../src/access/authenticate.ts';
import type { GraphContext } from '../../../src/schema/context.ts';
import { createGraphQL } from '../../../src/server/graphql.ts';

test('one document is one object in every transport, and one that is refused is refused each time', () => {
  const graphql = createGraphQL(() => ({}) as GraphContext, pino({ level: 'silent' }));
  const requested = { principal: EVERYBODY };
  const [one, other] = [graphql.getEnveloped(requested), graphql.getEnveloped(requested)];
  const document = one.parse('{ __typename }');
  expect(other.parse('{ __typename }')).toBe(document);
  expect(other.validate(other.schema, document)).toEqual([]);
  for (const { schema, parse, validate } of [one, other]) {
    expect(validate(schema, parse('{ nothing }'))).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    for (const text of ['{', `{ ${'__typename '.repeat(1000)} }`])
      expect(() => parse(text)).toThrow(
        expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) }),
      );
  }
});
