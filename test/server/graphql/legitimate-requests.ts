import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Random } from '../../chaos/random.ts';

/** One operation as an application would send it. */
export interface LegitimateRequest {
  readonly operation: 'query' | 'mutation' | 'subscription';
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const SCALARS: Readonly<Record<string, unknown>> = {
  Int: 5,
  Float: 1.5,
  String: 'visit-1',
  Boolean: true,
  ID: btoa('Invite:visit-1'),
  EmailAddress: 'ana@guest.test',
  _Any: { __typename: 'Invite', smartInviteId: 'one' },
  DateTime: '2031-03-04T09:30:00Z',
  Date: '2031-03-04',
  TimeZone: 'Europe/Lisbon',
  URL: 'https://app.test/hook',
};

/**
 * A request for each field at the root in turn: some of the fields of each thing, four things deep, lists by pages as
 * interfaces show them, values in variables, and the kinds of an event told apart by fragments.
 */
export function legitimateRequests(
  schema: GraphQLSchema,
  random: Random,
  count: number,
): LegitimateRequest[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
    (type) =>
      Object.values(type?.getFields() ?? {}).map((field) => ({ operation: operationOf(type), field })),
  );
  return Array.from({ length: count }, (_, index) => {
    const { operation, field } = roots[index % roots.length] as (typeof roots)[number];
    return requestFor(schema, random, operation, field);
  });
}

function operationOf(type: GraphQLNamedType | null | undefined): LegitimateRequest['operation'] {
  return type?.name.toLowerCase() as LegitimateRequest['operation'];
}

function requestFor(
  schema: GraphQLSchema,
  random: Random,
  operation: LegitimateRequest['operation'],
  root: GraphQLField<unknown, unknown>,
): LegitimateRequest {
  const variables: Record<string, unknown> = {};
  const definitions: string[] = [];
  const chance = (percent: number) => random.between(1, 100) <= percent;

  const valueFor = (type: GraphQLInputType, optional: number): unknown => {
    if (isNonNullType(type)) return valueFor(type.ofType, optional);
    if (isListType(type)) return [valueFor(type.ofType, optional)];
    if (isEnumType(type)) return type.getValues()[random.between(0, type.getValues().length - 1)]?.name;
    if (!isInputObjectType(type)) return SCALARS[type.name];
    const fields = Object.values(type.getFields()).filter(
      (one) => isNonNullType(one.type) || chance(optional),
    );
    return Object.fromEntries(fields.map((one) => [one.name, valueFor(one.type, optional / 2)]));
  };
  const argumentsOf = (args: readonly GraphQLArgument[], page: number): string => {
    const given = args.flatMap(({ name, type }) => {
      if (name === 'first') return [`first: ${page}`];
      // One end of a list at a time, and no cursor that nobody gave.
      if (['last', 'before', 'after'].includes(name)) return [];
      if (!isNonNullType(type) && !chance(40)) return [];
      const variable = `v${definitions.length}`;
      definitions.push(`$${variable}: ${type}`);
      variables[variable] = valueFor(type, 40);
      return [`${name}: $${variable}`];
    });
    return given.length > 0 ? `(${given.join(', ')})` : '';
  };
  const fieldText = (
    field: GraphQLField<unknown, unknown>,
    depth: number,
    page: number,
    within = 0,
  ): string => {
    const type = getNamedType(field.type);
    const inner = isLeafType(type) ? '' : ` ${selection(type, depth, page, within)}`;
    return `${field.name}${argumentsOf(field.args, page)}${inner}`;
  };
  const selection = (type: GraphQLNamedType, depth: number, page: number, within: number): string => {
    if (!isObjectType(type) && !isInterfaceType(type)) return '{ __typename }';
    const all = Object.values(type.getFields());
    const isWrapping = type.name.endsWith('Connection') || type.name.endsWith('Edge');
    if (isWrapping) {
      const parts = all.filter(({ name }) => ['edges', 'node', 'cursor', 'pageInfo'].includes(name));
      return `{ ${parts.map((one) => fieldText(one, depth, page, within)).join(' ')} }`;
    }
    const leaves = all.filter((one) => isLeafType(getNamedType(one.type)) && chance(60));
    const below = all.filter((one) => !isLeafType(getNamedType(one.type)) && depth > 0);
    // Of lists by pages within a thing an interface shows one, a short one, and none within that.
    const lists = below.filter((one) => one.args.some(({ name }) => name === 'first'));
    const parts = below.filter((one) => !lists.includes(one) && chance(50));
    const chosen =
      lists.length > 0 && within === 0 && chance(50) ? [lists[random.between(0, lists.length - 1)]] : [];
    // Fields of one name and different types cannot stand beside each other, and things with an id have some.
    const kinds =
      isInterfaceType(type) && type.name !== 'Node' && depth > 0 ? schema.getPossibleTypes(type) : [];
    const fragments = kinds
      .filter(() => chance(20))
      .map((kind) => `... on ${kind.name} { ${ownFields(kind, type)} }`);
    const texts = [...parts, ...chosen].map(
      (one) => one && fieldText(one, depth - 1, Math.min(page, 5), chosen.includes(one) ? 1 : within),
    );
    return `{ __typename ${[...leaves.map(({ name, args }) => `${name}${argumentsOf(args, page)}`), ...texts, ...fragments].join(' ')} }`;
  };
  const ownFields = (kind: GraphQLNamedType, of: GraphQLNamedType): string => {
    if (!isObjectType(kind) || !isInterfaceType(of)) return '__typename';
    const own = Object.values(kind.getFields()).filter(
      ({ name, type }) => !(name in of.getFields()) && isLeafType(getNamedType(type)),
    );
    return ['__typename', ...own.map(({ name }) => name)].join(' ');
  };

  const body = fieldText(root, 3, random.between(1, 25));
  const head = definitions.length > 0 ? `(${definitions.join(', ')})` : '';
  return { operation, query: `${operation} Application${head} { ${body} }`, variables };
}
