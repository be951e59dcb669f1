import { GraphQLError } from 'graphql';
import { type OperationBounds, tooComplex } from './too-complex.ts';

/**
 * What is wrong with the variables of a request: nested too deep, too many values in all, a key that would change the
 * prototype of what it is copied into, or text that is no text (a lone surrogate, which no UTF-8 can say). It is
 * called with variables of every request and looks no further than the bounds.
 */
export function variablesRefusal(
  variables: Readonly<Record<string, unknown>>,
  { variableDepth, variableKeys }: OperationBounds,
): GraphQLError | undefined {
  let values = 0;
  const look = (value: unknown, depth: number): GraphQLError | undefined => {
    if (typeof value === 'string') return value.isWellFormed() ? undefined : misformed();
    if (typeof value !== 'object' || value === null) return undefined;
    // The variables themselves are no level of a value.
    if (depth > variableDepth) return tooComplex('variableDepth', depth, variableDepth);
    const isList = Array.isArray(value);
    for (const key in value) {
      if (++values > variableKeys) return tooComplex('variableKeys', Number.POSITIVE_INFINITY, variableKeys);
      if (!isList && key === '__proto__') return prototypeKey();
      const refusal = look((value as Record<string, unknown>)[key], depth + 1);
      if (refusal) return refusal;
    }
    return undefined;
  };
  return look(variables, 0);
}

function misformed(): GraphQLError {
  return refusal('A variable holds text that is not well-formed Unicode: half of a surrogate pair.');
}

function prototypeKey(): GraphQLError {
  return refusal('A variable has a key called __proto__, which no input has.');
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
