import { type ExecutionResult, GraphQLError } from 'graphql';

/**
 * The result of an operation, or an error in its place where it takes longer than this many milliseconds; `end` is
 * called then, with the reason, and whatever still comes of it is thrown away. What was there at once costs no timer.
 */
export function withinTime(
  result: ExecutionResult | Promise<ExecutionResult>,
  ms: number,
  end: (reason: Error) => void,
): ExecutionResult | Promise<ExecutionResult> {
  if (!(result instanceof Promise)) return result;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const reason = tookTooLong(ms);
      end(reason);
      resolve({ errors: [reason] });
    }, ms);
    result.then(
      (known) => {
        clearTimeout(timer);
        resolve(known);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

function tookTooLong(ms: number): GraphQLError {
  return new GraphQLError(
    `This operation took longer than ${ms} ms and was given up. Ask for less at a time. What a mutation had changed ` +
      'by then stays changed: repeated with its idempotencyKey it tells the result.',
    { extensions: { code: 'QUERY_TOO_COMPLEX', bound: 'time', limit: ms } },
  );
}
