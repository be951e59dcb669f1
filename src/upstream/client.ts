import { ConfigError } from '../errors.ts';
import type { Invite, Recipient } from '../invites/invite.ts';
import type { Clock } from '../invites/ports.ts';
import { type AskParts, ask, type Call, isAnswered } from './ask.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { createConnections } from './connections.ts';
import {
  createExchange,
  DEFAULT_TIMEOUTS,
  type ExchangeOptions,
  type HttpRequest,
  MAX_IN_FLIGHT,
  openPool,
  type Timeouts,
} from './exchange.ts';
import { failure, type Outcome } from './outcome.ts';
import { type Pause, timerPause } from './pause.ts';
import { problemsOf } from './problems.ts';
import { createRateBudget, type RateBudget } from './rate-budget.ts';
import { cancelBody, type RequestOptions, removeBody, requestBody } from './request-body.ts';
import { readInvite, type UpstreamInvite } from './response-body.ts';
import type { Operation } from './retry.ts';

/** Which invite is meant: what identifies it at Cronofy (contract 2.1 and part 4). */
export type UpstreamRef = Pick<Invite, 'smartInviteId' | 'group' | 'recipients'>;

/**
 * Cronofy's smart invites. Every method resolves to an Outcome, whatever happened on the way, and rejects only
 * with the reason of the call's signal. Calls that change one invite must not overlap (retry.ts says why).
 */
export interface UpstreamClient {
  /** Creates or updates: the answer has the text to mail. */
  put(invite: Invite, call?: Call): Promise<Outcome<UpstreamInvite>>;
  /** Calls the invite off; the answer has the CANCEL to mail. */
  cancel(invite: Invite, call?: Call): Promise<Outcome<UpstreamInvite>>;
  /** Takes one recipient off a group invite. */
  remove(
    invite: Pick<Invite, 'smartInviteId'>,
    recipient: Pick<Recipient, 'email'>,
    call?: Call,
  ): Promise<Outcome<UpstreamInvite>>;
  /** The present answers, with the iCalendar text only where asked for (contract part 4). */
  status(
    invite: UpstreamRef,
    options?: Call & { readonly includeIcs?: boolean },
  ): Promise<Outcome<UpstreamInvite>>;
  /** Lets what is out come back, then closes the connections. */
  close(): Promise<void>;
}

export interface UpstreamClientOptions extends RequestOptions {
  /** From `apiUrl`. */
  readonly url: URL;
  /** Active client secrets of the application; the first is the bearer, none is ever repeated anywhere. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
  /** Default: a budget of its own with Cronofy's default rate. */
  readonly budget?: RateBudget;
  readonly breaker?: Breaker;
  readonly timeouts?: Partial<Timeouts>;
  readonly pause?: Pause;
  readonly random?: () => number;
  /** Opens the connections to an origin. */
  readonly connect?: ExchangeOptions['connect'];
  /** Told what came of each request. */
  readonly onAnswer?: ExchangeOptions['onAnswer'];
  /** Sends each request, as a part of what it belongs to. */
  readonly trace?: ExchangeOptions['trace'];
}

/** A client of one data centre. Throws ConfigError naming CRONOFY_CLIENT_SECRET. */
export function createUpstreamClient(options: UpstreamClientOptions): UpstreamClient {
  const { url, secrets, clock, pause = timerPause, random = Math.random, connect = openPool } = options;
  const { onAnswer, trace } = options;
  const [bearer] = secrets;
  if (bearer === undefined) throw new ConfigError('CRONOFY_CLIENT_SECRET must be set to use Cronofy.');
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const parts: AskParts = {
    exchange: createExchange({ url, bearer, clock, timeouts, connect, onAnswer, trace }),
    budget: options.budget ?? createRateBudget({ clock, pause }),
    breaker: options.breaker ?? createBreaker({ clock }),
    connections: createConnections(MAX_IN_FLIGHT),
    clock,
    pause,
    random,
  };

  async function outcomeOf(
    operation: Operation,
    smartInviteId: string,
    request: HttpRequest,
    call: Call = {},
  ): Promise<Outcome<UpstreamInvite>> {
    const answer = await ask(parts, operation, request, call);
    if (!isAnswered(answer)) return answer;
    const { json, mayHaveTakenEffect } = answer;
    if (answer.kind === 'unprocessable') {
      const problems = problemsOf(json, { byReference: operation !== 'request', secrets });
      return failure({ kind: 'invalid', problems }, mayHaveTakenEffect);
    }
    // A change without a word is a change; a status without one is nothing.
    if (json === undefined && operation !== 'status')
      return { kind: 'ok', value: { recipients: [], replies: [] } };
    const value = readInvite(json, smartInviteId);
    return value
      ? { kind: 'ok', value }
      : failure({ kind: 'unreadable', reason: 'shape' }, mayHaveTakenEffect);
  }

  const post = (operation: Operation, smartInviteId: string, body: object, call?: Call) =>
    outcomeOf(operation, smartInviteId, { verb: 'POST', body }, call);

  return {
    put: (invite, call) => post('request', invite.smartInviteId, requestBody(invite, options), call),
    cancel: (invite, call) => post('cancel', invite.smartInviteId, cancelBody(invite), call),
    remove: ({ smartInviteId }, recipient, call) =>
      post('remove', smartInviteId, removeBody(smartInviteId, recipient), call),
    status: (invite, { includeIcs = false, ...call } = {}) =>
      outcomeOf(
        'status',
        invite.smartInviteId,
        { verb: 'GET', query: statusQuery(invite, includeIcs) },
        call,
      ),
    close: () => parts.exchange.close(),
  };
}

/** A group is named by its id alone, and with an address it would be another invite (contract part 4). */
function statusQuery({ smartInviteId, group, recipients }: UpstreamRef, includeIcs: boolean): string {
  // Not URLSearchParams: it writes a space as +, which only form decoders read as one.
  const pairs = [
    ['smart_invite_id', smartInviteId],
    ...(group ? [] : [['recipient_email', recipients[0]?.email ?? '']]),
    ...(includeIcs ? [['include_ics', 'true']] : []),
  ];
  return `?${pairs.map((pair) => pair.map((part = '') => encodeURIComponent(part.toWellFormed())).join('=')).join('&')}`;
}
