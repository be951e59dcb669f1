import type { ExecutionResult } from 'graphql';

/**
 * A request asks for its cost by `"extensions": { "cost": true }`. An answer carries it only then: it is the same for
 * every request of its kind, and answers that nobody asked it of stay as short as they are.
 */
export function asksForCost(extensions: Readonly<Record<string, unknown>> | null | undefined): boolean {
  return extensions?.cost === true;
}

/** The result with `extensions.cost`: the points that it took, and the most that one operation may take. */
export function answerWithCost(
  result: ExecutionResult | Promise<ExecutionResult>,
  requested: number,
  limit: number,
): ExecutionResult | Promise<ExecutionResult> {
  const add = (one: ExecutionResult) => ({
    ...one,
    extensions: { ...one.extensions, cost: { requested, limit } },
  });
  return result instanceof Promise ? result.then(add) : add(result);
}
