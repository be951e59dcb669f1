import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  findBreakingChanges,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  parse,
  printSchema,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { exampleTabs } from '../../src/server/graphiql/tabs.ts';

const own = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const BUILT_IN = new Set(['Boolean', 'Float', 'ID', 'Int', 'String']);

/** Every place a description can stand, with what stands there. */
function* described(type: GraphQLNamedType): Generator<[string, string | null | undefined]> {
  yield [type.name, type.description];
  if (isEnumType(type))
    for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value.description];
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields()))
      yield [`${type.name}.${field.name}`, field.description];
  if (isObjectType(type) || isInterfaceType(type))
    for (const field of Object.values(type.getFields())) {
      yield [`${type.name}.${field.name}`, field.description];
      for (const arg of field.args) yield [`${type.name}.${field.name}(${arg.name})`, arg.description];
    }
}

test('every type, field, argument and enum value says what it means', () => {
  const places = own.filter(({ name }) => !BUILT_IN.has(name)).flatMap((type) => [...described(type)]);
  expect(places.length).toBeGreaterThan(200);
  expect(places.filter(([, text]) => !text?.trim()).map(([place]) => place)).toEqual([]);
});

test('the schema keeps everything that the interface promises', () => {
  const promised = buildSchema(readFileSync(join(import.meta.dirname, 'interface.graphql'), 'utf8'));
  expect(findBreakingChanges(promised, schema).map(({ description }) => description)).toEqual([]);
});

test('schema.graphql is what the code builds', () => {
  const committed = readFileSync(join(import.meta.dirname, '..', '..', 'schema.graphql'), 'utf8');
  expect(committed).toBe(`${printSchema(lexicographicSortSchema(schema))}\n`);
});

test('every example tab of GraphiQL is valid against the schema', () => {
  const tabs = exampleTabs();
  expect(tabs.length).toBeGreaterThanOrEqual(6);
  for (const { query } of tabs)
    expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([]);
});
