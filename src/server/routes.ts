import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { type UnderWay, within } from '../access/under-way.ts';
import { type CallbackParts, MAX_CALLBACK_BYTES, receiveCallback } from '../callbacks/receive.ts';
import { InvitegraphError, type OperationCode } from '../errors.ts';
import { inside, presentSpan, type Span, type Tracer } from '../tracing/tracer.ts';
import type { Console } from './console/console.ts';
import { GRAPHQL_PATH } from './graphql.ts';
import { createGraphQLDoor, type GraphQLDoorParts } from './graphql-door.ts';
import { type Checks, live, ready } from './health.ts';
import { INBOUND_MIME_PATH } from './inbound-mime.ts';
import { loggablePath } from './loggable-path.ts';
import { METRICS_PATH, type MetricsDoor } from './metrics/metrics.ts';
import type { RequestCounts } from './metrics/requests.ts';
import { BodyTooLargeError, readBody } from './read-body.ts';
import { carriesCredentials, refuseForm } from './refused-request.ts';
import { REQUEST_ID_HEADER, requestUnderWay } from './request-id.ts';
import { requestSpan } from './request-span.ts';
import { respond } from './respond.ts';
import { retryAfter } from './retry-after.ts';
import { RSVP_PATH } from './rsvp/path.ts';
import { tooLarge } from './too-large.ts';

/** The one path of Cronofy's smart invites (contract part 1). */
const REST_PATH = '/v1/smart_invites';

const CREDENTIALS_IN_ADDRESS =
  'Credentials do not belong in an address, which is kept in histories and logs. Send the header Authorization ' +
  'with "Bearer" and the key or token; over WebSocket, connectionParams: { authorization }.';

export interface RouteParts extends GraphQLDoorParts {
  readonly console: Console;
  /** Cronofy's own API, as its SDKs expect it. */
  readonly rest: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** The recipients' pages. */
  readonly rsvp: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Absent where no webhook secret is configured. */
  readonly inboundMime: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;
  /** Absent where no client secret is configured: the endpoint is then closed. */
  readonly callbacks: CallbackParts | undefined;
  /** Counts every request. */
  readonly requests: Pick<RequestCounts, 'begin'>;
  /** Absent where nobody wants traces. */
  readonly tracer?: Tracer | undefined;
  readonly metrics: MetricsDoor;
  /** Counts what became of each callback. */
  readonly callbackOutcome: (outcome: string) => void;
  readonly checks: Checks;
  readonly isStopping: () => boolean;
  readonly log: Logger;
}

/** The parts, and the door to GraphQL. */
interface Doors extends RouteParts {
  readonly graphqlDoor: ReturnType<typeof createGraphQLDoor>;
}

/** Answers every plain HTTP request; nothing thrown below reaches the client or ends the process. */
export function createRoutes(given: RouteParts) {
  const parts = { ...given, graphqlDoor: createGraphQLDoor(given) };
  return (request: IncomingMessage, response: ServerResponse): void => {
    parts.requests.begin(request, response);
    const { tracer } = parts;
    if (tracer) return void traced(tracer, request, response);
    const whole = requestUnderWay(request.headers, 'anonymous');
    // The door to GraphQL goes on within it where that matters.
    if (request.url === GRAPHQL_PATH) answer(request, response, whole);
    else within(whole, () => answer(request, response, whole));
  };

  function traced(tracer: Tracer, request: IncomingMessage, response: ServerResponse): void {
    let span: Span | undefined;
    const whole = requestUnderWay(request.headers, 'anonymous', (caller) => {
      span = requestSpan(tracer, request, response, caller);
      return span?.traceparent ?? caller;
    });
    const work = () => within(whole, () => answer(request, response, whole));
    if (span) inside(tracer, span, work);
    else work();
  }

  function answer(request: IncomingMessage, response: ServerResponse, whole: UnderWay): void {
    const fail = (error: unknown) => failed(parts, request, response, whole, error);
    if (request.url === GRAPHQL_PATH) parts.graphqlDoor(request, response, whole, fail);
    else route(parts, request, response, whole, fail).catch(fail);
  }
}

