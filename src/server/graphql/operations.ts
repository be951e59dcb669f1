import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql';
import type { Principal } from '../../access/principal.ts';
import type { GraphContext } from '../../schema/context.ts';
import { endOperation } from '../../schema/end-of-operation.ts';
import { createOperationCounts, type OperationCounts } from '../metrics/operations.ts';
import { type KeyRate, UNRATED } from '../rate/key-rate.ts';
import { rateLimited, TOO_MANY_POINTS } from '../rate/rate-limited.ts';
import { judge, type MeasuredRequest } from './bounds/operation-bounds.ts';
import { answerWithCost, asksForCost } from './bounds/report-cost.ts';
import type { Shape } from './bounds/shape.ts';
import { withinTime } from './bounds/within-time.ts';
import { type CheckedDocument, createDocuments, type DocumentBounds } from './documents.ts';
import { createExecutor, type Executor } from './execute-query.ts';
import type { OperationSpans } from './operation-spans.ts';

/** What a client asks for, in whichever transport. */
export interface OperationParams {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Parsing, validating and executing as every transport does it: yoga and the sockets through the plugin of
 * graphql.ts, plain requests by direct.ts.
 */
export interface Operations extends Pick<Executor, 'executeEach'> {
  /** Throws the parser's GraphQLError. */
  check(query: string): CheckedDocument;
  /** The points that a request for a checked document costs, or why it is refused before anything is executed. */
  judge(request: MeasuredRequest): number | GraphQLError;
  /** Judges it and takes its points from what its principal may ask for. Once for each request. */
  admit(request: MeasuredRequest): number | GraphQLError;
  /**
   * Executes a query or a mutation of a checked document, for as long as one may take. Errors are as resolvers threw
   * them.
   */
  execute(args: ExecutionArgs): ExecutionResult | Promise<ExecutionResult>;
  /**
   * The result of a query or a mutation that is right in itself; undefined, and nothing is done, where it is not, or
   * asks for a subscription.
   * @param through what resolvers get in place of the context of a query
   */
  run(
    params: OperationParams,
    principal: Principal,
    through?: (context: GraphContext) => GraphContext,
  ): ExecutionResult | Promise<ExecutionResult> | undefined;
  /** Counts an operation that was run once more, each time that what it gives is called. */
  repeated(params: OperationParams): () => void;
}

export function createOperations(
  schema: GraphQLSchema,
  createContext: (principal: Principal) => GraphContext,
  bounds: DocumentBounds & { readonly timeMs: number },
  counts: OperationCounts = createOperationCounts(),
  rate: KeyRate = UNRATED,
  spans?: OperationSpans,
): Operations {
  const documents = createDocuments(schema, bounds);
  const executor = createExecutor(schema);
  const run = (args: ExecutionArgs) =>
    withinTime(executor.execute(args), bounds.timeMs, (reason) =>
      endOperation(args.contextValue as GraphContext, reason),
    );
  const execute = counts.counted(
    spans ? (args: ExecutionArgs) => spans.executed(args, () => run(args)) : run,
  );
  const shapesOf = new WeakMap<DocumentNode, ReadonlyMap<unknown, Shape>>();
  const check = (query: string) => {
    const checked = documents.check(query);
    shapesOf.set(checked.document, checked.shapes);
    return checked;
  };
  const judged = (request: MeasuredRequest, shapes = shapesOf.get(request.document) ?? new Map()) =>
    judge(shapes, request, bounds.operations);
  const admit = (request: MeasuredRequest, shapes?: CheckedDocument['shapes']) => {
    const points = judged(request, shapes);
    if (typeof points !== 'number') return points;
    const wait = rate.points(request.principal, points);
    return wait === undefined ? points : rateLimited(TOO_MANY_POINTS, wait);
  };
  return {
    check,
    judge: (request) => judged(request),
    admit: (request) => admit(request),
    execute,
    repeated: ({ query, operationName }) =>
      counts.repeated({ document: documents.check(query).document, operationName }),
    executeEach: executor.executeEach,
    run({ query, variables, operationName, extensions }, principal, through) {
      let checked: CheckedDocument;
      try {
        checked = documents.check(query);
      } catch {
        return undefined;
      }
      const { document, errors, shapes } = checked;
      if (errors.length > 0) return undefined;
      const operation = getOperationAST(document, operationName);
      if (!operation || operation.operation === 'subscription') return undefined;
      const points = admit({ document, operationName, variables, principal }, shapes);
      if (typeof points !== 'number') return undefined;
      const context = createContext(principal);
      const contextValue = operation.operation === 'query' && through ? through(context) : context;
      const result = execute({ schema, document, contextValue, variableValues: variables, operationName });
      return asksForCost(extensions) ? answerWithCost(result, points, bounds.operations.cost) : result;
    },
  };
}
