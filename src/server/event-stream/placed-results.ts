import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Followed } from '../../stream/subscribe.ts';
import type { ExecuteEach } from '../graphql/execute-query.ts';
import type { DeliverySpans } from '../live/delivery-spans.ts';

/**
 * Where a client that has this result goes on. A symbol, and so in no JSON, and kept by whoever copies the result,
 * as masking does.
 */
const CURSOR = Symbol('cursor');

/** A result of a subscription, which knows its place in the log where it has one. */
export interface PlacedResult extends ExecutionResult {
  readonly [CURSOR]?: string | undefined;
}

/** The cursor of a result, whether or not the document selects it. */
export function cursorOf(result: PlacedResult): string | undefined {
  return result[CURSOR];
}

/**
 * `subscribe` of graphql-js, whose results know their cursors. It executes only what is pulled. Before the first event
 * comes a result of nothing but the cursor where the subscription begins: a client that is cut off before anything
 * happens must not begin later than it did.
 */
export async function subscribePlaced(
  args: ExecutionArgs,
  executeEach: ExecuteEach,
  deliveries?: Pick<DeliverySpans, 'toEventStream'>,
): Promise<AsyncIterableIterator<PlacedResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const values = source as Followed<unknown>;
  const execute = executeEach(args);
  let began = values.cursorOf === undefined;
  const results: AsyncIterableIterator<PlacedResult> = {
    async next() {
      if (!began) {
        began = true;
        return { done: false, value: { [CURSOR]: await values.cursorOf?.(undefined) } };
      }
      const { done, value } = await values.next();
      if (done) return { done, value: undefined };
      const end = deliveries?.toEventStream(value);
      const result = await execute(value);
      end?.();
      return { done: false, value: { ...result, [CURSOR]: await values.cursorOf?.(value) } };
    },
    async return() {
      await values.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return results;
}
