import type { SenderChecks } from './evidence.ts';
import type { Recurrence } from './series/recurrence.ts';
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
  /** How it repeats; absent for an event that takes place once. */
  readonly recurrence?: Recurrence;
}

/** Another time that a recipient asks for (iTIP COUNTER, RFC 5546 §3.2.7). */
export interface Proposal {
  readonly start: EventTime;
  readonly end: EventTime;
  /** True where it was made against an older time of the event, so that nobody accepts it unawares. */
  readonly outdated: boolean;
}

export const TRUST_TIERS = ['A', 'B', 'C', 'D', 'E'] as const;
/** How much a message's sender is proven, best first; trust.ts says which tier changes an answer. */
export type TrustTier = (typeof TRUST_TIERS)[number];

/** How far a reply's sender was proven to be who they say (mail-replies part 3). */
export interface Verification {
  /** True only where the channel proves the sender: a signature that verified, or an operator's simulation. */
  readonly verified: boolean;
  readonly method:
    | 'CALLBACK_SIGNATURE'
    | 'UPSTREAM'
    | 'DMARC'
    | 'CALENDAR_RELAY'
    | 'REPLY_ADDRESS'
    | 'RSVP_LINK'
    | 'OPERATOR'
    | 'SIMULATION'
    | 'NONE';
  /** One plain sentence for people. */
  readonly explanation: string;
  /** The trust tier of an answer by mail, from A, proven, to E, refused (mail-replies part 3). */
  readonly tier?: TrustTier;
  readonly checks?: SenderChecks;
}

/** New values for parts of one occurrence; `null` takes an optional part away, what is absent is as in the series. */
export interface OccurrencePatch {
  readonly start?: EventTime;
  readonly end?: EventTime;
  readonly summary?: string;
  readonly description?: string | null;
  readonly location?: Location | null;
}

/** One occurrence that is not as its series makes it. */
export interface OccurrenceOverride {
  /** The start that it has in the series, which names it for good (RFC 5545 §3.8.4.4). */
  readonly recurrenceId: EventTime;
  /** Present where it was called off. */
  readonly cancelled?: true;
  readonly patch: OccurrencePatch;
  /** SEQUENCE and time of its last move, which asked people to answer anew for it; absent where it never moved. */
  readonly moved?: { readonly sequence: number; readonly at: number };
}

/** What a recipient answered for one occurrence; it goes before the answer for the series. */
export interface OccurrenceAnswer {
  readonly recurrenceId: EventTime;
  readonly status: RsvpStatus;
  readonly comment?: string;
  readonly proposal?: Proposal;
  readonly delegatedTo?: readonly string[];
  readonly respondedAt: number;
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
  /** The one occurrence that it is about; absent: the whole event. */
  readonly recurrenceId?: EventTime;
  /** The address that really sent it, where that is another than `email`: an assistant's or an alias. */
  readonly respondedBy?: string;
  /** For whom this address answers, as a delegate; what it says of the delegator is not proven. */
  readonly onBehalfOf?: string;
  /** To whom this address passed the invitation on. */
  readonly delegatedTo?: readonly string[];
  /** How many more people they bring along. */
  readonly guests?: number;
  /** True where a machine answered, such as a room's calendar. */
  readonly automatic?: boolean;
  /** True where it came after the end of the event. */
  readonly afterEnd?: boolean;
  /** The recipient whose own reply address was used by this stranger: perhaps the same person (case 30). */
  readonly probableRecipientId?: string;
}

/** The iTIP methods that we mail (RFC 5546 §3.2): an invitation or its update, its end, a refused proposal. */
export type MailMethod = 'REQUEST' | 'CANCEL' | 'DECLINECOUNTER';

/** Where the newest mail to a recipient stands. */
export interface DeliveryReport {
  readonly state: 'QUEUED' | 'SENT' | 'CAPTURED' | 'DELAYED' | 'FAILED' | 'COMPLAINED';
  readonly method: MailMethod;
  /** DTSTAMP of the text that it carries. */
  readonly stamp: number;
  readonly at: number;
  /** The receiving server's words, or ours, where it failed. */
  readonly reason?: string;
  /** The SMTP reply code where the server gave one. */
  readonly smtpCode?: number;
  /** The enhanced status code of a bounce, such as `5.1.1` (RFC 3463). */
  readonly enhancedStatus?: string;
}

/** The newest accepted ordering values of one responder (mail-replies part 4). */
export interface ReplyOrder {
  /** Canonical address of who answered. */
  readonly responder: string;
  /** The occurrence that was answered, as occurrenceKey writes it; absent: the whole event. */
  readonly occurrence?: string;
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
  /** DTSTAMP of the first mail that went out to them, under which later ones thread; absent until there is one. */
  readonly firstStamp?: number;
  /** Local part of this recipient's reply address, `r-` and 26 characters. */
  readonly token: string;
  /** Local part of the envelope sender of mail to them, `b-` and 26 characters; absent in invites of old. */
  readonly bounceToken?: string;
  /** To whom they passed the invitation on, by their own words. */
  readonly delegatedTo?: readonly string[];
  /** Answers for single occurrences of a series, sorted by occurrence. */
  readonly occurrences?: readonly OccurrenceAnswer[];
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
  /** Occurrences that are not as the event's recurrence makes them, sorted; absent where there are none. */
  readonly overrides?: readonly OccurrenceOverride[];
  /** The event as guests were last told of it; present where a change was kept from them (notify NONE). */
  readonly lastTold?: CalendarEvent;
  readonly organizer: Organizer;
  readonly callbackUrl?: string;
  readonly delivery: Delivery;
  /** True where guests of a group see one another; by default nobody learns who else is invited. */
  readonly showGuestList?: boolean;
  readonly recipients: readonly Recipient[];
  /** Recipients taken off the invite; their late answers are recorded and change nothing. */
  readonly removed: readonly Recipient[];
  readonly replies: readonly Reply[];
  /** Ordering state, one entry for each responder: a list, since addresses make unsafe keys (`__proto__`). */
  readonly orders: readonly ReplyOrder[];
  /** Marks of addresses that were erased from it: what they still send is not kept. */
  readonly erased?: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly cancelledAt?: number;
}
