import {
  defaultFieldResolver,
  defaultTypeResolver,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getArgumentValues,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { fieldsBelow, NotPlannedError, type Plan, type PlannedField } from './plan.ts';

/**
 * Executes a planned query. graphql-js makes a promise of every object above a field that is one, and collects
 * fields, arguments and paths anew for each item of a list; here one counter tells when the last field is there.
 *
 * It only knows how a query succeeds. Whatever goes wrong, in a resolver, in a value, in a type, gives undefined, and
 * graphql-js then executes the query from its beginning: its errors, their paths and what becomes null because of
 * them are its own. That costs a second reading, which is why mutations never come here.
 */

type Data = Record<string, unknown>;

/** What the arguments of fields come to with one set of variables. */
export type KnownArgs = Map<PlannedField, Record<string, unknown>>;

interface Run {
  readonly plan: Plan;
  readonly rootValue: unknown;
  readonly context: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly args: KnownArgs;
  readonly finish: (succeeded: boolean) => void;
  pending: number;
  failed: boolean;
}

type Put = (value: unknown) => void;
type Path = GraphQLResolveInfo['path'];

/**
 * The result, at once or later; undefined where anything failed. Never rejects.
 * @param args is added to; whoever executes the same plan with the same variables again passes it again
 */
export function executePlan(
  plan: Plan,
  { rootValue, contextValue: context }: Pick<ExecutionArgs, 'rootValue' | 'contextValue'>,
  variables: Readonly<Record<string, unknown>>,
  args: KnownArgs = new Map(),
): ExecutionResult | undefined | Promise<ExecutionResult | undefined> {
  const data: Data = {};
  let settle: ((result: ExecutionResult | undefined) => void) | undefined;
  const run: Run = {
    plan,
    rootValue,
    context,
    variables,
    args,
    finish: (succeeded) => settle?.(succeeded ? { data } : undefined),
    // This walk itself, so that a promise that is over early does not end the run.
    pending: 1,
    failed: false,
  };
  try {
    executeFields(run, plan.fields, data, rootValue, undefined);
  } catch {
    run.failed = true;
  }
  run.pending--;
  if (run.failed) return undefined;
  if (run.pending === 0) return { data };
  return new Promise((resolve) => {
    settle = resolve;
  });
}

function executeFields(
  run: Run,
  fields: readonly PlannedField[],
  into: Data,
  source: unknown,
  above: Path | undefined,
): void {
  for (const planned of fields) {
    const { key, field, type } = planned;
    const path: Path = { prev: above, key, typename: planned.parentType.name };
    const info = infoOf(run, planned, path);
    const resolve = field.resolve ?? defaultFieldResolver;
    const value: unknown = resolve(source, argsOf(run, planned), run.context, info);
    if (isPromise(value)) {
      // Its place in the order of the fields, whenever it comes.
      into[key] = undefined;
      whenThere(run, value, (result) => {
        into[key] = complete(run, planned, info, path, type, result, (later) => {
          into[key] = later;
        });
      });
    } else {
      into[key] = complete(run, planned, info, path, type, value, (later) => {
        into[key] = later;
      });
    }
  }
}

/** The value as it stands in the result. What is known only later is handed to `put` then. Throws what is wrong. */
function complete(
  run: Run,
  planned: PlannedField,
  info: GraphQLResolveInfo,
  path: Path,
  type: GraphQLOutputType,
  value: unknown,
  put: Put,
): unknown {
  const isRequired = isNonNullType(type);
  const inner = isRequired ? type.ofType : type;
  if (value === null || value === undefined) {
    if (isRequired) throw new NotPlannedError('null where there must be a value');
    return null;
  }
  if (value instanceof Error) throw value;
  if (isLeafType(inner)) return serialize(inner, value);
  if (isListType(inner)) return completeList(run, planned, info, path, inner.ofType, value);
  if (isObjectType(inner)) return completeObject(run, planned, info, path, inner, value, put);
  if (!isAbstractType(inner)) throw new NotPlannedError('a type of no known kind');
  const name = (inner.resolveType ?? defaultTypeResolver)(value, run.context, info, inner);
  const found = (typeName: unknown) => {
    const runtime = typeof typeName === 'string' ? run.plan.schema.getType(typeName) : undefined;
    if (!isObjectType(runtime) || !run.plan.schema.isSubType(inner, runtime))
      throw new NotPlannedError('no type of the graph');
    return completeObject(run, planned, info, path, runtime, value, put);
  };
  if (!isPromise(name)) return found(name);
  whenThere(run, name, (typeName) => put(found(typeName)));
  return undefined;
}

function completeList(
  run: Run,
  planned: PlannedField,
  info: GraphQLResolveInfo,
  above: Path,
  type: GraphQLOutputType,
  value: unknown,
): unknown {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value))
    throw new NotPlannedError('no list');
  const items: unknown[] = [];
  let index = 0;
  for (const item of value as Iterable<unknown>) {
    const place = index++;
    const path: Path = { prev: above, key: place, typename: undefined };
    const put: Put = (later) => {
      items[place] = later;
    };
    if (isPromise(item)) {
      items[place] = undefined;
      whenThere(run, item, (result) => put(complete(run, planned, info, path, type, result, put)));
    } else items[place] = complete(run, planned, info, path, type, item, put);
  }
  return items;
}

function completeObject(
  run: Run,
  planned: PlannedField,
  info: GraphQLResolveInfo,
  path: Path,
  type: GraphQLObjectType,
  value: unknown,
  put: Put,
): unknown {
  const fields = () => {
    const data: Data = {};
    executeFields(run, fieldsBelow(run.plan, planned, type), data, value, path);
    return data;
  };
  const isOf = type.isTypeOf?.(value, run.context, info) ?? true;
  const checked = (is: boolean) => {
    if (!is) throw new NotPlannedError('a value of another type');
    return fields();
  };
  if (!isPromise(isOf)) return checked(isOf);
  whenThere(run, isOf, (is) => put(checked(is)));
  return undefined;
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  const result: unknown = type.serialize(value);
  if (result === null || result === undefined) throw new NotPlannedError('nothing to show of a value');
  return result;
}

/** Goes on when the value is there. The run ends with the last of those that are waited for, or with a failure. */
function whenThere<T>(run: Run, value: PromiseLike<T>, then: (result: T) => void): void {
  run.pending++;
  const fail = () => {
    if (run.failed) return;
    run.failed = true;
    run.finish(false);
  };
  value.then((result) => {
    if (run.failed) return;
    try {
      then(result);
    } catch {
      return fail();
    }
    if (--run.pending === 0) run.finish(true);
  }, fail);
}

function argsOf(run: Run, planned: PlannedField): Record<string, unknown> {
  if (planned.constantArgs) return planned.constantArgs as Record<string, unknown>;
  let args = run.args.get(planned);
  if (!args) {
    const [node] = planned.nodes;
    if (!node) throw new NotPlannedError('a field without a node');
    args = getArgumentValues(planned.field, node, run.variables);
    run.args.set(planned, args);
  }
  return args;
}

function infoOf({ plan, rootValue, variables }: Run, planned: PlannedField, path: Path): GraphQLResolveInfo {
  return {
    fieldName: planned.field.name,
    fieldNodes: planned.nodes,
    returnType: planned.type,
    parentType: planned.parentType,
    path,
    schema: plan.schema,
    fragments: plan.fragments,
    rootValue,
    operation: plan.operation,
    variableValues: variables as Record<string, unknown>,
  };
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined)?.then === 'function';
}
