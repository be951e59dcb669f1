import { type DocumentNode, GraphQLError, type GraphQLSchema, getOperationAST, Kind } from 'graphql';
import type { Principal } from '../../../access/principal.ts';
import { MAX_PAGE } from '../../../schema/page-size.ts';
import { pointsOf } from './cost.ts';
import { countsOf } from './counts.ts';
import { mostRepeats } from './overlaps.ts';
import { type Shape, shapeOf } from './shape.ts';
import { fragmentsOf, spreadRefusal } from './spread.ts';
import { type OperationBounds, tooComplex } from './too-complex.ts';
import { variablesRefusal } from './variables.ts';

/** What a document's operations ask for, or why none of them is looked at any further. */
export type Measured =
  | { readonly refusal: GraphQLError }
  | { readonly refusal?: never; readonly shapes: ReadonlyMap<unknown, Shape> };

/**
 * Measures a document that parsed, before it is validated: some rules of validation take very long over documents
 * that were made for that. It is linear in the fields, and everything that could make them many is told first.
 */
export function measure(
  schema: GraphQLSchema,
  document: DocumentNode,
  text: string,
  bounds: OperationBounds,
): Measured {
  const exceeds = (bound: keyof OperationBounds, value: number) =>
    value > bounds[bound] ? tooComplex(bound, value, bounds[bound]) : undefined;
  const { aliases, directives, valueDepth, ignored } = countsOf(document, text);
  const fragments = fragmentsOf(document);
  const early =
    exceeds('ignored', ignored) ??
    exceeds('aliases', aliases) ??
    exceeds('directives', directives) ??
    exceeds('variableDepth', valueDepth) ??
    spreadRefusal(document, fragments, bounds.fields);
  if (early) return { refusal: early };
  const shapes = new Map<unknown, Shape>();
  for (const definition of document.definitions) {
    if (!('selectionSet' in definition)) continue;
    const repeats = exceeds('repeats', mostRepeats(definition.selectionSet, fragments, bounds.repeats));
    if (repeats) return { refusal: repeats };
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const shape = shapeOf(schema, definition, fragments);
    const refusal =
      exceeds('depth', shape.depth) ??
      exceeds('introspectionDepth', shape.introspectionDepth) ??
      exceeds('rootFields', shape.rootFields);
    if (refusal) return { refusal };
    shapes.set(definition, shape);
  }
  return { shapes };
}

/** One request for an operation of a measured document. */
export interface MeasuredRequest {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly principal: Principal;
}

/** The points that a request costs, or why it is refused. */
export function judge(
  shapes: ReadonlyMap<unknown, Shape>,
  { document, operationName, variables, principal }: MeasuredRequest,
  bounds: OperationBounds,
): number | GraphQLError {
  const given = variables ?? {};
  const refusal = variablesRefusal(given, bounds);
  if (refusal) return refusal;
  // Which operation is meant is told by whoever runs it.
  const operation = getOperationAST(document, operationName);
  const shape = operation && shapes.get(operation);
  if (!shape) return 0;
  // Who is let in for a few invites learns nothing of what else there is.
  if (shape.introspectionDepth > 0 && principal.only) return noIntrospection();
  const points = pointsOf(shape.cost, given, MAX_PAGE);
  return points > bounds.cost ? tooComplex('cost', points, bounds.cost) : points;
}

function noIntrospection(): GraphQLError {
  return new GraphQLError('A viewer token does not read the schema. Use a server key, or schema.graphql.', {
    extensions: { code: 'FORBIDDEN', http: { status: 403 } },
  });
}
