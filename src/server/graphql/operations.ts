import { type ExecutionArgs, type ExecutionResult, type GraphQLSchema, getOperationAST } from 'graphql';
import type { Principal } from '../../access/principal.ts';
import type { GraphContext } from '../../schema/context.ts';
import { type CheckedDocument, createDocuments, type DocumentBounds } from './documents.ts';
import { createExecute } from './execute-query.ts';

/** What a client asks for, in whichever transport. */
export interface OperationParams {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}

/**
 * Parsing, validating and executing as every transport does it: yoga and the sockets through the plugin of
 * graphql.ts, plain requests by direct.ts.
 */
export interface Operations {
  /** Throws the parser's GraphQLError. */
  check(query: string): CheckedDocument;
  /** Executes a query or a mutation of a checked document. Errors are as resolvers threw them. */
  execute(args: ExecutionArgs): ExecutionResult | Promise<ExecutionResult>;
  /**
   * The result of a query or a mutation that is right in itself; undefined, and nothing is done, where it is not, or
   * asks for a subscription.
   */
  run(params: OperationParams, principal: Principal): ExecutionResult | Promise<ExecutionResult> | undefined;
}

export function createOperations(
  schema: GraphQLSchema,
  createContext: (principal: Principal) => GraphContext,
  bounds: DocumentBounds,
): Operations {
  const { check } = createDocuments(schema, bounds);
  const execute = createExecute(schema);
  return {
    check,
    execute,
    run({ query, variables, operationName }, principal) {
      let checked: CheckedDocument;
      try {
        checked = check(query);
      } catch {
        return undefined;
      }
      const { document, errors } = checked;
      if (errors.length > 0) return undefined;
      const operation = getOperationAST(document, operationName);
      if (!operation || operation.operation === 'subscription') return undefined;
      const contextValue = createContext(principal);
      return execute({ schema, document, contextValue, variableValues: variables, operationName });
    },
  };
}
