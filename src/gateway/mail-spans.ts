import { within } from '../access/under-way.ts';
import type { ClaimedJob } from '../mail/sender.ts';
import { spanned, type Tracer } from '../tracing/tracer.ts';

/**
 * Sends each mail as a part of the request that it came from, so that the events of its delivery and the lines of the
 * log belong to that; as a span of its trace, where there is a tracer.
 */
export function sendingWithin(
  tracer: Tracer | undefined,
  isCaptured: boolean,
): (claimed: ClaimedJob, send: () => Promise<void>) => Promise<void> {
  const caused = ({ job: { cause } }: ClaimedJob, send: () => Promise<void>) =>
    cause ? within({ ...cause }, send) : send();
  if (!tracer) return caused;
  return async (claimed, send) => {
    const { job, attempts } = claimed;
    const start = {
      name: isCaptured ? 'mail capture' : 'mail send',
      kind: isCaptured ? ('internal' as const) : ('client' as const),
      cause: { traceparent: job.cause?.traceparent },
      attributes: { 'invitegraph.mail.method': job.method, 'invitegraph.attempt': attempts },
    };
    await spanned(tracer, start, () => caused(claimed, send));
  };
}
