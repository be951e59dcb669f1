import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';
import { DEFAULT_PAGE, MAX_PAGE } from '../../../schema/page-size.ts';
import { type Cost, FREE, pageOf, type VariableSize } from './cost.ts';

/** A field where it is used, once or several times under one name. */
export interface FieldUse {
  readonly parent: GraphQLNamedType | undefined;
  readonly nodes: FieldNode[] & { 0: FieldNode };
}

/** How many items something has: a number, or what a variable says. */
export type Page = number | VariableSize;

/**
 * Items that a list without `first` is taken to have. How many recipients and replies there are nobody knows before;
 * they come with the invite that they are part of, and lead to no further lists that do not.
 */
const UNPAGED_ITEMS = 1;
/** Points of a mutation: a durable transaction, and mail. */
const MUTATION_POINTS = 10;

/** What is looked for in a list: its page, and how many it gives. */
const SIZES = ['first', 'last', 'ids'];

/**
 * What a field costs by itself, how often, and the page that it hands down where it is a connection.
 *
 * One point is a thing of its own: an item of a list, or a type that has an id. What is part of another thing, as the
 * start is of an event, comes with it and costs nothing, and neither does a scalar.
 */
export function fieldCost(
  { parent, nodes: [node] }: FieldUse,
  definition: GraphQLField<unknown, unknown> | undefined,
  operation: OperationDefinitionNode,
  page: Page,
  isRoot: boolean,
): { readonly own: Cost; readonly size: Page; readonly page: Page } {
  if (!definition) return { own: FREE, size: 1, page: 1 };
  const type = getNamedType(definition.type);
  if (isRoot && operation.operation === 'mutation')
    return { own: { points: MUTATION_POINTS, parts: [] }, size: 1, page: 1 };
  if (isLeafType(type)) return { own: FREE, size: 1, page: 1 };
  const isList = isListOf(definition.type);
  const asked = isList || type.name.endsWith('Connection') ? sizeAsked(node, definition, operation) : 1;
  if (type.name.endsWith('Connection')) return { own: ONE, size: 1, page: asked };
  if (isList && parent?.name.endsWith('Connection')) return { own: ONE, size: page, page: 1 };
  // It was counted with its edge.
  if (parent?.name.endsWith('Edge')) return { own: FREE, size: 1, page: 1 };
  return { own: isRoot || isList || hasId(type) ? ONE : FREE, size: asked, page: 1 };
}

const ONE: Cost = { points: 1, parts: [] };

function sizeAsked(
  { arguments: given = [] }: FieldNode,
  { args }: GraphQLField<unknown, unknown>,
  operation: OperationDefinitionNode,
): Page {
  const otherwise = args.some(({ name }) => name === 'first') ? DEFAULT_PAGE : UNPAGED_ITEMS;
  for (const { name, value } of given) {
    if (!SIZES.includes(name.value)) continue;
    if (value.kind !== Kind.VARIABLE) {
      const size = literalSize(value);
      if (size !== undefined) return size;
      continue;
    }
    const variable = value.name.value;
    const definition = operation.variableDefinitions?.find((one) => one.variable.name.value === variable);
    const standard = definition?.defaultValue && literalSize(definition.defaultValue);
    return { variable, otherwise: standard ?? otherwise };
  }
  return otherwise;
}

function literalSize(value: ValueNode): number | undefined {
  if (value.kind === Kind.INT) return pageOf(Number(value.value), MAX_PAGE);
  return value.kind === Kind.LIST ? value.values.length : undefined;
}

function isListOf(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

function hasId(type: GraphQLNamedType): boolean {
  return (isObjectType(type) || isInterfaceType(type)) && 'id' in type.getFields();
}
