import type { Cause } from './cause.ts';
import type { Disposition } from './disposition.ts';
import type { DraftEvent, InviteEventType } from './event.ts';
import type { InboundMessage, UnmatchedReply } from './inbound-message.ts';
import type { CalendarEvent, Invite, MailMethod, Recipient, RsvpStatus } from './invite.ts';
import type { EventTime } from './time.ts';

/**
 * What the domain needs of the world, and nothing more. Every write of one change happens in one `Unit`, one
 * transaction: state, event, mail to send and message received are kept together or not at all.
 */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** A new unguessable id of an invite, a recipient or an event. */
export type NewId = () => string;

/** How an invite is named from outside. */
export type InviteRef =
  | { readonly id: string }
  | { readonly smartInviteId: string; readonly recipientEmail?: string | undefined };

/** Invites of the present transaction. */
export interface Records {
  /** The invites a reference names, locked until the transaction ends: several where an address is missing. */
  find(application: string, ref: InviteRef): Promise<readonly Invite[]>;
  insert(invite: Invite): Promise<void>;
  save(invite: Invite): Promise<void>;
}

/** The log of the present transaction; see stream/log.ts for what it promises. */
export interface Log {
  /** Has the events written with this transaction, in this order. They get their offsets last, right before the commit. */
  append(drafts: readonly DraftEvent[]): Promise<void>;
}

/** One mail that recipients must get: written with the change that caused it, sent afterwards. */
export interface MailJob {
  readonly method: MailMethod;
  readonly recipient: Recipient;
  /** What the organizer has to say about it. */
  readonly note?: string;
  /** The invite as the mail shows it: without the other guests, unless they are shown to one another. */
  readonly invite: Invite;
  /** The event as the recipient knows it from the mail before, where this one changes it. */
  readonly before?: CalendarEvent;
  /** The one occurrence of a series that the mail is about; absent: the whole invite. */
  readonly recurrenceId?: EventTime;
  /** What it goes back to, kept with the job. */
  readonly cause?: Cause;
}

/** Mail of the present transaction. */
export interface Outbox {
  /** Puts mail in the queue, in place of older mail to the same recipient that could not be sent so far. */
  enqueue(jobs: readonly MailJob[], now: number): Promise<void>;
  /** Takes mail off the queue that could not be sent so far, and gives it back: newer texts take its place. */
  withdraw(inviteId: string, recipientIds: readonly string[]): Promise<readonly MailJob[]>;
  /** Takes off all mail to these recipients that is not being sent at the moment: they shall get no more. */
  discard(inviteId: string, recipientIds: readonly string[]): Promise<void>;
  /** Takes a job off the queue; false where its lease was lost, so that somebody else reports the outcome. */
  complete(jobId: string, lease: number): Promise<boolean>;
  /** Keeps a mail that was captured instead of sent. */
  capture(mail: CapturedMail): Promise<void>;
}

export interface CapturedMail {
  readonly id: string;
  readonly application: string;
  readonly inviteId: string;
  readonly to: string;
  readonly subject: string;
  /** The whole RFC 5322 message. */
  readonly mime: string;
  readonly icalendar?: string;
  readonly createdAt: number;
}

/** Received messages of the present transaction. */
export interface Inbox {
  isNew(application: string, dedupeKey: string): Promise<boolean>;
  /** Keeps a message; true where it is the first of its key, so that it is news. */
  keep(message: InboundMessage, disposition: Disposition, reasons: readonly string[]): Promise<boolean>;
  /** A message that waits, or waited, for a person. */
  unmatched(application: string, id: string): Promise<UnmatchedReply | undefined>;
  resolve(
    id: string,
    resolution: NonNullable<UnmatchedReply['resolution']>,
    now: number,
    inviteId?: string,
  ): Promise<void>;
}

/** First results by idempotency key. */
export interface Once {
  /** The first result of this key, or undefined where the key is new. Throws RefusedError IDEMPOTENCY_MISMATCH. */
  recall(application: string, key: string, fingerprint: string): Promise<Invite | undefined>;
  keep(application: string, key: string, fingerprint: string, result: Invite, now: number): Promise<void>;
}

