import { underWay } from '../access/under-way.ts';
import { spanned, type Tracer } from '../tracing/tracer.ts';
import type { HttpAnswer, HttpRequest, TraceRequest } from '../upstream/exchange.ts';

/** What became of a request, in the words of the metrics. */
export function outcomeOf(answer: HttpAnswer): string {
  return answer.kind === 'failed' ? answer.failure.kind : answer.kind;
}

/** Sends requests to Cronofy with the trace that they belong to; as spans of it, where there is a tracer. */
export function tracingUpstream(tracer: Tracer | undefined, host: string): TraceRequest {
  if (!tracer) return (_, send) => send(underWay()?.traceparent);
  const start = ({ verb }: HttpRequest) => ({
    name: `${verb} /v1/smart_invites`,
    kind: 'client' as const,
    caller: underWay()?.traceparent,
    attributes: {
      'http.request.method': verb,
      'url.template': '/v1/smart_invites',
      'server.address': host,
    },
  });
  return async (request, send) =>
    spanned(tracer, start(request), async (span) => {
      const answer = await send(span.traceparent);
      span.set({ 'invitegraph.upstream.outcome': outcomeOf(answer) });
      if (answer.kind === 'failed') span.fail(answer.failure.kind);
      return answer;
    });
}
