import { MAX_CALLBACK_BYTES } from '../callbacks/receive.ts';
import { MAX_RECIPIENTS } from '../invites/create.ts';
import { MAX_OTHER_REPLIES } from '../invites/reply.ts';
import { MAX_PAGE } from '../schema/page-size.ts';
import { KEPT } from '../store/sweep.ts';
import { PAGE_EVENTS } from '../stream/subscribe.ts';

/** One bound: what it counts, in which unit, and what happens beyond it. */
export interface Limit {
  readonly value: number;
  readonly unit: string;
  readonly beyond: string;
}

/** Everything that grows and how far. docs/limits.md is written from this table. */
export const LIMITS = {
  graphqlBody: { value: 100 * 1024, unit: 'bytes of a GraphQL request', beyond: '413' },
  socketFrame: { value: 64 * 1024, unit: 'bytes of a WebSocket message', beyond: 'socket closed 1009' },
  documentTokens: { value: 1000, unit: 'tokens of a GraphQL document', beyond: 'BAD_USER_INPUT' },
  socketInit: { value: 3000, unit: 'ms until connection_init', beyond: 'socket closed 4408' },
  socketSilence: {
    value: 12_000,
    unit: 'ms between pings',
    beyond: 'socket closed when one goes unanswered',
  },
  sockets: { value: 2000, unit: 'open WebSockets', beyond: '503' },
  subscriptionsPerSocket: { value: 20, unit: 'operations on one socket', beyond: 'RATE_LIMITED' },
  callbackBody: { value: MAX_CALLBACK_BYTES, unit: 'bytes of a callback', beyond: '413' },
  requestTime: { value: 10_000, unit: 'ms until a request is received whole', beyond: '408' },
  headerTime: { value: 5000, unit: 'ms until its headers are received', beyond: '408' },
  shutdown: { value: 8000, unit: 'ms to finish requests at SIGTERM', beyond: 'connections cut' },
  page: { value: MAX_PAGE, unit: 'items of a page', beyond: 'BAD_USER_INPUT' },
  subscriptionPage: {
    value: PAGE_EVENTS,
    unit: 'events one subscription holds',
    beyond: 'it reads no further',
  },
  recipients: { value: MAX_RECIPIENTS, unit: 'recipients of an invite', beyond: 'INVALID_INPUT' },
  otherReplies: {
    value: MAX_OTHER_REPLIES,
    unit: 'other addresses listed in replies',
    beyond: 'kept, not listed',
  },
  idempotencyKeys: {
    value: KEPT.idempotencyKeysMs,
    unit: 'ms an idempotency key is kept',
    beyond: 'forgotten',
  },
  receivedMail: { value: KEPT.receivedMailMs, unit: 'ms raw received mail is kept', beyond: 'deleted' },
  capturedMail: { value: KEPT.capturedMails, unit: 'captured mails', beyond: 'oldest deleted' },
} as const satisfies Record<string, Limit>;
