import { READING_LIMITS } from '../calendar/limits.ts';
import { ATTEMPT_MS, MAX_RESPONSE_BYTES } from '../callbacks/attempt.ts';
import { MAX_CALLBACK_BYTES } from '../callbacks/receive.ts';
import { MAX_RECIPIENTS } from '../invites/create.ts';
import { MAX_OTHER_REPLIES } from '../invites/reply.ts';
import { RESEND_PAUSE_MS } from '../invites/resend.ts';
import { MAX_CANCELLED_OCCURRENCES, MAX_CHANGED_OCCURRENCES } from '../invites/series/amend-occurrence.ts';
import { MAX_OCCURRENCE_ANSWERS } from '../invites/series/occurrence-answers.ts';
import { MAX_RECURRENCE_DATES } from '../invites/series/recurrence.ts';
import { MAX_COUNT } from '../invites/series/recurrence-rule.ts';
import { MAX_YEARS } from '../invites/series/rule-days.ts';
import {
  CHECKS_MS,
  LOOK_UP_MS,
  MAX_LOOK_UPS,
  MAX_POLICY_LOOK_UPS,
  MAX_SEALS,
  MAX_SIGNATURES,
} from '../mail/authenticate/check-limits.ts';
import { MAX_CACHED_ANSWERS } from '../mail/authenticate/resolver.ts';
import { MAX_READ_BACK } from '../mail/inbound/imap/read-folder.ts';
import { MAX_ROUTED_ADDRESSES } from '../mail/inbound/route.ts';
import {
  MAX_COUNTED_SENDERS,
  MAX_MAILS_PER_CLIENT_MINUTE,
  MAX_MAILS_PER_TOKEN_HOUR,
  MAX_SMTP_CLIENTS,
  MAX_SMTP_CLIENTS_PER_ADDRESS,
  MAX_SMTP_RECIPIENTS,
  SMTP_IDLE_MS,
  SMTP_SESSION_MS,
} from '../mail/inbound/smtp-port.ts';
import { MAX_ADDRESSES, MAX_HEADER_BYTES, MAX_MAIL_BYTES, MAX_PARTS } from '../mail/read/caps.ts';
import { MAX_WAITING_MAILS, READ_MS, READER_MEMORY_MB } from '../mail/read/mail-reader.ts';
import { MAX_PART_DEPTH } from '../mail/read/mime-tree.ts';
import { MAX_FILTER_VALUES } from '../schema/filter-lists.ts';
import { MAX_PAGE } from '../schema/page-size.ts';
import { MAX_BATCH, MAX_WAITING } from '../store/commit/queue.ts';
import { KEPT_INVITE_CHARACTERS, KEPT_INVITES } from '../store/find-invites.ts';
import { MAX_MESSAGES_PER_INVITE, MAX_RAW_PER_INVITE, MAX_STRAY_MESSAGES } from '../store/inbox.ts';
import { MAX_RUNS } from '../store/postgres.ts';
import {
  CONNECT_MS,
  IDLE_TRANSACTION_MS,
  LOCK_MS,
  MAX_CONNECTIONS,
  STATEMENT_MS,
} from '../store/postgres-pool.ts';
import { MAX_PREPARED } from '../store/statement-names.ts';
import { KEPT } from '../store/sweep.ts';
import { PAGE_EVENTS, PAGE_READS } from '../stream/reader.ts';
import { RING_BYTES, RING_EVENTS } from '../stream/ring.ts';
import { MAX_IN_FLIGHT } from '../upstream/exchange.ts';
import { MAX_PLANNED_FIELDS } from './graphql/plan.ts';
import { KEPT_ANSWERS } from './live/answers.ts';
import { SOCKET_BACKLOG_BYTES } from './live/member.ts';
import { MAX_REST_BYTES } from './rest/read-request.ts';
import {
  MAX_ANSWERS_PER_LINK,
  MAX_VISITORS,
  MAX_VISITS_PER_ADDRESS,
  MAX_VISITS_PER_LINK,
} from './rsvp/rate-limit.ts';
import { MAX_ANSWER_BYTES } from './rsvp/read-answer.ts';

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
  documentsKept: { value: 500, unit: 'GraphQL documents kept parsed', beyond: 'longest unused forgotten' },
  documentBytes: { value: 33_554_432, unit: 'bytes of memory for them', beyond: 'longest unused forgotten' },
  plannedFields: {
    value: MAX_PLANNED_FIELDS,
    unit: 'fields of a planned query',
    beyond: 'it is not planned',
  },
  invitesKept: { value: KEPT_INVITES, unit: 'texts of invites kept read', beyond: 'oldest read anew' },
  keptInviteText: { value: KEPT_INVITE_CHARACTERS, unit: 'characters of such a text', beyond: 'read anew' },
  socketInit: { value: 3000, unit: 'ms until connection_init', beyond: 'socket closed 4408' },
  socketSilence: {
    value: 12_000,
    unit: 'ms between pings',
    beyond: 'socket closed when one goes unanswered',
  },
  socketGoodbye: { value: 2000, unit: 'ms to answer a close at SIGTERM', beyond: 'socket cut' },
  sockets: { value: 20_000, unit: 'open WebSockets', beyond: '503' },
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
  changesWaiting: { value: MAX_WAITING, unit: 'changes that wait for a commit', beyond: 'RATE_LIMITED' },
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
  recipients: { value: MAX_RECIPIENTS, unit: 'recipients of an invite', beyond: 'INVALID_INPUT' },
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
  smtpClients: { value: MAX_SMTP_CLIENTS, unit: 'SMTP connections', beyond: '421' },
  smtpClientsPerAddress: {
    value: MAX_SMTP_CLIENTS_PER_ADDRESS,
    unit: 'SMTP connections from one address, other than this machine',
    beyond: '421',
  },
  mailsPerClient: {
    value: MAX_MAILS_PER_CLIENT_MINUTE,
    unit: 'mails from one address, other than this machine, in a minute',
    beyond: '451',
  },
  mailsPerAddress: {
    value: MAX_MAILS_PER_TOKEN_HOUR,
    unit: 'mails to one reply or bounce address in an hour',
    beyond: '450',
  },
  countedSenders: {
    value: MAX_COUNTED_SENDERS,
    unit: 'SMTP clients and addresses counted at a time',
    beyond: 'quietest forgotten',
  },
  smtpRecipients: { value: MAX_SMTP_RECIPIENTS, unit: 'recipients of one mail', beyond: '452' },
  smtpSilence: { value: SMTP_IDLE_MS, unit: 'ms of silence in SMTP', beyond: '421' },
  smtpSession: { value: SMTP_SESSION_MS, unit: 'ms of one SMTP session', beyond: '421' },
  mailSize: { value: MAX_MAIL_BYTES, unit: 'bytes of a mail', beyond: '552' },
  mailboxReadBack: {
    value: MAX_READ_BACK,
    unit: 'messages of a mailbox folder that are read back at first',
    beyond: 'older ones are left unread',
  },
  routedAddresses: {
    value: MAX_ROUTED_ADDRESSES,
    unit: 'addresses of mail without an envelope that it may be for',
    beyond: 'left out',
  },
  mailHeaders: { value: MAX_HEADER_BYTES, unit: 'bytes of its headers', beyond: 'too-large' },
  mailParts: { value: MAX_PARTS, unit: 'MIME parts', beyond: 'too-large' },
  mailDepth: { value: MAX_PART_DEPTH, unit: 'levels of MIME parts', beyond: 'malformed' },
  mailAddresses: { value: MAX_ADDRESSES, unit: 'addresses in its headers', beyond: 'too-large' },
  mailReading: { value: READ_MS, unit: 'ms of work on reading one mail', beyond: 'too-large' },
  mailMemory: { value: READER_MEMORY_MB, unit: 'MB of memory for reading mail', beyond: 'too-large' },
  mailsWaiting: { value: MAX_WAITING_MAILS, unit: 'mails waiting to be read', beyond: '451' },
  calendarText: {
    value: READING_LIMITS.text,
    unit: 'characters of iCalendar text',
    beyond: 'cut, with a warning',
  },
  senderChecks: { value: CHECKS_MS, unit: 'ms of SPF, DKIM, DMARC and ARC together', beyond: 'TEMPERROR' },
  dnsLookUp: { value: LOOK_UP_MS, unit: 'ms of one DNS look-up', beyond: 'TEMPERROR' },
  dnsLookUps: {
    value: MAX_LOOK_UPS + MAX_POLICY_LOOK_UPS,
    unit: 'DNS look-ups of one mail',
    beyond: 'TEMPERROR',
  },
  dnsAnswers: { value: MAX_CACHED_ANSWERS, unit: 'DNS answers remembered', beyond: 'oldest forgotten' },
  mailSignatures: { value: MAX_SIGNATURES, unit: 'DKIM signatures checked of a mail', beyond: 'not checked' },
  mailSeals: { value: MAX_SEALS, unit: 'ARC seals of a mail', beyond: 'none is checked' },
  strayMails: {
    value: MAX_STRAY_MESSAGES,
    unit: 'mails kept that belong to no invite',
    beyond: 'oldest deleted',
  },
  mailsPerInvite: { value: MAX_MESSAGES_PER_INVITE, unit: 'mails to one invite in 30 days', beyond: '451' },
  rawPerInvite: { value: MAX_RAW_PER_INVITE, unit: 'of them kept raw', beyond: 'kept without bytes' },
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
