import { ApolloLink, Observable } from '@apollo/client';
import { print } from 'graphql';
import type { ConnectOptions } from './connect-options.ts';
import { resumingSubscriptions } from './resuming-subscriptions.ts';

/**
 * A terminating link of Apollo Client for subscriptions that survive lost connections: those with a variable `$after`
 * without a gap or a repeat.
 */
export function resumingLink(options: ConnectOptions): ApolloLink {
  const subscribe = resumingSubscriptions(options);
  return new ApolloLink(
    ({ query, variables, operationName }) =>
      new Observable<ApolloLink.Result>((observer) => {
        const running = subscribe({ query: print(query), variables, operationName });
        const subscription = running.subscribe({
          next: (result) => observer.next(result as ApolloLink.Result),
          error: (error) => observer.error(error),
        });
        return () => subscription.unsubscribe();
      }),
  );
}
