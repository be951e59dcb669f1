import type { Cause } from '../invites/cause.ts';
import type { DraftEvent } from '../invites/event.ts';
import { type Span, spanned, type Tracer } from '../tracing/tracer.ts';
import type { AppendEvents } from './commit/batch.ts';
import { together } from './send.ts';

/** The spans of changes, from when they begin to wait for their transaction until they are durable. */
export interface CommitSpans {
  /**
   * Makes a change as a span, which its events, mail and callbacks then go back to. What goes back to nothing is
   * something that the gateway does by itself, and no part of a trace.
   */
  run<Result>(
    cause: Cause | undefined,
    change: (cause: Cause | undefined) => Promise<Result>,
  ): Promise<Result>;
  /** The same, telling the spans of their events and the places that those got. */
  telling(append: AppendEvents): AppendEvents;
}

export function createCommitSpans(tracer: Tracer): CommitSpans {
  /** Those under way, by what their events go back to; as many as changes wait. */
  const open = new Map<string, Span>();
  return {
    async run(cause, change) {
      if (!cause) return change(undefined);
      return spanned(
        tracer,
        { name: 'commit', kind: 'internal', caller: cause.traceparent },
        async (span) => {
          const { traceparent } = span;
          if (span.isRecorded) open.set(traceparent, span);
          try {
            return await change({ ...cause, traceparent });
          } finally {
            open.delete(traceparent);
          }
        },
      );
    },
    telling:
      (append) =>
      (...appended) =>
        together([append(...appended)], ([events]) => {
          if (open.size === 0) return;
          const bySpan = Map.groupBy(events as readonly Placed[], ({ cause }) =>
            open.get(cause?.traceparent ?? ''),
          );
          for (const [span, own] of bySpan)
            span?.set({
              'invitegraph.event.type': own.map(({ body }) => body.type),
              'invitegraph.log.offset': own.map(({ offset }) => offset),
            });
        }),
  };
}

type Placed = DraftEvent & { readonly offset: number };
