import type { Generated, Kysely, Transaction } from 'kysely';

/**
 * The tables, as both dialects see them. Times are milliseconds since 1970; `data` columns hold JSON text,
 * the columns beside it only what is searched or sorted by.
 */
export interface Tables {
  invite: {
    id: string;
    application: string;
    smart_invite_id: string;
    /** Canonical address of the only recipient; empty for a group. */
    identity: string;
    state: 'ACTIVE' | 'CANCELLED';
    starts_at: number;
    created_at: number;
    updated_at: number;
    search_text: string;
    data: string;
  };
  recipient: {
    id: string;
    invite_id: string;
    application: string;
    email: string;
    status: string;
  };
  reply_address: {
    /** `r-…` of an address that takes answers, `b-…` of one that takes bounces, `uid:…` of the invite itself. */
    token: string;
    application: string;
    invite_id: string;
    /** Null for the shared address of a group and for a UID. */
    recipient_id: string | null;
  };
  stream: {
    application: string;
    /** Tells a stream from another one that once had this name, so that no cursor fits both. */
    epoch: string;
    head: number;
    /** Highest offset whose event was deleted, 0 where all are there. */
    trimmed: Generated<number>;
    /** Rises whenever somebody is erased from events of the stream. */
    rewrites: Generated<number>;
    /** JSON list of epochs of before the store was restored from a backup. */
    former: Generated<string>;
  };
  event: {
    application: string;
    offset: number;
    id: string;
    invite_id: string;
    smart_invite_id: string;
    type: string;
    /** Canonical addresses that the event concerns, each between line feeds. */
    recipients: string;
    occurred_at: number;
    data: string;
  };
  job: {
    id: string;
    invite_id: string;
    recipient_id: string;
    /** DTSTAMP of the text that the job mails: rises with every mail to one recipient. */
    stamp: number;
    due_at: number;
    /** 1 while a failed attempt waits to be repeated, and newer mail may take its place. */
    waiting: Generated<number>;
    /** Rises with every claim; whoever holds an older one lost the job. */
    lease: Generated<number>;
    attempts: Generated<number>;
    created_at: number;
    data: string;
  };
  captured_mail: {
    id: string;
    application: string;
    invite_id: string;
    created_at: number;
    data: string;
  };
  received_mail: {
    id: string;
    application: string;
    /** Empty where no invite was found for it. */
    invite_id: string;
    recipient_id: string | null;
    /** Null for a repetition, so that the first one stays the only holder of the key. */
    dedupe_key: string | null;
    mail_from: string;
    from_address: string | null;
    message_id: string | null;
    subject: string | null;
    disposition: string;
    reasons: string;
    /** JSON of how far its sender is proven. */
    verification: string | null;
    /** JSON of what a person needs to resolve it. */
    content: string | null;
    /** 1 while it waits for a person. */
    waiting: Generated<number>;
    resolution: 'ATTACHED' | 'DISMISSED' | null;
    resolved_at: number | null;
    raw: Uint8Array;
    received_at: number;
  };
  mailbox_cursor: {
    /** Mailbox and folder, without the password. */
    key: string;
    uid_validity: string;
    uid: number;
    updated_at: number;
  };
  callback_delivery: {
    id: string;
    application: string;
    invite_id: string;
    url: string;
    /** Host and port of the url: a slow receiver is passed over by it. */
    host: string;
    body: string;
    state: 'PENDING' | 'DELIVERED' | 'FAILED' | 'GONE';
    due_at: number;
    lease: Generated<number>;
    attempts: Generated<number>;
    created_at: number;
    /** JSON list of what each attempt came to. */
    attempt_log: string;
    /** Null where the gateway itself found the news. */
    request_id: string | null;
    traceparent: string | null;
  };
  callback_seen: {
    application: string;
    /** Of the body. */
    digest: string;
    seen_at: number;
  };
  confirmation: {
    invite_id: string;
    application: string;
    due_at: number;
    leased_until: Generated<number>;
    /** Rises whenever somebody asks, so that whoever looked before that looks again. */
    asked: number;
  };
  once: {
    application: string;
    key: string;
    fingerprint: string;
    result: string;
    created_at: number;
  };
  erasure: {
    id: string;
    application: string;
    /** Null once it is done. */
    email: string | null;
    pseudonym: string;
    /** What is remembered of the address. */
    mark: string;
    /** The part that is being gone through, and the key up to which it was. */
    part: number;
    position: string;
    invites: number;
    events: number;
    /** Rows of other tables that were changed or deleted. */
    others: number;
    started_at: number;
    /** When the last part was gone through; instances may show old events for a tick after that. */
    finished_at: number | null;
  };
  erased_mark: {
    application: string;
    /** Of an address or of a token of ours. */
    mark: string;
    erased_at: number;
  };
  audit_entry: {
    id: string;
    application: string;
    occurred_at: number;
    actor: string;
    action: string;
    outcome: 'DONE' | 'REFUSED' | 'FAILED';
    code: string | null;
    request_id: string;
    invite_id: string | null;
    smart_invite_id: string | null;
  };
  application: {
    /** What other tables name in their column `application`. */
    client_id: string;
    name: string;
    created_at: number;
    disabled_at: number | null;
  };
  credential: {
    id: string;
    application: string;
    kind: 'KEY' | 'SECRET';
    name: string;
    /** SHA-256 of the whole credential. */
    digest: string;
    /** A client secret under the token secret, since callbacks are signed with it; null for a key. */
    sealed: string | null;
    /** JSON list. */
    scopes: string;
    created_at: number;
    expires_at: number | null;
    last_used_at: number | null;
    revoked_at: number | null;
  };
  access_revision: {
    id: number;
    /** Rises with every change of the two tables above that decides who gets in. */
    revision: number;
  };
  store_home: {
    id: number;
    /** Where the store lies, empty where that is not known. */
    home: string;
    /** 1 in a backup that nobody has started with yet. */
    is_copy: Generated<number>;
  };
  kept_secret: {
    name: string;
    secret: string;
    created_at: number;
  };
}

export type Queries = Kysely<Tables>;
export type Tx = Transaction<Tables>;
