import { READING_LIMITS } from '../calendar/limits.ts';
import { ATTEMPT_MS, MAX_RESPONSE_BYTES } from '../callbacks/attempt.ts';
import { MAX_CALLBACK_BYTES } from '../callbacks/receive.ts';
import { MAX_RECIPIENTS } from '../invites/create.ts';
import { MAX_OTHER_REPLIES } from '../invites/reply.ts';
import {
  MAX_SMTP_CLIENTS,
  MAX_SMTP_RECIPIENTS,
  SMTP_IDLE_MS,
  SMTP_SESSION_MS,
} from '../mail/inbound/smtp-port.ts';
import { MAX_ADDRESSES, MAX_HEADER_BYTES, MAX_MAIL_BYTES, MAX_PARTS } from '../mail/read/caps.ts';
import { MAX_PART_DEPTH } from '../mail/read/mime-tree.ts';
import { MAX_FILTER_VALUES } from '../schema/filter-lists.ts';
import { MAX_PAGE } from '../schema/page-size.ts';
import { MAX_MESSAGES_PER_INVITE, MAX_RAW_PER_INVITE } from '../store/inbox.ts';
import { KEPT } from '../store/sweep.ts';
import { PAGE_EVENTS } from '../stream/subscribe.ts';
import { MAX_IN_FLIGHT } from '../upstream/exchange.ts';
import { MAX_REST_BYTES } from './rest/read-request.ts';

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
  socketGoodbye: { value: 2000, unit: 'ms to answer a close at SIGTERM', beyond: 'socket cut' },
  sockets: { value: 2000, unit: 'open WebSockets', beyond: '503' },
  subscriptionsPerSocket: { value: 20, unit: 'operations on one socket', beyond: 'RATE_LIMITED' },
  restBody: { value: MAX_REST_BYTES, unit: 'bytes of a REST request', beyond: '413' },
  callbackAttempts: { value: 8, unit: 'attempts at a callback to an application', beyond: 'FAILED' },
  callbackAnswer: { value: MAX_RESPONSE_BYTES, unit: 'bytes read of its answer', beyond: 'connection cut' },
  callbackTime: { value: ATTEMPT_MS, unit: 'ms of one attempt', beyond: 'failed attempt' },
  upstreamInFlight: { value: MAX_IN_FLIGHT, unit: 'requests to Cronofy at a time', beyond: 'they wait' },
  callbacksKept: { value: KEPT.callbacksMs, unit: 'ms callbacks are kept', beyond: 'deleted' },
  callbackBody: { value: MAX_CALLBACK_BYTES, unit: 'bytes of a callback', beyond: '413' },
  unreadBody: { value: 1000, unit: 'ms to listen on after 413', beyond: 'connection cut' },
  requestTime: { value: 10_000, unit: 'ms until a request is received whole', beyond: '408' },
  headerTime: { value: 5000, unit: 'ms until its headers are received', beyond: '408' },
  shutdown: { value: 8000, unit: 'ms to finish requests at SIGTERM', beyond: 'connections cut' },
  page: { value: MAX_PAGE, unit: 'items of a page', beyond: 'BAD_USER_INPUT' },
  filterValues: {
    value: MAX_FILTER_VALUES,
    unit: 'values of one list in a filter',
    beyond: 'BAD_USER_INPUT',
  },
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
  smtpClients: { value: MAX_SMTP_CLIENTS, unit: 'SMTP connections', beyond: '421' },
  smtpRecipients: { value: MAX_SMTP_RECIPIENTS, unit: 'recipients of one mail', beyond: '452' },
  smtpSilence: { value: SMTP_IDLE_MS, unit: 'ms of silence in SMTP', beyond: '421' },
  smtpSession: { value: SMTP_SESSION_MS, unit: 'ms of one SMTP session', beyond: '421' },
  mailSize: { value: MAX_MAIL_BYTES, unit: 'bytes of a mail', beyond: '552' },
  mailHeaders: { value: MAX_HEADER_BYTES, unit: 'bytes of its headers', beyond: 'too-large' },
  mailParts: { value: MAX_PARTS, unit: 'MIME parts', beyond: 'too-large' },
  mailDepth: { value: MAX_PART_DEPTH, unit: 'levels of MIME parts', beyond: 'malformed' },
  mailAddresses: { value: MAX_ADDRESSES, unit: 'addresses in its headers', beyond: 'too-large' },
  calendarText: {
    value: READING_LIMITS.text,
    unit: 'characters of iCalendar text',
    beyond: 'cut, with a warning',
  },
  mailsPerInvite: { value: MAX_MESSAGES_PER_INVITE, unit: 'mails to one invite in 30 days', beyond: '451' },
  rawPerInvite: { value: MAX_RAW_PER_INVITE, unit: 'of them kept raw', beyond: 'kept without bytes' },
  idempotencyKeys: {
    value: KEPT.idempotencyKeysMs,
    unit: 'ms an idempotency key is kept',
    beyond: 'forgotten',
  },
  receivedMail: { value: KEPT.receivedMailMs, unit: 'ms raw received mail is kept', beyond: 'deleted' },
  capturedMail: { value: KEPT.capturedMails, unit: 'captured mails', beyond: 'oldest deleted' },
} as const satisfies Record<string, Limit>;
