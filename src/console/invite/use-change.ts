import { useState } from 'react';
import { type AnyVariables, type CombinedError, type DocumentInput, useMutation } from 'urql';
import type { ErrorsFragment } from '../generated/graphql.ts';

interface Payload {
  readonly errors: readonly ErrorsFragment[];
}

/**
 * A mutation as a form or a button needs it. Each has one field whose payload lists what the caller can mend.
 * `run` resolves to the payload where it was done, and to undefined where `problems` or `error` say why not.
 */
export function useChange<Data extends Record<string, unknown>, Variables extends AnyVariables>(
  mutation: DocumentInput<Data, Variables>,
) {
  const [{ fetching }, execute] = useMutation(mutation);
  const [problems, setProblems] = useState<readonly ErrorsFragment[]>([]);
  const [error, setError] = useState<CombinedError>();
  const run = async (variables: Variables): Promise<Data[keyof Data] | undefined> => {
    const result = await execute(variables);
    const [payload] = Object.values(result.data ?? {}) as Data[keyof Data][];
    const refused = (payload as Payload | undefined)?.errors ?? [];
    setProblems(refused);
    setError(result.error);
    return result.error || refused.length > 0 ? undefined : payload;
  };
  return { run, fetching, problems, error };
}
