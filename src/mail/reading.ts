import type { Disposition } from '../invites/disposition.ts';
import type { RsvpStatus } from '../invites/invite.ts';
import type { IncomingReply } from '../invites/reply.ts';
import type { Claim } from '../invites/responder.ts';
import type { BounceReading } from './bounce/bounce-reading.ts';

/** One answer: what it says and who says it; when, by which way and how trusted comes later. */
export interface Answer {
  readonly claim: Pick<Claim, 'from' | 'attendee'>;
  /** With `recurrenceId` it is about that occurrence only. */
  readonly reply: Omit<IncomingReply, 'receivedAt' | 'channel' | 'verification'>;
  /** Its sender is a stranger who may well be the recipient under another address (mail-replies case 30). */
  readonly hint?: 'probable-alias';
}

/** The answers of a message. */
export interface ReplyReading {
  readonly kind: 'reply';
  /** That to the whole event first, then those to single occurrences in their order in time. */
  readonly answers: readonly [Answer, ...Answer[]];
  /** UID that they name, freed of what a client wrapped around it (case 63); absent where they name none. */
  readonly uid?: string;
  /** True where that is another event's UID than the one the reply address belongs to. */
  readonly uidMismatch?: true;
}

/** What a machine may do about a message that is no answer, beside keeping it. */
export const NO_REPLY_CODES = [
  /** Outlook tells that somebody was given the invitation (case 35). */
  'forward-notification',
  /** The organizer answered their own invitation (case 45). */
  'self',
  /** Sealed by S/MIME or PGP (case 110). */
  'encrypted',
  /** A read receipt (case 138). */
  'receipt',
  /** A provider forwards that its user called our mail spam (case 139). */
  'complaint',
  /** Gmail wants the owner of a forwarding address to confirm it (case 137). */
  'forwarding-verification',
] as const;
export type NoReplyCode = (typeof NO_REPLY_CODES)[number];

/** A calendar server's refusal of our mail, told in a REPLY (RFC 5546 §3.6; mail-replies case 123). */
export interface DeliveryFact {
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** The code of its REQUEST-STATUS, such as `3.7`. */
  readonly status?: string;
  /** The address that it is about, as far as it is told. */
  readonly recipient?: string;
}

/** What a person who resolves a message by hand might mean by it. Never applied by itself. */
export interface Suggestion {
  readonly status?: RsvpStatus;
  readonly comment?: string;
  readonly attendee?: string;
}

/** A message that is no answer, with the reason in plain words. */
export interface NoReplyReading {
  readonly kind: 'none';
  readonly disposition: Disposition;
  readonly reason: string;
  readonly code?: NoReplyCode;
  /** METHOD of the calendar part that is no answer: REFRESH asks for the invitation again (case 96). */
  readonly method?: string;
  /** UID that a REPLY or COUNTER names which says nothing that can be used, freed of what a client wrapped around it. */
  readonly uid?: string;
  /** Only where a person may still make an answer of it. */
  readonly suggested?: Suggestion;
  readonly report?: DeliveryFact;
  /** All that the mail says of the delivery of ours, for whoever records it. */
  readonly bounce?: BounceReading;
}

/** One message, read. The envelope fields are safe for people to see: decoded, bounded, no control characters. */
export interface MailReading {
  readonly messageId?: string;
  readonly from?: string;
  readonly subject?: string;
  readonly outcome: ReplyReading | NoReplyReading;
  /** What its sender typed, quotations cut off, at most MAX_TEXT_LENGTH characters; not for delivery reports. */
  readonly text?: string;
  /** One sentence for every repair that the reading needed. */
  readonly warnings: readonly string[];
}
