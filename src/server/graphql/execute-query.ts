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
import { executePlan, type KnownArgs } from './execute-plan.ts';
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

type Result = ExecutionResult | Promise<ExecutionResult>;

/** Executes validated documents. */
export interface Executor {
  /** A query or a mutation. */
  execute(args: ExecutionArgs): Result;
  /** A subscription, over one value of its source after the other. Its variables are read once. */
  readonly executeEach: ExecuteEach;
}

/** What a subscription says of one value, at once where nothing has to be waited for. */
export type ExecuteEach = (args: ExecutionArgs) => (value: unknown) => Result;

/**
 * Executes validated documents against one schema: queries that come again by a plan, everything else, and
 * everything that goes wrong, by graphql-js. Plans live as long as their document does.
 */
export function createExecutor(schema: GraphQLSchema): Executor {
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
      operation.operation !== 'mutation'
        ? { operation, deciding: decidingVariables(document), plans: new Map(), uses: 0 }
        : undefined;
    operations.set(key, planned);
    return planned;
  };

  /** How an operation is executed over a root value; undefined where that is left to graphql-js. */
  const planOf = ({ document, operationName, variableValues }: ExecutionArgs, usesBefore: number) => {
    const planned = operationOf(document, operationName);
    if (!planned || planned.uses++ < usesBefore) return undefined;
    const definitions = planned.operation.variableDefinitions ?? [];
    const { coerced } = getVariableValues(schema, definitions, variableValues ?? {}, {
      maxErrors: MAX_VARIABLE_ERRORS,
    });
    const plan = coerced && planFor(schema, document, planned, coerced);
    return plan ? { plan, coerced } : undefined;
  };
  const run = (args: ExecutionArgs, found: ReturnType<typeof planOf>, known?: KnownArgs): Result => {
    if (!found) return execute(args);
    const result = executePlan(found.plan, args, found.coerced, known);
    if (result instanceof Promise) return result.then((known) => known ?? execute(args));
    return result ?? execute(args);
  };

  return {
    execute: (args) => run(args, planOf(args, USES_BEFORE_PLAN)),
    executeEach(args) {
      // One subscription is many executions.
      const found = planOf(args, 0);
      const known: KnownArgs = new Map();
      return (rootValue) => run({ ...args, rootValue }, found, known);
    },
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
