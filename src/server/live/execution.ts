import { type ExecutionArgs, type ExecutionResult, execute, type GraphQLError } from 'graphql';
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
 * It never rejects: whoever asks gets an error in place of this one event, and the next one comes.
 * @param mask what a caller may see of an error
 */
export function executionOf(args: ExecutionArgs, mask: (error: unknown) => GraphQLError): Execute {
  return async (value) => {
    try {
      const result = await execute({ ...args, rootValue: value });
      return serialise(result.errors ? { ...result, errors: result.errors.map(mask) } : result);
    } catch (error) {
      return serialise({ errors: [mask(error)] });
    }
  };
}