function failed(
  { log }: RouteParts,
  request: IncomingMessage,
  response: ServerResponse,
  { requestId }: UnderWay,
  error: unknown,
): void {
  if (!response.headersSent) response.setHeader(REQUEST_ID_HEADER, requestId);
  if (error instanceof BodyTooLargeError) return void tooLarge(response, error);
  // A client that went away is nobody's fault and nothing to answer. The request tells nothing of that: it
  // counts as destroyed as soon as its body has been read.
  if (response.destroyed || response.headersSent) return void response.destroy();
  // What could not be kept was not acknowledged: whoever sent it sends it again.
  if (error instanceof InvitegraphError && PASSING.has(error.code))
    return void respond(
      response,
      503,
      { error: error.message, code: error.code },
      retryAfter(error.details.retryAfterMs),
    );
  log.error({ err: error, path: loggablePath(request.url) }, 'a request failed');
  respond(response, 500, { error: 'Something failed inside the gateway. It was logged.' });
}

/** Codes of what passes by itself. */
const PASSING: ReadonlySet<OperationCode> = new Set(['RATE_LIMITED', 'UPSTREAM_UNAVAILABLE']);

/** Who it is that comes to a door, where nothing more can be known. */
const ACTORS = new Map([
  ['/callbacks/cronofy', 'cronofy'],
  [INBOUND_MIME_PATH, 'mail'],
  [REST_PATH, 'client'],
]);

async function route(
  parts: Doors,
  request: IncomingMessage,
  response: ServerResponse,
  whole: UnderWay,
  fail: (error: unknown) => void,
): Promise<void> {
  if (carriesCredentials(request.url)) {
    response.setHeader(REQUEST_ID_HEADER, whole.requestId);
    return refuseForm(response, 400, CREDENTIALS_IN_ADDRESS);
  }
  const path = (request.url ?? '/').split('?', 1)[0] as string;
  if (path === GRAPHQL_PATH) return parts.graphqlDoor(request, response, whole, fail);
  response.setHeader(REQUEST_ID_HEADER, whole.requestId);
  const isGuest = path.startsWith(RSVP_PATH);
  const actor = isGuest ? 'guest' : ACTORS.get(path);
  if (actor !== undefined) {
    whole.actor = actor;
    // The rest of a guest's path is a secret. What the REST face is asked, it enters itself.
    if (request.method === 'POST') whole.action = `POST ${isGuest ? '/rsvp' : path}`;
  }
  if (path === '/health/live') return live(response);
  if (path === '/health/ready') return ready(response, parts.checks, parts.isStopping());
  if (path === METRICS_PATH && (await parts.metrics(request, response))) return;
  if (path === '/callbacks/cronofy') return callback(parts, request, response);
  if (path === INBOUND_MIME_PATH && parts.inboundMime) return parts.inboundMime(request, response);
  if (path === REST_PATH) return parts.rest(request, response);
  if (path.startsWith(RSVP_PATH)) return parts.rsvp(request, response);
  if (parts.console.matches(path)) return parts.console.handle(request, response);
  if (parts.graphiql.matches(request)) return parts.graphqlDoor(request, response, whole, fail);
  respond(response, 404, { error: `There is nothing at ${path}. GraphQL is at ${GRAPHQL_PATH}.` });
}

async function callback(
  { callbacks, callbackOutcome, log }: RouteParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!callbacks)
    return respond(response, 404, { error: 'Callbacks are off: CRONOFY_CLIENT_SECRET is not set.' });
  if (request.method !== 'POST')
    return respond(response, 405, { error: 'Callbacks are sent by POST.' }, { Allow: 'POST' });
  const body = await readBody(request, MAX_CALLBACK_BYTES);
  const signatures = request.headersDistinct['cronofy-hmac-sha256'] ?? [];
  // Two headers of one name are joined by proxies in ways that differ: a sender of ours never sends two.
  const signature = signatures.length === 1 ? signatures[0] : undefined;
  const { status, message, outcome } = await receiveCallback(callbacks, body, signature);
  // The type of what was ignored is the sender's word.
  const [known = ''] = outcome.split(' ', 1);
  callbackOutcome(known);
  presentSpan()?.set({ 'invitegraph.callback.outcome': known });
  // Thousands come in a second when guests answer all at once; what is refused is what somebody must look into.
  if (status === 204) log.debug({ status, outcome }, 'callback');
  else log.info({ status, outcome }, 'callback');
  respond(response, status, status === 204 ? undefined : { error: message });
}
