import type { ConnectOptions } from './connect-options.ts';
import { resumingSubscriptions } from './resuming-subscriptions.ts';

/** What urql asks to be run. */
interface UrqlRequest {
  readonly query?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

/** What urql hears, with results as loosely typed as it has them. */
interface UrqlSink {
  // biome-ignore lint/suspicious/noExplicitAny: urql's own type of a result's data
  next(result: { data?: any; errors?: any }): void;
  error(error: unknown): void;
}

/**
 * The `forwardSubscription` of urql's `subscriptionExchange`, for subscriptions that survive lost connections: those
 * with a variable `$after` without a gap or a repeat.
 */
export function resumingForward(options: ConnectOptions) {
  const subscribe = resumingSubscriptions(options);
  return ({ query = '', variables = {} }: UrqlRequest) => {
    const running = subscribe({ query, variables });
    return {
      subscribe: (sink: UrqlSink) =>
        running.subscribe({
          next: (result) => sink.next({ ...result }),
          error: (error) => sink.error(error),
        }),
    };
  };
}
