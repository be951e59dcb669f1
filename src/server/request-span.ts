import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Span, Tracer } from '../tracing/tracer.ts';
import { INBOUND_MIME_PATH } from './inbound-mime.ts';
import { RSVP_PATH } from './rsvp/path.ts';

/** Doors whose requests are traced. Probes, metrics and files would be noise. */
const ROUTES = new Set(['/graphql', '/callbacks/cronofy', '/v1/smart_invites', INBOUND_MIME_PATH]);
const METHODS = new Set(['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'DELETE', 'PATCH']);

/**
 * Begins the span of a request, which ends with its response; undefined for what is not traced. Named by its route: the
 * path of a guest's page is a secret, and a query may hold an address.
 */
export function requestSpan(
  tracer: Tracer,
  request: IncomingMessage,
  response: ServerResponse,
  caller: string | undefined,
): Span | undefined {
  const path = (request.url ?? '/').split('?', 1)[0] as string;
  const route = path.startsWith(RSVP_PATH) ? `${RSVP_PATH}{token}` : ROUTES.has(path) ? path : undefined;
  if (route === undefined) return undefined;
  const method = METHODS.has(request.method ?? '') ? (request.method as string) : '_OTHER';
  const span = tracer.start({
    name: `${method} ${route}`,
    kind: 'server',
    attributes: { 'http.request.method': method, 'http.route': route },
    caller,
  });
  response.once('close', () => {
    const { statusCode, headersSent } = response;
    if (headersSent) span.set({ 'http.response.status_code': statusCode });
    if (!headersSent) span.fail('aborted');
    else if (statusCode >= 500) span.fail(String(statusCode));
    span.end();
  });
  return span;
}
