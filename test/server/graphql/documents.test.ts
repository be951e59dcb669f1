import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { createDocuments } from '../../../src/server/graphql/documents.ts';
import { OPERATION_BOUNDS } from '../../../src/server/limits/operation-limits.ts';

const schema = buildSchema('type Query { a: Int }');
const documents = (over: Partial<Parameters<typeof createDocuments>[1]> = {}) =>
  createDocuments(schema, {
    tokens: 100,
    documents: 16,
    bytes: 1_000_000,
    mistakes: 20,
    operations: { ...OPERATION_BOUNDS, repeats: 100 },
    ...over,
  });

test('a document is parsed and validated once, right or wrong', () => {
  const { check } = documents();
  const right = check('{ a }').document;
  for (let time = 0; time < 3; time++) expect(check('{ a }').document).toBe(right);
  const wrong = check('{ b }');
  expect(wrong.errors).toHaveLength(1);
  expect(check('{ b }')).toBe(wrong);
  const refusal = (text: string) => {
    try {
      check(text);
    } catch (error) {
      return error;
    }
    return undefined;
  };
  expect(refusal('{')).toBeInstanceOf(Error);
  expect(refusal('{')).toBe(refusal('{'));
});

test('a document in use outlives any number of others that come once, and any nonsense', () => {
  const { check } = documents();
  const used = [0, 1, 2].map((index) => `{ used${index}: a }`);
  const first = used.map((text) => check(text).document);
  for (const text of used) check(text);
  for (let index = 0; index < 1000; index++) {
    check(`{ once${index}: a }`);
    check(`{ wrong${index} }`);
    expect(() => check(`{ broken${index}`)).toThrow();
  }
  expect(used.map((text) => check(text).document)).toEqual(first);
  for (const [index, text] of used.entries()) expect(check(text).document).toBe(first[index]);
});

test('documents are kept within a number and a weight', () => {
  const few = documents({ documents: 2 });
  few.check('{ x0: a }');
  const oldest = few.check('{ x0: a }').document;
  for (let index = 1; index < 3; index++) for (let use = 0; use < 2; use++) few.check(`{ x${index}: a }`);
  expect(few.check('{ x0: a }').document).not.toBe(oldest);

  const light = documents({ bytes: 1000 });
  const heavy = `{ ${'a '.repeat(50)}}`;
  const once = light.check(heavy).document;
  expect(light.check(heavy).document).not.toBe(once);
});
