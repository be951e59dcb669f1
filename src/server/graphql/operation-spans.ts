import { type DocumentNode, type ExecutionArgs, type ExecutionResult, getOperationAST, Kind } from 'graphql';
import { underWay } from '../../access/under-way.ts';
import { errorType, type Span, type SpanStart, spanned, type Tracer } from '../../tracing/tracer.ts';

/** Characters of an operation's name that are told: clients choose it. */
const NAME_AT_MOST = 64;

type Operation = Pick<ExecutionArgs, 'document' | 'operationName'>;
type Result = ExecutionResult | Promise<ExecutionResult>;

/** The spans of GraphQL operations, whichever transport they came by. */
export interface OperationSpans {
  /** Executes a query or a mutation as a span. */
  executed(args: Operation, execute: () => Result): Result;
  /** Begins the span of a subscription's beginning. What ends it says whether there is one. */
  subscribing(args: Operation): (isBegun: boolean) => void;
}

/**
 * Named by kind and first field, such as `mutation createInvite`: a client's own name for it stands in
 * `graphql.operation.name`, as there may be any number of them. Neither documents nor variables are told.
 */
export function createOperationSpans(tracer: Tracer): OperationSpans {
  const known = new WeakMap<DocumentNode, Pick<SpanStart, 'name' | 'kind' | 'attributes'>>();
  const startOf = ({ document, operationName }: Operation): SpanStart => {
    const start = known.get(document) ?? describe(document, operationName);
    if (document.definitions.length === 1) known.set(document, start);
    return { ...start, caller: underWay()?.traceparent };
  };
  const note = (span: Span, result: ExecutionResult) => {
    const [error] = result.errors ?? [];
    if (error) span.fail(errorType(error.originalError ?? error));
    return result;
  };
  return {
    executed: (args, execute) =>
      spanned(tracer, startOf(args), (span) => {
        const result = execute();
        return result instanceof Promise ? result.then((known) => note(span, known)) : note(span, result);
      }),
    subscribing(args) {
      const span = tracer.start(startOf(args));
      return (isBegun) => {
        if (!isBegun) span.fail('refused');
        span.end();
      };
    },
  };
}

function describe(document: DocumentNode, name: string | null | undefined) {
  const operation = getOperationAST(document, name);
  const type = operation?.operation ?? 'unknown';
  const [first] = operation?.selectionSet.selections ?? [];
  const field = first?.kind === Kind.FIELD ? ` ${first.name.value}` : '';
  const own = operation?.name?.value;
  return {
    name: `${type}${field}`,
    kind: 'server' as const,
    attributes: {
      'graphql.operation.type': type,
      ...(own === undefined ? {} : { 'graphql.operation.name': own.slice(0, NAME_AT_MOST) }),
    },
  };
}
