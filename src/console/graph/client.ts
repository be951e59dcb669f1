import {
  type AnyVariables,
  Client,
  type CombinedError,
  cacheExchange,
  fetchExchange,
  mapExchange,
  type OperationResult,
  subscriptionExchange,
} from 'urql';
import { InviteStreamError } from '../../client/failure.ts';
import type { StreamState } from '../../client/resume.ts';
import { resumingForward } from '../../client/urql.ts';

const PATH = '/graphql';
/** A connection from which nothing came for so long is given up, in milliseconds. */
const SILENCE = 15_000;

/** Queries and mutations over HTTP, subscriptions over a socket that goes on where it was cut. */
export function createGraph(options: {
  readonly key: string | undefined;
  /** The graph wants a key, or another one. */
  readonly onRefused: () => void;
  readonly onState: (state: StreamState) => void;
}): Client {
  const { key, onRefused, onState } = options;
  const url = new URL(PATH, location.href).href;
  return new Client({
    url,
    preferGetMethod: false,
    fetchOptions: key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } },
    exchanges: [
      mapExchange({
        onResult(result: OperationResult<unknown, AnyVariables>) {
          if (result.error && codeOf(result.error) === 'UNAUTHENTICATED') onRefused();
        },
      }),
      cacheExchange,
      subscriptionExchange({
        forwardSubscription: resumingForward({ url, token: key, silenceMs: SILENCE, onState }),
      }),
      fetchExchange,
    ],
  });
}

/** The graph's stable code of what went wrong; undefined where the graph was not reached at all. */
export function codeOf({ networkError, graphQLErrors, response }: CombinedError): string | undefined {
  if (networkError instanceof InviteStreamError) return networkError.code;
  if ((response as Response | undefined)?.status === 401) return 'UNAUTHENTICATED';
  return graphQLErrors.map(({ extensions }) => extensions.code).find((code) => typeof code === 'string');
}

/** What to tell a person about it. */
export function explain({ networkError, graphQLErrors }: CombinedError): string {
  if (networkError && graphQLErrors.length === 0)
    return 'The gateway could not be reached. Try again in a moment.';
  return graphQLErrors.map(({ message }) => message).join(' ');
}
