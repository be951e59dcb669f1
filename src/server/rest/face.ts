import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Authenticate, isRefusal } from '../../access/authenticate.ts';
import { entering } from '../../access/entering.ts';
import type { Principal, Scope } from '../../access/principal.ts';
import { underWay } from '../../access/under-way.ts';
import { InvitegraphError, RefusedError } from '../../errors.ts';
import type { AuditTrail } from '../../invites/audit.ts';
import { fingerprintOf } from '../bearer.ts';
import type { Rate } from '../rate/rate.ts';
import { BodyTooLargeError, readBody } from '../read-body.ts';
import { respond } from '../respond.ts';
import { retryAfter } from '../retry-after.ts';
import { tooLarge } from '../too-large.ts';
import { change, type OperationParts, status } from './operations.ts';
import { type FieldProblem, fieldProblem, UnprocessableError } from './problems.ts';
import { readQuery } from './read-query.ts';
import { MAX_REST_BYTES, MalformedBodyError, type RestRequest, readRequest } from './read-request.ts';
import { refusalOf } from './refusal.ts';

export interface RestParts extends Omit<OperationParts, 'application'> {
  /** Tells by the bearer whose invites a request sees and changes; see client-door.ts. */
  readonly authenticate: Authenticate;
  readonly rate: Rate;
  readonly audit: Pick<AuditTrail, 'enter'>;
  /** Hears of entries of the trail that could not be written. */
  readonly onAuditError: (error: unknown) => void;
}

const ALLOWED = ['GET', 'HEAD', 'POST'];
/** What an API key needs; client secrets have all of it. A change mails as a rule. */
const LOOK: readonly Scope[] = ['invites:read'];
const CHANGE: readonly Scope[] = ['invites:write', 'invites:send'];

/**
 * The REST face: Cronofy's smart invites as its official SDKs call them, answered from our own invites
 * (contract-smart-invites). Gives the handler of `/v1/smart_invites`, which answers every method; it throws only
 * what is nobody's to see, or where the client goes away.
 */
export function createRestFace(
  parts: RestParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { rate, authenticate } = parts;
  return async (request, response) => {
    if (!ALLOWED.includes(request.method ?? ''))
      return respond(response, 405, { error: 'Send GET or POST.' }, { Allow: ALLOWED.join(', ') });
    const shut = rate.attempts.refused(request);
    if (shut !== undefined) return slowDown(response, shut);
    const client = await authenticate(request.headers.authorization);
    if (isRefusal(client)) {
      rate.attempts.failed(request);
      return respond(
        response,
        401,
        { error: 'Send a client secret as bearer token.' },
        { 'WWW-Authenticate': 'Bearer' },
      );
    }
    const whole = underWay();
    if (whole)
      whole.actor =
        client.actor === 'client'
          ? `client:${fingerprintOf(request.headers.authorization ?? '')}`
          : client.actor;
    const wait = rate.keys.request(client);
    if (wait !== undefined) return slowDown(response, wait);
    const isPost = request.method === 'POST';
    const own = { ...parts, application: client.application };
    try {
      if (!isPost) mustHave(client, LOOK);
      const body = isPost
        ? await post(own, client, request)
        : await status(own, readQuery(request.url ?? ''));
      respond(response, 200, body);
    } catch (error) {
      if (error instanceof BodyTooLargeError) return tooLarge(response, error);
      const refusal = refusalOf(error, isPost ? 'recipient.email' : 'recipient_email');
      if (!refusal) throw error;
      respond(response, refusal.status, refusal.body, refusal.headers);
    }
  };
}

/** As Cronofy answers whoever asks too often; its SDKs look at the header. */
function slowDown(response: ServerResponse, ms: number): void {
  respond(response, 429, { error: 'Too many requests.' }, retryAfter(ms));
}

function mustHave({ scopes }: Principal, needed: readonly Scope[]): void {
  const lacking = needed.filter((scope) => !scopes.has(scope));
  if (lacking.length > 0)
    throw new InvitegraphError('FORBIDDEN', `These credentials lack the scope ${lacking.join(', ')}.`);
}

/** Headers that describe the body are not believed: C#'s SDK says gzip and sends plain JSON. */
async function post(
  parts: RestParts & OperationParts,
  client: Principal,
  request: IncomingMessage,
): Promise<object> {
  const body = await readBody(request, MAX_REST_BYTES);
  let read: RestRequest | undefined;
  const action = {
    application: parts.application,
    name: 'POST /v1/smart_invites',
    smartInviteId: () => smartInviteIdOf(read),
    codeOfError: (error: unknown) =>
      error instanceof UnprocessableError || error instanceof MalformedBodyError
        ? 'INVALID_INPUT'
        : undefined,
  };
  return entering(parts.audit, action, parts.onAuditError, () => {
    mustHave(client, CHANGE);
    const problems: FieldProblem[] = [];
    read = readRequest(body, problems);
    if (problems.length === 0) return change(parts, read);
    throw new UnprocessableError([...problems, ...furtherProblems(parts, read, problems)]);
  });
}

function smartInviteIdOf(read: RestRequest | undefined): string | undefined {
  return read?.method === 'request' ? read.draft.smartInviteId : read?.smartInviteId;
}

/** What the domain would refuse besides: a caller mends everything at once. */
function furtherProblems(
  { service, application }: OperationParts,
  request: RestRequest,
  known: readonly FieldProblem[],
): FieldProblem[] {
  if (request.method !== 'request') return [];
  try {
    service.preview(application, request.draft);
    return [];
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.problems
      .map((problem) => fieldProblem(problem, 'recipient.email'))
      .filter(({ field }) => !known.some((problem) => problem.field === field));
  }
}
