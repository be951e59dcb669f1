import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Principal } from '../../access/principal.ts';
import type { Clock } from '../../invites/ports.ts';
import { callAt } from '../call-at.ts';
import type { PlacedResult } from './placed-results.ts';

type Results = AsyncIterableIterator<PlacedResult>;
type Next = IteratorResult<PlacedResult, undefined>;

/**
 * The results of a subscription until the credentials that it was opened with end or are taken back, also where nothing happens. Then
 * comes one error, UNAUTHENTICATED, and the end: without it the client would take that for all there is. What is
 * worked out too late is not delivered, and comes after the client's cursor when it is let in again.
 */
export function untilExpiry(
  results: Results,
  { expiresAt, revoked }: Pick<Principal, 'expiresAt' | 'revoked'>,
  clock: Clock,
): Results {
  let isOver = false;
  let endWaiting = () => {};
  const onEnd = () => endWaiting();
  const cancelTimer = expiresAt === undefined ? () => {} : callAt(clock, expiresAt, onEnd);
  revoked?.addEventListener('abort', onEnd);
  const cancel = () => {
    cancelTimer();
    revoked?.removeEventListener('abort', onEnd);
  };
  const isValid = () => !revoked?.aborted && (expiresAt === undefined || clock.now() < expiresAt);
  const end = async () => {
    isOver = true;
    cancel();
    await results.return?.();
  };
  const over: Next = { done: true, value: undefined };
  return {
    async next() {
      if (isOver) return over;
      if (revoked?.aborted) {
        await end();
        return { done: false, value: EXPIRED };
      }
      const next = await new Promise<Next | undefined>((resolve, reject) => {
        endWaiting = () => resolve(undefined);
        results.next().then(resolve as (next: IteratorResult<PlacedResult>) => void, reject);
      });
      if (next?.done) cancel();
      if (next?.done || (next && isValid())) return next;
      await end();
      return { done: false, value: EXPIRED };
    },
    async return() {
      await end();
      return over;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const EXPIRED: ExecutionResult = {
  errors: [
    new GraphQLError('The credentials have ended. Send new ones, and go on from the last cursor.', {
      extensions: { code: 'UNAUTHENTICATED' },
    }),
  ],
};
