import { type ConnectOptions, connecting } from './connect-options.ts';
import { type InteropObservable, observable } from './observable.ts';
import { resume } from './resume.ts';
import { readOperation } from './selected-cursor.ts';
import type { Operation, OperationResult } from './transport.ts';

/** Runs subscriptions of any document. */
export type ResumingSubscriptions = (operation: Operation) => InteropObservable<OperationResult>;

/**
 * What the links for urql and Apollo Client are made of: a subscription with a variable `$after` goes on behind its
 * last event after every cut, so that each comes once; one without it, such as `inviteStatus`, begins anew, which
 * gives the present state again. Throws GraphQLError where the document does not parse.
 */
export function resumingSubscriptions(options: ConnectOptions): ResumingSubscriptions {
  const connection = connecting(options);
  return ({ query, variables, operationName }) => {
    const { query: selecting, field } = readOperation(query, operationName);
    return observable((observer) =>
      resume(
        {
          ...connection,
          operation: { query: selecting, variables, operationName },
          cursorOf: (result) => (field === undefined ? undefined : cursorIn(result.data?.[field])),
          firstCursor: field === undefined ? undefined : connection.firstCursor,
        },
        { next: (result) => observer.next?.(result), error: (error) => observer.error?.(error) },
      ),
    );
  };
}

/** The cursor of an event, where it has one. */
export function cursorIn(event: unknown): string | undefined {
  const { cursor } = (event ?? {}) as { cursor?: unknown };
  return typeof cursor === 'string' ? cursor : undefined;
}
