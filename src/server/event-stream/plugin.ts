import type { ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../../invites/ports.ts';
import type { GraphContext } from '../../schema/context.ts';
import type { ExecuteEach } from '../graphql/execute-query.ts';
import type { DeliverySpans } from '../live/delivery-spans.ts';
import { eventStream } from './event-stream.ts';
import { type PlacedResult, subscribePlaced } from './placed-results.ts';
import { untilExpiry } from './until-expiry.ts';

/** Subscriptions over HTTP, whose results tell where a client goes on. What fails before there are any is yoga's. */
export function eventStreams(executeEach: ExecuteEach, clock: Clock, deliveries?: DeliverySpans): Plugin {
  return {
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(async (args: ExecutionArgs) => {
        const results = await subscribePlaced(args, executeEach, deliveries);
        const { principal } = args.contextValue as GraphContext;
        const canEnd = principal.expiresAt !== undefined || principal.revoked !== undefined;
        return canEnd && isIterable(results) ? untilExpiry(results, principal, clock) : results;
      });
    },
    onResultProcess({ result, resultProcessor, setResultProcessor }) {
      // Where there is no processor yet, the client takes no event stream, and yoga says so.
      if (!resultProcessor || !isIterable(result)) return;
      setResultProcessor(
        (_result, { ReadableStream, Response }) =>
          new Response(new ReadableStream(eventStream(result[Symbol.asyncIterator]())), {
            headers: {
              'Content-Type': 'text/event-stream',
              'Cache-Control': 'no-cache',
              Connection: 'keep-alive',
              'Content-Encoding': 'none',
            },
          }),
        'text/event-stream',
      );
    },
  };
}

function isIterable(result: unknown): result is AsyncIterableIterator<PlacedResult> {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}
