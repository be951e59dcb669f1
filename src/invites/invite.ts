import type { EventTime } from './time.ts';

/**
 * The invite as the domain knows it: one aggregate, loaded and saved whole. Values are plain data
 * (JSON in, JSON out), times of day are milliseconds since 1970 unless a name says otherwise.
 */

export const RSVP_STATUSES = ['PENDING', 'ACCEPTED', 'TENTATIVE', 'DECLINED'] as const;
/** What a recipient answered; PENDING until they did (contract part 3: these four and no other). */
export type RsvpStatus = (typeof RSVP_STATUSES)[number];

/** Whether the gateway mails the invitation itself, or only hands back its iCalendar text. */
export type Delivery = 'SEND' | 'RETURN';

/** Which way an answer came in. */
export type ReplyChannel = 'MAIL' | 'WEB' | 'CALLBACK' | 'SIMULATED';

export interface Location {
  readonly description?: string;
  readonly latitude?: number;
  readonly longitude?: number;
}

/** What happens, when and where: the part of an invite that guests see in their calendars. */
export interface CalendarEvent {
  readonly summary: string;
  readonly description?: string;
  readonly start: EventTime;
  /** Exclusive for all-day events, as DTEND is (RFC 5545 §3.6.1). */
  readonly end: EventTime;
  readonly location?: Location;
  readonly url?: string;
  /** Minutes before the start, most wanted first. Kept for the caller; the mailed text carries no alarm. */
  readonly reminders: readonly number[];
  readonly transparency: 'OPAQUE' | 'TRANSPARENT';
  readonly color?: string;
}

/** Another time that a recipient asks for (iTIP COUNTER, RFC 5546 §3.2.7). */
export interface Proposal {
  readonly start: EventTime;
  readonly end: EventTime;
  /** True where it was made against an older time of the event, so that nobody accepts it unawares. */
  readonly outdated: boolean;
}

/** How far a reply's sender was proven to be who they say (mail-replies part 3). */
export interface Verification {
  /** True only where the channel proves the sender: a signature that verified, or an operator's simulation. */
  readonly verified: boolean;
  readonly method: 'CALLBACK_SIGNATURE' | 'UPSTREAM' | 'REPLY_ADDRESS' | 'SIMULATION' | 'NONE';
  /** One plain sentence for people. */
  readonly explanation: string;
}

/** What one address answered, newest answer only; the timeline keeps them all. */
export interface Reply {
  readonly email: string;
  readonly status: RsvpStatus;
  readonly comment?: string;
  readonly proposal?: Proposal;
  readonly respondedAt: number;
  readonly channel: ReplyChannel;
  readonly verification: Verification;
}

/** Where the newest mail to a recipient stands. */
export interface DeliveryReport {
  readonly state: 'QUEUED' | 'SENT' | 'CAPTURED' | 'FAILED';
  readonly method: 'REQUEST' | 'CANCEL';
  /** DTSTAMP of the text that it carries. */
  readonly stamp: number;
  readonly at: number;
  /** The receiving server's words, or ours, where it failed. */
  readonly reason?: string;
  /** The SMTP reply code where the server gave one. */
  readonly smtpCode?: number;
}

/** The newest accepted ordering values of one responder (mail-replies part 4). */
export interface ReplyOrder {
  /** Canonical address of who answered. */
  readonly responder: string;
  readonly sequence: number;
  /** DTSTAMP in milliseconds, cut to whole seconds, never later than the receipt. */
  readonly stamp: number;
  /** What that answer said, to tell a repetition from a changed mind within the same second. */
  readonly content: string;
}

export interface Recipient {
  readonly id: string;
  readonly email: string;
  readonly name?: string;
  readonly status: RsvpStatus;
  readonly comment?: string;
  readonly proposal?: Proposal;
  readonly respondedAt?: number;
  readonly delivery?: DeliveryReport;
  /** Local part of this recipient's reply address, `r-` and 26 characters. */
  readonly token: string;
}

export interface Organizer {
  readonly name?: string;
  /** The human behind the invite, for display; answers go to `Invite.replyToken`. */
  readonly email?: string;
}

export interface Invite {
  readonly id: string;
  readonly application: string;
  /** The caller's own id; with one recipient it is unique together with that recipient's address. */
  readonly smartInviteId: string;
  /** True where it was made with `recipients`: one UID and one ORGANIZER for all of them. */
  readonly group: boolean;
  /** iCalendar UID; never changes (mail-invitations 1.3). */
  readonly uid: string;
  /** Local part of the ORGANIZER address; never changes, or clients take the update for a foreign event. */
  readonly replyToken: string;
  readonly state: 'ACTIVE' | 'CANCELLED';
  /** Rises with every change of the invite or of an answer, not with delivery reports. */
  readonly revision: number;
  /** iCalendar SEQUENCE (RFC 5546 §2.1.4). */
  readonly sequence: number;
  /** SEQUENCE at the last change that asks people to answer anew; older answers are stale. */
  readonly majorSequence: number;
  readonly majorAt: number;
  /** DTSTAMP of the newest text, whole seconds, strictly later than that of any text before. */
  readonly stampedAt: number;
  /** Present where Cronofy keeps the invite: its present iCalendar text, which is then the only one. */
  readonly upstream?: { readonly icalendar: string };
  readonly event: CalendarEvent;
  readonly organizer: Organizer;
  readonly callbackUrl?: string;
  readonly delivery: Delivery;
  readonly recipients: readonly Recipient[];
  /** Recipients taken off the invite; their late answers are recorded and change nothing. */
  readonly removed: readonly Recipient[];
  readonly replies: readonly Reply[];
  /** Ordering state, one entry for each responder: a list, since addresses make unsafe keys (`__proto__`). */
  readonly orders: readonly ReplyOrder[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly cancelledAt?: number;
}
