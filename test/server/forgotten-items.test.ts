import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { isForgottenItem } from '../../src/server/forgotten-items.ts';

/** Executes a list whose second item fails at once and whose first fails later, and says what came of it. */
const PROGRAM = `
  import { buildSchema, execute, parse } from 'graphql';
  import { isForgottenItem } from './src/server/forgotten-items.ts';
  if (process.argv[1] === 'guarded')
    process.on('unhandledRejection', (reason) => { if (!isForgottenItem(reason)) throw reason; });
  const schema = buildSchema('type Query { items: [Item!] } type Item { later: Int!, now: Int! }');
  const later = () => new Promise((_, reject) => setTimeout(reject, 5, new Error('later')));
  const fail = () => { throw new Error('now'); };
  const rootValue = { items: [{ later, now: 1 }, { later: 1, now: fail }] };
  const result = await execute({ schema, document: parse('{ items { later now } }'), rootValue });
  await new Promise((resolve) => setTimeout(resolve, 50));
  console.log(JSON.stringify(result));
`;

const run = (name: string) =>
  promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PROGRAM, name]).catch(
    (error) => error,
  );

test('an item that graphql-js forgets ends no process, and its caller is told of the list', async () => {
  const guarded = await run('guarded');
  expect(JSON.parse(guarded.stdout)).toMatchObject({ data: { items: null }, errors: [{ message: 'now' }] });
  // Where this no longer holds, graphql-js has mended it, and the guard can go.
  expect(await run('bare')).toMatchObject({ code: 1 });
});

test('nothing else is passed over', () => {
  expect(isForgottenItem(new Error('a defect'))).toBe(false);
  expect(isForgottenItem(new GraphQLError('of no place in a result'))).toBe(false);
  expect(isForgottenItem(undefined)).toBe(false);
});