/** A callback that an application must get, once the transaction is kept. */
export interface CallbackJob {
  readonly id: string;
  readonly application: string;
  readonly inviteId: string;
  readonly url: string;
  /** Made once, so that every attempt sends the same bytes. */
  readonly body: string;
  readonly createdAt: number;
  readonly cause?: Cause;
}

/** What one attempt at a callback came to; times are milliseconds since 1970. */
export interface CallbackAttempt {
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /** The HTTP status, where the receiver answered. */
  readonly status?: number;
  /** One sentence for people, where it was not delivered. */
  readonly reason?: string;
}

/** A callback to an application and how it stands. */
export interface CallbackDelivery {
  readonly id: string;
  readonly inviteId: string;
  readonly url: string;
  readonly body: string;
  readonly state: 'PENDING' | 'DELIVERED' | 'FAILED' | 'GONE';
  readonly createdAt: number;
  readonly nextAttemptAt?: number;
  readonly attempts: readonly CallbackAttempt[];
}

/** Callbacks of the present transaction, out to applications and in from Cronofy. */
export interface Callbacks {
  enqueue(jobs: readonly CallbackJob[]): Promise<void>;
  /** Begins a callback's schedule anew, and gives the id of its invite; undefined where there is no such callback. */
  redeliver(application: string, id: string, now: number): Promise<string | undefined>;
  /** True the first time that a callback with this body came. */
  isFirst(application: string, body: string, now: number): Promise<boolean>;
  /** Has the invite's answers fetched from where it is kept, at `dueAt` or at an earlier time asked for before. */
  confirm(invite: Invite, dueAt: number): Promise<void>;
}

/** One transaction. */
export interface Unit {
  readonly records: Records;
  readonly log: Log;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly callbacks: Callbacks;
  readonly once: Once;
}

/** Runs work in one durable transaction: what it resolves to is kept even if the process dies right after. */
export type Transact = <T>(work: (unit: Unit) => Promise<T>) => Promise<T>;

/** A change that the system which keeps an invite has to be told of. */
export type Publication =
  | { readonly kind: 'put' | 'cancel'; readonly invite: Invite }
  | { readonly kind: 'remove'; readonly invite: Invite; readonly recipient: Recipient };

/** What that system answered. */
export interface Published {
  /** The iCalendar text to bring to the guests. */
  readonly icalendar?: string;
  /** The text for a guest who was removed. */
  readonly removedIcalendar?: string;
}

/** What one address answered, as the system that keeps the invite reports it. */
export interface ReportedAnswer {
  readonly email: string;
  readonly status: RsvpStatus;
  readonly comment?: string;
  readonly proposal?: { readonly start: EventTime; readonly end: EventTime };
}

/** The present answers, as the system that keeps the invite has them. */
export interface ReportedState {
  readonly recipients: readonly ReportedAnswer[];
  readonly replies: readonly ReportedAnswer[];
}

/** Another system that keeps the invites. Its failures are RefusedError or InvitegraphError UPSTREAM_UNAVAILABLE. */
export interface Upstream {
  /** Tells of a change before it is kept here; telling it twice is harmless. */
  publish(publication: Publication): Promise<Published>;
  /** `background`: nobody waits for it, so it only uses what callers leave of the rate. */
  fetch(invite: Invite, priority: 'caller' | 'background'): Promise<ReportedState>;
}

/** Makes invitations out of invites. The graph says which engine is in use. */
export interface Engine {
  readonly name: 'embedded' | 'cronofy';
  readonly newToken: () => string;
  /** A new iCalendar UID, for the invite whose answers come back under this token. */
  readonly newUid: (replyToken: string) => string;
  /** The address that answers to this token go to. */
  replyAddress(token: string): string;
  /** The present iCalendar text, for these attendees: the REQUEST, or the CANCEL once cancelled. */
  icalendar(invite: Invite, attendees: readonly Recipient[]): string;
  /** Absent where the invites are kept here. */
  readonly upstream?: Upstream;
}

