import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';

/**
 * What one query asks for, worked out once: which fields of which type under which name, with graphql-js' own
 * collecting of fields, so that fragments, aliases and directives mean what they mean there. Only what the values of
 * `@skip` and `@include` decide differs from request to request; each of their combinations is a plan of its own.
 */

/** One field of a result. */
export interface PlannedField {
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  readonly parentType: GraphQLObjectType;
  readonly type: GraphQLOutputType;
  readonly field: GraphQLField<unknown, unknown>;
  /** Arguments that no variable decides, or undefined where they differ from request to request. */
  readonly constantArgs: Readonly<Record<string, unknown>> | undefined;
  /** What is asked of its value, by the type that it turns out to be. */
  readonly below: Map<GraphQLObjectType, readonly PlannedField[]>;
}

export interface Plan {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly fields: readonly PlannedField[];
  readonly variables: Readonly<Record<string, unknown>>;
  /** Fields planned so far: nested fragments can ask for a great many. */
  size: number;
}

/** Fields of one plan; more are left to graphql-js, which keeps nothing of them. */
export const MAX_PLANNED_FIELDS = 2000;

/** What a plan cannot do, or not alike: the query is then executed by graphql-js from its beginning. */
export class NotPlannedError extends Error {}

/**
 * Plans a query, or what a subscription says of one event, for the values that its `@skip` and `@include` have. Throws
 * whatever stands in the way.
 */
export function planQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Plan {
  const root = schema.getRootType(operation.operation);
  // A mutation that went wrong half-way must not be executed again from its beginning.
  if (operation.operation === OperationTypeNode.MUTATION || !root)
    throw new NotPlannedError('No mutation is planned.');
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  const plan = { schema, operation, fragments, variables, size: 0 };
  const found = collectFields(schema, fragments, variables, root, operation.selectionSet);
  const fields = planFields(plan, root, found);
  return Object.assign(plan, { fields });
}

/** The fields asked of a value of this type. Throws NotPlannedError where there are too many. */
export function fieldsBelow(
  plan: Plan,
  above: PlannedField,
  type: GraphQLObjectType,
): readonly PlannedField[] {
  let fields = above.below.get(type);
  if (!fields) {
    const found = collectSubfields(plan.schema, plan.fragments, plan.variables, type, above.nodes);
    fields = planFields(plan, type, found);
    above.below.set(type, fields);
  }
  return fields;
}

function planFields(
  plan: Omit<Plan, 'fields'>,
  parentType: GraphQLObjectType,
  found: ReadonlyMap<string, readonly FieldNode[]>,
): readonly PlannedField[] {
  const fields: PlannedField[] = [];
  for (const [key, nodes] of found) {
    const [node] = nodes;
    const field = node && fieldOf(plan.schema, parentType, node.name.value);
    if (!node || !field) continue;
    // An assignment to it would change the prototype of the result and be missing from its text.
    if (key === '__proto__') throw new NotPlannedError('A field is called __proto__.');
    const constantArgs = readsVariables(node) ? undefined : Object.freeze(getArgumentValues(field, node, {}));
    fields.push({ key, nodes, parentType, type: field.type, field, constantArgs, below: new Map() });
  }
  plan.size += fields.length;
  if (plan.size > MAX_PLANNED_FIELDS) throw new NotPlannedError('Too many fields.');
  return fields;
}

function fieldOf(schema: GraphQLSchema, parentType: GraphQLObjectType, name: string) {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (parentType === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return parentType.getFields()[name];
}

function readsVariables({ arguments: args = [] }: FieldNode): boolean {
  let found = false;
  for (const argument of args)
    visit(argument, {
      Variable() {
        found = true;
      },
    });
  return found;
}
