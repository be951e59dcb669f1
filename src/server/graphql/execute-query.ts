import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { executePlan } from './execute-plan.ts';
import { type Plan, planQuery } from './plan.ts';

/** Uses of a document until it is planned: one that never comes again is not worth it. */
const USES_BEFORE_PLAN = 2;
/** Plans of one operation, for the combinations of values that its `@skip` and `@include` take. */
const MAX_PLANS = 16;
/** As many errors as graphql-js tells of wrong variables. */
const MAX_VARIABLE_ERRORS = 50;

/** What is known of one operation of one document. */
interface PlannedOperation {
  readonly operation: OperationDefinitionNode;
  /** Variables that decide whether something is selected. */
  readonly deciding: readonly string[];
  readonly plans: Map<string, Plan | 'impossible'>;
  uses: number;
}

type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/**
 * Executes validated documents against one schema: queries that come again by a plan, everything else, and
 * everything that goes wrong, by graphql-js. Plans live as long as their document does.
 */
export function createExecute(schema: GraphQLSchema): Execute {
  const known = new WeakMap<DocumentNode, Map<string, PlannedOperation | undefined>>();

  const operationOf = (document: DocumentNode, name: string | null | undefined) => {
    const operations = known.get(document) ?? new Map<string, PlannedOperation | undefined>();
    known.set(document, operations);
    const key = name ?? '';
    if (operations.has(key)) return operations.get(key);
    const operation = getOperationAST(document, name);
    // Names that no operation has come from outside: nothing of them is kept.
    if (!operation) return undefined;
    const planned =
      operation.operation === 'query'
        ? { operation, deciding: decidingVariables(document), plans: new Map(), uses: 0 }
        : undefined;
    operations.set(key, planned);
    return planned;
  };

  return (args) => {
    const { document, operationName, variableValues } = args;
    const planned = operationOf(document, operationName);
    if (!planned || planned.uses++ < USES_BEFORE_PLAN) return execute(args);
    const { operation } = planned;
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {}, {
      maxErrors: MAX_VARIABLE_ERRORS,
    });
    if (!coerced) return execute(args);
    const plan = planFor(schema, document, planned, coerced);
    if (!plan) return execute(args);
    const result = executePlan(plan, args, coerced);
    if (result instanceof Promise) return result.then((found) => found ?? execute(args));
    return result ?? execute(args);
  };
}

function planFor(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operation, deciding, plans }: PlannedOperation,
  variables: Readonly<Record<string, unknown>>,
): Plan | undefined {
  const key = deciding.length === 0 ? '' : JSON.stringify(deciding.map((name) => variables[name]));
  let plan = plans.get(key);
  if (!plan) {
    if (plans.size >= MAX_PLANS) return undefined;
    // Only they are kept: a plan outlives the request whose variables these are.
    const decided = Object.fromEntries(
      deciding.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]),
    );
    try {
      plan = planQuery(schema, document, operation, decided);
    } catch {
      plan = 'impossible';
    }
    plans.set(key, plan);
  }
  return plan === 'impossible' ? undefined : plan;
}

function decidingVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive(directive) {
      for (const { value } of directive.arguments ?? [])
        if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}
