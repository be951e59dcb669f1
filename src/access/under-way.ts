import { AsyncLocalStorage } from 'node:async_hooks';
import { randomFillSync } from 'node:crypto';
import type { Cause } from '../invites/cause.ts';
import { presentSpan } from '../tracing/tracer.ts';

/** What is being done at the moment, and for whom. Whoever asks is known only after the request has begun. */
export interface UnderWay extends Cause {
  actor: string;
  /** What is done, for the audit trail: a mutation, a REST route, a way in of mail. Absent where nothing is changed. */
  action?: string;
  /** True once a transaction was kept that entered the action into the trail. */
  isEntered?: boolean;
}

const storage = new AsyncLocalStorage<UnderWay>();

/** Does something as a part of this: everything that it begins belongs to it, however long it takes. */
export function within<Result>(whole: UnderWay, work: () => Result): Result {
  return storage.run(whole, work);
}

/** What the caller belongs to; undefined for what the gateway does by itself. */
export function underWay(): UnderWay | undefined {
  return storage.getStore();
}

/** The same as something to keep. */
export function presentCause(): Cause | undefined {
  const present = storage.getStore();
  if (!present) return undefined;
  const { requestId, actor } = present;
  // Ours where there is one: it belongs to the caller's trace, and stands between the caller and what follows.
  const traceparent = presentSpan()?.traceparent ?? present.traceparent;
  return traceparent === undefined ? { requestId, actor } : { requestId, actor, traceparent };
}

/** Does something under a name of its own in the audit trail, for whoever is being served, or else for the gateway itself. */
export function acting<Result>(action: string, work: () => Result): Result {
  const { requestId = newRequestId(), actor = 'gateway', traceparent } = storage.getStore() ?? {};
  const trace = traceparent === undefined ? {} : { traceparent };
  return storage.run({ requestId, actor, action, ...trace }, work);
}

/** Bytes of an id, and of a store of random ones: the generator is asked for many at once, as asking is what costs. */
const ID_BYTES = 16;
const random = Buffer.allocUnsafeSlow(128 * ID_BYTES);
let used = random.length;

/** An id for what came without one: that of the present trace, or 32 hexadecimal digits like it. */
export function newRequestId(): string {
  const { traceId } = presentSpan() ?? {};
  if (traceId !== undefined) return traceId;
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += ID_BYTES;
  return random.toString('hex', used - ID_BYTES, used);
}
