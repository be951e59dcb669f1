/** The lines of the files that a run leaves for the checker, each a JSON object on a line of its own. */

/** An operation that was acknowledged; written after the 2xx and never before. */
export type AcknowledgedLine = CreatedLine | CallbackLine;

interface Acknowledged {
  /** Unique in the run, and to be found in exactly one event. */
  readonly marker: string;
  readonly smartInviteId: string;
  /** When the 2xx was read, in milliseconds since 1970. */
  readonly at: number;
  /** Requests it took; more than one where a kill came between. */
  readonly attempts: number;
}

/** A createInvite mutation; its marker is the smartInviteId. */
export interface CreatedLine extends Acknowledged {
  readonly kind: 'create';
  /** The id in the answer, as the graph writes it. */
  readonly inviteId: string;
  /** True where the gateway was asked to mail it. */
  readonly mailed: boolean;
}

/** A signed callback; its marker is the comment. */
export interface CallbackLine extends Acknowledged {
  readonly kind: 'callback';
  /** The status reported, as the graph spells it. */
  readonly status: string;
}

/** An event as the subscriber received it. */
export interface ReceivedLine {
  readonly cursor: string;
  readonly sequence: number;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What the checker prints. */
export interface Figures {
  /** Operations that were acknowledged. */
  readonly acknowledged: number;
  /** Acknowledged operations whose event every subscriber received. */
  readonly delivered: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly gaps: number;
  /** Longest time from an acknowledgement to the receipt of its event, in milliseconds; kills included. */
  readonly maxLatencyMs: number;
  /** Events in the log. */
  readonly events: number;
  /** The first findings in words. */
  readonly findings: readonly string[];
}

/** What a crowd of subscribers is told to do. */
export interface CrowdOptions {
  readonly socketUrl: string;
  /** Path of the SQLite file or address of the Postgres database, read at the end. */
  readonly database: string;
  readonly clients: number;
  /** The cursor that all begin after, and the sequence of its event; absent: from now on. */
  readonly after?: string;
  readonly sequence: number;
  /** The sequence that ends it. */
  readonly until: number;
  /** When to give up, in milliseconds. */
  readonly patienceMs: number;
}

/** What a crowd prints. */
export interface CrowdFigures {
  readonly clients: number;
  /** Events, all subscribers together. */
  readonly received: number;
  /** Events that came out of turn, with something missing before them. */
  readonly gaps: number;
  /** Events that came again. */
  readonly duplicated: number;
  /** Subscribers that did not come to the end in time. */
  readonly incomplete: number;
  /** Subscribers whose list of sequences and ids is not the event table's. */
  readonly wrong: number;
  /** Subscriptions that were begun again from a cursor. */
  readonly resumed: number;
  /** From the moment that all had a socket. */
  readonly seconds: number;
  /** 99th percentile of the time from when an event happened to its receipt, in milliseconds. */
  readonly p99Ms: number;
}
