import type { IncomingMessage, ServerResponse } from 'node:http';
import { createBearerCheck } from '../bearer.ts';
import { respond, SECURITY_HEADERS } from '../respond.ts';
import { createExposition, type Exposition, type Measure } from './exposition.ts';

/** The path that Prometheus reads. */
export const METRICS_PATH = '/metrics';

export interface MetricsParts {
  readonly measures: readonly Measure[];
  /** Bearers of those who may read; empty: whoever is on this machine. */
  readonly tokens: readonly string[];
}

/** Answers GET /metrics, or gives false where there is nothing for whoever asks. */
export type MetricsDoor = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/**
 * How much is going on is nobody else's business. With a token, whoever has it may read, from anywhere; without one,
 * only who connects from this machine itself. What a proxy on this machine hands on comes from elsewhere, and is
 * known by the headers with which every proxy says so.
 */
export function createMetricsDoor({ measures, tokens }: MetricsParts): MetricsDoor {
  const isBearer = createBearerCheck(tokens);
  let exposition: Promise<Exposition> | undefined;
  return async (request, response) => {
    if (tokens.length === 0 && !comesFromHere(request)) return false;
    if (tokens.length > 0 && !isBearer(request.headers.authorization)) {
      respond(response, 401, { error: 'Metrics need the METRICS_TOKEN.' }, { 'WWW-Authenticate': 'Bearer' });
      return true;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      respond(response, 405, { error: 'Metrics are read by GET.' }, { Allow: 'GET, HEAD' });
      return true;
    }
    exposition ??= createExposition(measures);
    const { contentType, text } = await exposition;
    const body = Buffer.from(await text());
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'Content-Type': contentType,
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : body);
    return true;
  };
}

const LOOPBACK = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/;

function comesFromHere({ socket, headers }: IncomingMessage): boolean {
  const isHandedOn = Object.keys(headers).some(
    (name) => name === 'forwarded' || name.startsWith('x-forwarded-'),
  );
  return !isHandedOn && LOOPBACK.test(socket.remoteAddress ?? '');
}
