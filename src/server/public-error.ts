import { GraphQLError } from 'graphql';
import { InvitegraphError, RefusedError } from '../errors.ts';
import { inputPath } from './input-path.ts';

/**
 * The error as a caller may see it: ours and GraphQL's own with a stable code, anything else as an internal
 * error without a word of what it said. `onInternal` gets what was hidden.
 */
export function publicError(error: unknown, onInternal: (error: unknown) => void): GraphQLError {
  const located = error instanceof GraphQLError ? error : undefined;
  const cause = originOf(error);
  if (cause instanceof InvitegraphError)
    return restate(located, cause.message, { code: cause.code, ...cause.details });
  if (cause instanceof RefusedError) return restate(located, cause.message, { code: 'BAD_USER_INPUT' });
  // Like the path of a UserError: a form can tell it at the field.
  const path = located && inputPath(located.message);
  if (cause instanceof GraphQLError) {
    // Yoga tells by extensions.http which status a refused request gets; the code is added, the rest stays.
    const { code, ...extensions } = cause.extensions;
    return restate(cause, withoutSuggestion(cause.message), {
      ...extensions,
      ...(path ? { path } : {}),
      code: CODES.has(code) ? code : 'BAD_USER_INPUT',
    });
  }
  // A scalar that reads a value with a constructor of the platform lets that one's error through.
  if (path) return restate(located, 'This value cannot be read.', { code: 'BAD_USER_INPUT', path });
  onInternal(cause);
  return restate(
    located,
    'Something failed inside the gateway. It was logged; nothing of it is known to be lost.',
    {
      code: 'INTERNAL_SERVER_ERROR',
    },
  );
}

/** graphql-js guesses what was meant, and so tells names of the schema to whoever may not read it. */
function withoutSuggestion(message: string): string {
  return message.replace(/ Did you mean .*$/s, '');
}

const CODES: ReadonlySet<unknown> = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'RATE_LIMITED',
  'QUERY_TOO_COMPLEX',
  'INTERNAL_SERVER_ERROR',
]);

/** The error that a resolver threw, below GraphQL's wrappings. */
function originOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

function restate(
  located: GraphQLError | undefined,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLError {
  const { nodes = null, source = null, positions = null, path = null } = located ?? {};
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
