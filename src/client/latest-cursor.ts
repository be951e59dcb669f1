import { finalErrorOf, InviteStreamError } from './failure.ts';
import { authorization, type OperationResult, type Token } from './transport.ts';

/** Where and as whom to ask. */
export interface Asking {
  readonly url: string;
  readonly token?: Token | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/**
 * The cursor of the newest event. A subscription that began without one could not be resumed if it were cut before
 * its first event: whatever happened meanwhile would be lost.
 * Throws InviteStreamError where the gateway refuses, and anything else where another try may help.
 */
export async function latestCursor({ url, token, fetch = globalThis.fetch }: Asking, signal: AbortSignal) {
  const response = await fetch(url.replace(/^ws/, 'http'), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...(await authorization(token)),
    },
    body: JSON.stringify({ query: '{ latestCursor }' }),
    signal,
  });
  if (response.status === 401)
    throw new InviteStreamError('The gateway wants credentials.', 'UNAUTHENTICATED');
  const { data, errors } = (await response.json()) as OperationResult;
  const final = errors && finalErrorOf(errors);
  if (final) throw final;
  if (typeof data?.latestCursor !== 'string') throw new Error(`HTTP ${response.status} instead of a cursor`);
  return data.latestCursor;
}
