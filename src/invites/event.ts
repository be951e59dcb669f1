import type { Cause } from './cause.ts';
import type { Disposition } from './disposition.ts';
import type {
  Invite,
  MailMethod,
  Proposal,
  Recipient,
  Reply,
  ReplyChannel,
  RsvpStatus,
  Verification,
} from './invite.ts';
import type { EventTime } from './time.ts';

/**
 * The log's vocabulary. Every change of an invite is exactly one of these; the subscription, the timeline
 * and the callbacks that we send are views of them. A type is never removed: old logs still hold it.
 */
export type InviteEventBody =
  | { readonly type: 'INVITE_CREATED' }
  | {
      readonly type: 'INVITE_UPDATED';
      readonly changed: readonly string[];
      readonly rescheduled: boolean;
      /** The one occurrence that was changed or called off; absent: the whole event. */
      readonly recurrenceId?: EventTime;
    }
  | { readonly type: 'INVITE_CANCELLED' }
  | {
      readonly type: 'INVITE_SENT';
      readonly recipientId: string;
      readonly method: MailMethod;
      readonly captured: boolean;
    }
  | {
      readonly type: 'DELIVERY_FAILED';
      readonly recipientId: string;
      readonly method: MailMethod;
      readonly reason: string;
      readonly smtpCode?: number;
      /** Of a mail that came back (RFC 3463). */
      readonly enhancedStatus?: string;
    }
  | { readonly type: 'RECIPIENT_REMOVED'; readonly recipient: Recipient }
  | {
      readonly type: 'PROPOSAL_RESOLVED';
      readonly recipientId: string;
      readonly proposal: Proposal;
      readonly resolution: 'ACCEPTED' | 'DECLINED';
      /** The one occurrence that it is about; absent: the whole event. */
      readonly recurrenceId?: EventTime;
    }
  | {
      readonly type: 'RSVP_RECEIVED';
      /** Absent where somebody who is not a recipient answered. */
      readonly recipientId?: string;
      readonly reply: Reply;
      readonly previousStatus?: RsvpStatus;
      /** The one occurrence that was answered; absent: the whole event. */
      readonly recurrenceId?: EventTime;
      readonly status: RsvpStatus;
      readonly comment?: string;
      readonly proposal?: Proposal;
      readonly channel: ReplyChannel;
      readonly verification: Verification;
    }
  | {
      /** A message that came for the invite and is no answer, or one that changed nothing. */
      readonly type: 'MESSAGE_RECEIVED';
      readonly messageId: string;
      readonly disposition: Disposition;
      readonly reasons: readonly string[];
      readonly from?: string;
      readonly subject?: string;
      /** Whose reply or bounce address it came to, where that is one person's. */
      readonly recipientId?: string;
      readonly verification?: Verification;
    };

export const INVITE_EVENT_TYPES = [
  'INVITE_CREATED',
  'INVITE_UPDATED',
  'INVITE_CANCELLED',
  'INVITE_SENT',
  'DELIVERY_FAILED',
  'RECIPIENT_REMOVED',
  'PROPOSAL_RESOLVED',
  'RSVP_RECEIVED',
  'MESSAGE_RECEIVED',
] as const satisfies readonly InviteEventBody['type'][];
export type InviteEventType = (typeof INVITE_EVENT_TYPES)[number];

/** An event as a change produced it, before the log gave it a place. */
export interface DraftEvent {
  readonly id: string;
  readonly occurredAt: number;
  readonly body: InviteEventBody;
  /** The invite as it was after this event. */
  readonly invite: Invite;
  /** What it goes back to; absent: something that the gateway did by itself. */
  readonly cause?: Cause;
  /** How often somebody was erased from it; absent: never. What was worked out from it before that is void. */
  readonly rewritten?: number;
}

/** An event in its application's stream. */
export interface InviteEvent extends DraftEvent {
  readonly application: string;
  /** Its place in the stream: 1, 2, 3, … with no number missing. */
  readonly offset: number;
}