/** Which events of a stream are wanted; everything named must hold. */
export interface EventFilter {
  readonly inviteId?: string | undefined;
  readonly smartInviteIds?: readonly string[] | undefined;
  /** Events about one of these people, or about an invite as a whole that has one of them. */
  readonly recipientEmails?: readonly string[] | undefined;
  readonly types?: readonly InviteEventType[] | undefined;
  /**
   * Canonical address of the one recipient for whom these events are, given beside `recipientEmails`. What concerns
   * others alone, or a stranger's message to an invite of theirs, is none of theirs.
   */
  readonly viewer?: string | undefined;
}

export interface InviteFilter {
  readonly smartInviteIds?: readonly string[] | undefined;
  readonly states?: readonly Invite['state'][] | undefined;
  readonly statuses?: readonly RsvpStatus[] | undefined;
  readonly recipientEmails?: readonly string[] | undefined;
  /** Bounds of the start, milliseconds since 1970, inclusive and exclusive. */
  readonly startsAfter?: number | undefined;
  readonly startsBefore?: number | undefined;
  /** Words looked for in summary, description, place, id and recipients, letter case aside. */
  readonly text?: string | undefined;
}

export type InviteOrderField = 'CREATED_AT' | 'UPDATED_AT' | 'STARTS_AT';

/** A place in an ordered list: the value sorted by and the id that breaks ties. */
export interface ListPosition {
  readonly value: number;
  readonly id: string;
}

export interface ListQuery {
  readonly filter: InviteFilter;
  readonly field: InviteOrderField;
  readonly descending: boolean;
  readonly after?: ListPosition | undefined;
  readonly before?: ListPosition | undefined;
  readonly limit: number;
  /** True: the last ones of the range instead of the first; the order of the answer stays. */
  readonly fromEnd: boolean;
}

/** What an address of ours belongs to. */
export interface Addressed {
  readonly application: string;
  readonly invite: Invite;
  /** Absent where it belongs to the invite as a whole. */
  readonly recipientId?: string;
}

/** Reads outside a transaction; each method is one statement. */
export interface Directory {
  find(application: string, ref: InviteRef): Promise<readonly Invite[]>;
  /** With the offset of the newest event that the state includes, read as of one moment. */
  findWithOffset(
    application: string,
    ref: InviteRef,
  ): Promise<readonly { readonly invite: Invite; readonly offset: number }[]>;
  byIds(application: string, ids: readonly string[]): Promise<readonly Invite[]>;
  byRecipientIds(application: string, ids: readonly string[]): Promise<readonly Invite[]>;
  /** The invite that a recipient is, or was, on, in whichever application. */
  byRecipient(recipientId: string): Promise<Addressed | undefined>;
  list(application: string, query: ListQuery): Promise<readonly Invite[]>;
  count(application: string, filter: InviteFilter): Promise<number>;
  /** Whose answers a reply address takes, or whose bounces a bounce address, while it is live. */
  byToken(token: string): Promise<Addressed | undefined>;
  /** The invite that an iCalendar UID names, in whichever application. */
  byUid(uid: string): Promise<Addressed | undefined>;
  /** Messages that wait for a person, newest first. */
  unmatched(
    application: string,
    page: { readonly limit: number; readonly before?: ListPosition | undefined },
  ): Promise<readonly UnmatchedReply[]>;
  unmatchedByIds(application: string, ids: readonly string[]): Promise<readonly UnmatchedReply[]>;
  captured(
    application: string,
    page: { readonly limit: number; readonly before?: ListPosition | undefined },
  ): Promise<readonly CapturedMail[]>;
  capturedByIds(application: string, ids: readonly string[]): Promise<readonly CapturedMail[]>;
  /** The newest callbacks of each of several invites. */
  callbackDeliveries(
    application: string,
    inviteIds: readonly string[],
    limit: number,
  ): Promise<ReadonlyMap<string, readonly CallbackDelivery[]>>;
}
