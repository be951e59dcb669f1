import { AsyncLocalStorage } from 'node:async_hooks';
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Authenticate, isRefusal, type Refusal } from '../access/authenticate.ts';
import type { Principal } from '../access/principal.ts';
import { type UnderWay, within } from '../access/under-way.ts';
import { presentSpan } from '../tracing/tracer.ts';
import type { GraphiQL } from './graphiql/graphiql.ts';
import type { Asked } from './graphql/direct.ts';
import { GRAPHQL_PATH, type GraphQLServer } from './graphql.ts';
import { LIMITS } from './limits.ts';
import { createOriginJudge } from './origin.ts';
import type { Rate } from './rate/rate.ts';
import { TOO_MANY_ATTEMPTS, tooManyRequests } from './rate/rate-limited.ts';
import { takeBody } from './read-body.ts';
import { refuseForm, wrongForm } from './refused-request.ts';
import { REQUEST_ID_HEADER } from './request-id.ts';
import { respond, SECURITY_HEADERS } from './respond.ts';
import { unauthenticated } from './unauthenticated.ts';

export interface GraphQLDoorParts {
  readonly graphql: GraphQLServer;
  readonly graphiql: GraphiQL;
  readonly authenticate: Authenticate;
  readonly rate: Rate;
  readonly publicUrl: () => string;
  readonly allowedOrigins: readonly string[];
}

/** A request that came to the door, and what answers for whatever goes wrong with it. */
interface Visit extends Asked {
  readonly whole: UnderWay;
  readonly fail: (error: unknown) => void;
}

/**
 * GraphQL over plain HTTP: which page a request may come from, its form, who asks, how much of it, and only then its
 * body, since that costs memory and a stranger gets none. Nothing is thrown: what fails is handed to `fail`.
 *
 * A request whose answer is kept is served without promises and without an asynchronous context, which together cost
 * as much as reading it does. Whatever else is done for a request is done within `whole`, for logs, events and the
 * audit.
 */
export function createGraphQLDoor({ graphql, graphiql, authenticate, rate, ...parts }: GraphQLDoorParts) {
  const judge = createOriginJudge(parts.publicUrl, parts.allowedOrigins);

  return (
    request: IncomingMessage,
    response: ServerResponse,
    whole: UnderWay,
    failed: (error: unknown) => void,
  ): void => {
    const inside: Asked['inside'] = presentSpan()
      ? AsyncLocalStorage.snapshot()
      : (work) => within(whole, work);
    const fail = (error: unknown) => inside(() => failed(error));
    const visit = { request, response, whole, requestId: whole.requestId, inside, fail };
    try {
      if (isRefused(visit)) return;
      const { authorization } = request.headers;
      const known = authorization ? inside(() => authenticate(authorization)) : authenticate(authorization);
      if (known instanceof Promise) known.then((principal) => admit(visit, principal)).catch(fail);
      else admit(visit, known);
    } catch (error) {
      fail(error);
    }
  };

  /** Answers what may not come in, whoever sends it, and browsers that open the page. */
  function isRefused(visit: Visit): boolean {
    const { request, response, inside, fail } = visit;
    const { allowed, crossOrigin } = judge(request);
    if (!allowed) {
      const error = 'This page may not use the gateway. List its origin in ALLOWED_ORIGINS.';
      respond(named(visit), 403, { error });
      return true;
    }
    const isPost = request.method === 'POST';
    if (!(isPost && request.url === GRAPHQL_PATH) && graphiql.matches(request)) {
      inside(() => graphiql.handle(request, named(visit))).catch(fail);
      return true;
    }
    if (crossOrigin !== undefined) {
      response.setHeader('Access-Control-Allow-Origin', crossOrigin);
      response.setHeader('Vary', 'Origin');
      if (request.method === 'OPTIONS') {
        preflight(named(visit));
        return true;
      }
    }
    const wrong = wrongForm(request);
    if (wrong) {
      refuseForm(named(visit), wrong.status, wrong.message);
      return true;
    }
    const shut = rate.attempts.refused(request);
    if (shut !== undefined) tooManyRequests(named(visit), shut, TOO_MANY_ATTEMPTS);
    return shut !== undefined;
  }

  function admit(visit: Visit, principal: Principal | Refusal): void {
    const { request, whole, fail } = visit;
    if (isRefusal(principal)) {
      rate.attempts.failed(request);
      return void unauthenticated(named(visit), principal);
    }
    whole.actor = principal.actor;
    const wait = rate.keys.request(principal);
    if (wait !== undefined) return void tooManyRequests(named(visit), wait);
    if (request.method !== 'POST') return void takeLongWay(visit, undefined, principal).catch(fail);
    // Read here within its bound, and handed on: yoga itself would read whatever comes.
    takeBody(
      request,
      LIMITS.graphqlBody.value,
      (body) => graphql.turn.atItsEnd(() => serve(visit, body, principal)),
      fail,
    );
  }

  function serve(visit: Visit, body: Buffer, principal: Principal): void {
    try {
      const answered = graphql.direct(visit, body, principal);
      if (answered === true) return;
      Promise.resolve(answered)
        .then((isDone) => (isDone ? undefined : takeLongWay(visit, body, principal)))
        .catch(visit.fail);
    } catch (error) {
      visit.fail(error);
    }
  }

  async function takeLongWay(visit: Visit, body: Buffer | undefined, principal: Principal): Promise<void> {
    const { request, inside } = visit;
    const response = named(visit);
    // Read all the same, a broken byte would become another character, and the text another text.
    if (body && !isUtf8(body)) return refuseForm(response, 400, 'The body is not well-formed UTF-8.');
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const whole = body ? Object.assign(request, { body }) : request;
    await inside(() => graphql.handle(whole, response, { principal }));
  }
}

/** The response with the id of its request. The short way writes it among its other headers, in one piece. */
function named({ response, requestId }: Visit): ServerResponse {
  response.setHeader(REQUEST_ID_HEADER, requestId);
  return response;
}

function preflight(response: ServerResponse): void {
  respond(response, 204, undefined, {
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Allow-Headers': 'content-type, authorization, last-event-id',
    'Access-Control-Max-Age': '600',
  });
}
