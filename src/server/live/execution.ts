import type { ExecutionResult, GraphQLError } from 'graphql';
import type { ExecuteEach } from '../graphql/execute-query.ts';
import type { Execute } from './answers.ts';

/** The response as one JSON text, in the order in which graphql-ws writes its parts. */
export function serialise({ data, errors, extensions }: ExecutionResult): Buffer {
  return Buffer.from(
    JSON.stringify({
      data,
      ...(extensions ? { extensions } : {}),
      ...(errors ? { errors: errors.map((error) => error.toJSON()) } : {}),
    }),
  );
}

/**
 * Runs a subscription's operation over one value, as `subscribe` of graphql-js does for each that its source gives.
 * It never fails: whoever asks gets an error in place of this one event, and the next one comes.
 * @param execute the operation over one value
 * @param mask what a caller may see of an error
 */
export function executionOf(
  execute: ReturnType<ExecuteEach>,
  mask: (error: unknown) => GraphQLError,
): Execute {
  const answer = (result: ExecutionResult) =>
    serialise(result.errors ? { ...result, errors: result.errors.map(mask) } : result);
  const failed = (error: unknown) => serialise({ errors: [mask(error)] });
  return (value) => {
    try {
      const result = execute(value);
      return result instanceof Promise ? result.then(answer).catch(failed) : answer(result);
    } catch (error) {
      return failed(error);
    }
  };
}
