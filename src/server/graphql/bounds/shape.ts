import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';
import { type Cost, sumOf, times } from './cost.ts';
import { type FieldUse, fieldCost, type Page } from './field-cost.ts';
import type { Fragments } from './spread.ts';

/** What one operation asks for, fragments put in. */
export interface Shape {
  /** Levels of fields, the innermost included. A connection is one level: its `edges` and their `node` add none. */
  readonly depth: number;
  /** The same below `__schema` and `__type`. */
  readonly introspectionDepth: number;
  readonly rootFields: number;
  readonly cost: Cost;
}

/**
 * Measures an operation against the schema. Nothing has been validated yet: what the schema does not have is counted
 * and costs nothing. Fields of the same name and type count once, as they are executed once.
 */
export function shapeOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Fragments,
): Shape {
  const root = schema.getRootType(operation.operation) ?? undefined;
  const deepest = { depth: 0, introspectionDepth: 0 };
  let rootFields = 0;

  const look = (
    type: GraphQLNamedType | undefined,
    sets: readonly SelectionSetNode[],
    depth: number,
    introspects: boolean,
    page: Page,
  ): Cost => {
    const fields = new Map<string, FieldUse>();
    for (const set of sets) collect(schema, type, set, fragments, fields);
    const counted = introspects ? 'introspectionDepth' : 'depth';
    const costs: Cost[] = [];
    for (const use of fields.values()) {
      const [{ name }] = use.nodes;
      const own = isWrapping(use.parent, name.value) ? depth : depth + 1;
      deepest[counted] = Math.max(deepest[counted], own);
      if (depth === 0 && !introspects) rootFields++;
      const below = use.nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      const definition = definitionOf(use.parent, name.value);
      const begins = definition === SchemaMetaFieldDef || definition === TypeMetaFieldDef;
      const inner = definition && getNamedType(definition.type);
      const cost = fieldCost(use, definition, operation, page, depth === 0);
      const innerCost = look(inner, below, begins ? 1 : own, introspects || begins, cost.page);
      costs.push(introspects || begins ? innerCost : times(cost.size, sumOf([cost.own, innerCost])));
    }
    return sumOf(costs);
  };

  const cost = look(root, [operation.selectionSet], 0, false, 1);
  return { ...deepest, rootFields, cost };
}

/** `edges` of a connection and `node` of an edge, which only lead to what was asked for. */
function isWrapping(parent: GraphQLNamedType | undefined, field: string): boolean {
  if (!parent) return false;
  if (field === 'edges') return parent.name.endsWith('Connection');
  return field === 'node' && parent.name.endsWith('Edge');
}

function definitionOf(parent: GraphQLNamedType | undefined, field: string) {
  if (field === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (field === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field] : undefined;
}

/** The fields of a selection by the type they are of and the name they are given under. */
function collect(
  schema: GraphQLSchema,
  parent: GraphQLNamedType | undefined,
  { selections }: SelectionSetNode,
  fragments: Fragments,
  fields: Map<string, FieldUse>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const key = `${parent?.name}.${(selection.alias ?? selection.name).value}`;
      const use = fields.get(key);
      if (use) use.nodes.push(selection);
      else fields.set(key, { parent, nodes: [selection] });
      continue;
    }
    const group = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (!group) continue;
    const named = group.typeCondition && schema.getType(group.typeCondition.name.value);
    const type = named && isCompositeType(named) ? named : parent;
    collect(schema, type, group.selectionSet, fragments, fields);
  }
}
