import { ATTEMPT_MS, MAX_RESPONSE_BYTES } from '../callbacks/attempt.ts';
import { MAX_CALLBACK_BYTES } from '../callbacks/receive.ts';
import { MAX_GUESTS_EVER } from '../invites/join.ts';
import { MAX_RECIPIENTS } from '../invites/recipient-draft.ts';
import { MAX_OTHER_REPLIES } from '../invites/reply.ts';
import { RESEND_PAUSE_MS } from '../invites/resend.ts';
import { MAX_CANCELLED_OCCURRENCES, MAX_CHANGED_OCCURRENCES } from '../invites/series/amend-occurrence.ts';
import { MAX_OCCURRENCE_ANSWERS } from '../invites/series/occurrence-answers.ts';
import { MAX_RECURRENCE_DATES } from '../invites/series/recurrence.ts';
import { MAX_COUNT } from '../invites/series/recurrence-rule.ts';
import { MAX_YEARS } from '../invites/series/rule-days.ts';
import { MAX_REPRESENTATIONS } from '../schema/federation.ts';
import { MAX_FILTER_VALUES } from '../schema/filter-lists.ts';
import { MAX_PAGE } from '../schema/page-size.ts';
import { MAX_BATCH, MAX_WAITING } from '../store/commit/queue.ts';
import { MAX_GATHERED, MAX_GATHERED_STATEMENTS } from '../store/gather-look-ups.ts';
import { KEPT_INVITE_CHARACTERS, KEPT_INVITES } from '../store/kept-invites.ts';
import { FEW } from '../store/list-way.ts';
import { LONGEST_INDEXED_TEXT } from '../store/migrations/text-index-postgres.ts';
import {
  CONNECT_MS,
  IDLE_TRANSACTION_MS,
  LOCK_MS,
  MAX_CONNECTIONS,
  MAX_RUNS,
  STATEMENT_MS,
} from '../store/postgres-bounds.ts';
import { WAL_BYTES } from '../store/sqlite-bounds.ts';
import { MAX_PREPARED } from '../store/statement-names.ts';
import { KEPT } from '../store/sweep.ts';
import { PAGE_EVENTS, PAGE_READS } from '../stream/reader.ts';
import { RING_BYTES, RING_EVENTS } from '../stream/ring.ts';
import { MAX_IN_FLIGHT } from '../upstream/exchange.ts';
import { STREAM_SILENCE_MS } from './event-stream/event-stream.ts';
import {
  KEPT_ANSWER_CHARACTERS,
  KEPT_READS,
  KEPT_REQUEST_BYTES,
  MAX_LOOK_UPS_OF_ANSWER,
} from './graphql/answers/kept-answers.ts';
import { MAX_PLANNED_FIELDS } from './graphql/plan.ts';
import { ACCESS_LIMITS } from './limits/access-limits.ts';
import type { Limit } from './limits/limit.ts';
import { MAIL_LIMITS } from './limits/mail-limits.ts';
import { OPERATION_LIMITS } from './limits/operation-limits.ts';
import { TRACE_LIMITS } from './limits/trace-limits.ts';
import { KEPT_ANSWERS } from './live/answers.ts';
import { SOCKET_BACKLOG_BYTES } from './live/member.ts';
import { MAX_ATTEMPTING_ADDRESSES, MAX_ATTEMPTS_PER_ADDRESS } from './rate/attempts.ts';
import { MAX_RATED_KEYS } from './rate/key-rate.ts';
import { MAX_REQUEST_ID } from './request-id.ts';
import { MAX_REST_BYTES } from './rest/read-request.ts';
import {
  MAX_ANSWERS_PER_LINK,
  MAX_VISITORS,
  MAX_VISITS_PER_ADDRESS,
  MAX_VISITS_PER_LINK,
} from './rsvp/rate-limit.ts';
import { MAX_ANSWER_BYTES } from './rsvp/read-answer.ts';

