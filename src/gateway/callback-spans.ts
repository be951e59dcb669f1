import type { TraceAttempt } from '../callbacks/deliver.ts';
import { spanned, type Tracer } from '../tracing/tracer.ts';

/** Makes attempts at callbacks to applications spans in the traces of the answers that they tell of. */
export function tracingCallbacks(tracer: Tracer): TraceAttempt {
  return async ({ traceparent, attempts }, attempt) =>
    spanned(
      tracer,
      {
        name: 'callback send',
        kind: 'client',
        cause: { traceparent },
        // Not where to: the address is the application's, and may hold a key.
        attributes: { 'http.request.method': 'POST', 'invitegraph.attempt': attempts },
      },
      async (span) => {
        const result = await attempt(span.traceparent);
        span.set({ 'invitegraph.callback.outcome': result.outcome });
        if ('status' in result && result.status !== undefined)
          span.set({ 'http.response.status_code': result.status });
        if (result.outcome !== 'delivered') span.fail(result.outcome);
        return result;
      },
    );
}