/** Everything that grows and how far. docs/limits.md is written from this table. */
export const LIMITS = {
  graphqlBody: { value: 100 * 1024, unit: 'bytes of a GraphQL request', beyond: '413' },
  socketFrame: { value: 64 * 1024, unit: 'bytes of a WebSocket message', beyond: 'socket closed 1009' },
  documentTokens: { value: 1000, unit: 'tokens of a GraphQL document', beyond: 'BAD_USER_INPUT' },
  ...OPERATION_LIMITS,
  documentsKept: { value: 500, unit: 'GraphQL documents kept parsed', beyond: 'longest unused forgotten' },
  documentBytes: { value: 33_554_432, unit: 'bytes of memory for them', beyond: 'longest unused forgotten' },
  plannedFields: {
    value: MAX_PLANNED_FIELDS,
    unit: 'fields of a planned query',
    beyond: 'it is not planned',
  },
  readsKept: {
    value: KEPT_READS.entries,
    unit: 'answers of queries kept for who asks the same again',
    beyond: 'longest unused forgotten',
  },
  readsKeptBytes: {
    value: KEPT_READS.weight,
    unit: 'bytes of memory for them',
    beyond: 'longest unused forgotten',
  },
  keptRequest: { value: KEPT_REQUEST_BYTES, unit: 'bytes of such a query', beyond: 'answered anew' },
  keptAnswer: { value: KEPT_ANSWER_CHARACTERS, unit: 'characters of its answer', beyond: 'answered anew' },
  keptLookUps: {
    value: MAX_LOOK_UPS_OF_ANSWER,
    unit: 'invites looked up for it',
    beyond: 'answered anew',
  },
  lookUpsGathered: {
    value: MAX_GATHERED,
    unit: 'invites that one statement looks up in Postgres',
    beyond: 'the next statement',
  },
  lookUpStatements: {
    value: MAX_GATHERED_STATEMENTS,
    unit: 'such statements under way',
    beyond: 'they gather',
  },
  invitesKept: { value: KEPT_INVITES, unit: 'texts of invites kept read', beyond: 'oldest read anew' },
  keptInviteText: { value: KEPT_INVITE_CHARACTERS, unit: 'characters of such a text', beyond: 'read anew' },
  ...ACCESS_LIMITS,
  socketInit: { value: 3000, unit: 'ms until connection_init', beyond: 'socket closed 4408' },
  socketSilence: {
    value: 12_000,
    unit: 'ms between pings',
    beyond: 'socket closed when one goes unanswered',
  },
  socketGoodbye: { value: 2000, unit: 'ms to answer a close at SIGTERM', beyond: 'socket cut' },
  sockets: { value: 20_000, unit: 'open WebSockets', beyond: '503' },
  streamSilence: {
    value: STREAM_SILENCE_MS,
    unit: 'ms of silence of an event stream (SSE)',
    beyond: 'a comment is sent',
  },
  socketsPerKey: { value: 100, unit: 'open WebSockets of one key', beyond: 'socket closed 1013' },
  attempts: {
    value: MAX_ATTEMPTS_PER_ADDRESS,
    unit: 'attempts without good credentials from one address, other than this machine, in a minute',
    beyond: '429',
  },
  attemptingAddresses: {
    value: MAX_ATTEMPTING_ADDRESSES,
    unit: 'addresses counted for that',
    beyond: 'longest unused forgotten',
  },
  ratedKeys: { value: MAX_RATED_KEYS, unit: 'keys counted for rates', beyond: 'longest unused forgotten' },
  subscriptions: { value: 20_000, unit: 'operations on all WebSockets', beyond: 'RATE_LIMITED' },
  socketBacklog: {
    value: SOCKET_BACKLOG_BYTES,
    unit: 'bytes waiting for a socket',
    beyond: 'its subscriptions read page by page, as it takes them',
  },
  keptAnswers: {
    value: KEPT_ANSWERS,
    unit: 'answers kept for others who watch in the same words',
    beyond: 'executed again',
  },
  representations: {
    value: MAX_REPRESENTATIONS,
    unit: 'entities that a router of a supergraph asks for at once',
    beyond: 'BAD_USER_INPUT',
  },
  subscriptionsPerSocket: { value: 20, unit: 'operations on one socket', beyond: 'RATE_LIMITED' },
  restBody: { value: MAX_REST_BYTES, unit: 'bytes of a REST request', beyond: '413' },
  rsvpBody: { value: MAX_ANSWER_BYTES, unit: 'bytes of an answer on the RSVP page', beyond: '413' },
  rsvpVisits: { value: MAX_VISITS_PER_LINK, unit: 'visits to one RSVP page in a minute', beyond: '429' },
  rsvpAnswers: { value: MAX_ANSWERS_PER_LINK, unit: 'answers on it in a minute', beyond: '429' },
  rsvpClient: {
    value: MAX_VISITS_PER_ADDRESS,
    unit: 'requests for RSVP pages from one address in a minute',
    beyond: '429',
  },
  rsvpVisitors: {
    value: MAX_VISITORS,
    unit: 'RSVP links and addresses counted at a time',
    beyond: 'oldest forgotten',
  },
  resendPause: {
    value: RESEND_PAUSE_MS,
    unit: 'ms between a mail to a recipient and its repetition',
    beyond: 'NOT_ALLOWED',
  },
  callbackAttempts: { value: 8, unit: 'attempts at a callback to an application', beyond: 'FAILED' },
  callbackAnswer: { value: MAX_RESPONSE_BYTES, unit: 'bytes read of its answer', beyond: 'connection cut' },
  callbackTime: { value: ATTEMPT_MS, unit: 'ms of one attempt', beyond: 'failed attempt' },
  upstreamInFlight: { value: MAX_IN_FLIGHT, unit: 'requests to Cronofy at a time', beyond: 'they wait' },
  callbacksKept: { value: KEPT.callbacksMs, unit: 'ms callbacks are kept', beyond: 'deleted' },
  callbackBody: { value: MAX_CALLBACK_BYTES, unit: 'bytes of a callback', beyond: '413' },
  changesOfOneCommit: { value: MAX_BATCH, unit: 'changes that share one commit', beyond: 'the next commit' },
  changesWaiting: {
    value: MAX_WAITING,
    unit: 'changes that wait for a commit',
    beyond: 'RATE_LIMITED with retryAfterMs; callbacks: 503 with Retry-After',
  },
  unreadBody: { value: 1000, unit: 'ms to listen on after 413', beyond: 'connection cut' },
  requestTime: { value: 10_000, unit: 'ms until a request is received whole', beyond: '408' },
  requestId: { value: MAX_REQUEST_ID, unit: 'characters of an X-Request-Id', beyond: 'another id is made' },
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
  pageReads: {
    value: PAGE_READS,
    unit: 'pages of events read from the store at a time',
    beyond: 'they wait',
  },
  ringEvents: {
    value: RING_EVENTS,
    unit: 'newest events of a stream held in memory',
    beyond: 'older ones are read from the store',
  },
  ringBytes: { value: RING_BYTES, unit: 'bytes of them', beyond: 'older ones are read from the store' },
  walBytes: {
    value: WAL_BYTES,
    unit: 'bytes of write-ahead log of SQLite',
    beyond: 'the next commit brings them into the file, where no pause did',
  },
  recipients: { value: MAX_RECIPIENTS, unit: 'recipients of an invite', beyond: 'INVALID_INPUT' },
  guestsEver: {
    value: MAX_GUESTS_EVER,
    unit: 'recipients of an invite with those who were taken off',
    beyond: 'NOT_ALLOWED',
  },
  otherReplies: {
    value: MAX_OTHER_REPLIES,
    unit: 'other addresses listed in replies',
    beyond: 'kept, not listed',
  },
  occurrenceAnswers: {
    value: MAX_OCCURRENCE_ANSWERS,
    unit: 'answers of a recipient for single occurrences',
    beyond: 'the oldest give way',
  },
  changedOccurrences: {
    value: MAX_CHANGED_OCCURRENCES,
    unit: 'occurrences that differ from their series',
    beyond: 'NOT_ALLOWED',
  },
  cancelledOccurrences: {
    value: MAX_CANCELLED_OCCURRENCES,
    unit: 'occurrences of a series called off',
    beyond: 'NOT_ALLOWED',
  },
  recurrenceDates: {
    value: MAX_RECURRENCE_DATES,
    unit: 'dates that a series adds, or leaves out',
    beyond: 'INVALID_INPUT',
  },
  recurrenceCount: { value: MAX_COUNT, unit: 'COUNT of a rule', beyond: 'INVALID_INPUT' },
  recurrenceYears: {
    value: MAX_YEARS,
    unit: 'years that a series is followed',
    beyond: 'not listed, not answered',
  },
  ...MAIL_LIMITS,
  ...TRACE_LIMITS,
  postgresConnections: {
    value: MAX_CONNECTIONS,
    unit: 'connections to Postgres',
    beyond: 'work waits for one',
  },
  postgresConnect: { value: CONNECT_MS, unit: 'ms to wait for one', beyond: 'INTERNAL_SERVER_ERROR' },
  postgresStatement: { value: STATEMENT_MS, unit: 'ms of one statement', beyond: 'INTERNAL_SERVER_ERROR' },
  postgresLock: {
    value: LOCK_MS,
    unit: 'ms to wait for a row that another transaction holds',
    beyond: 'INTERNAL_SERVER_ERROR',
  },
  postgresIdle: {
    value: IDLE_TRANSACTION_MS,
    unit: 'ms a transaction may stand still',
    beyond: 'rolled back, connection cut',
  },
  preparedStatements: {
    value: MAX_PREPARED,
    unit: 'statements kept prepared on a connection to Postgres',
    beyond: 'planned anew each time',
  },
  fewFound: {
    value: FEW,
    unit: 'invites that an index finds for a list, which are then sorted',
    beyond: 'looked for along the order of the list',
  },
  indexedText: {
    value: LONGEST_INDEXED_TEXT,
    unit: "characters of an invite's text that Postgres indexes",
    beyond: 'compared by every search',
  },
  postgresRuns: {
    value: MAX_RUNS,
    unit: 'runs of a transaction that collides with others',
    beyond: 'INTERNAL_SERVER_ERROR',
  },
  idempotencyKeys: {
    value: KEPT.idempotencyKeysMs,
    unit: 'ms an idempotency key is kept',
    beyond: 'forgotten',
  },
  receivedMail: { value: KEPT.receivedMailMs, unit: 'ms raw received mail is kept', beyond: 'deleted' },
  capturedMail: { value: KEPT.capturedMails, unit: 'captured mails', beyond: 'oldest deleted' },
} as const satisfies Record<string, Limit>;
