import type { CalendarClient } from './calendar-client.ts';
import type { Disposition } from './disposition.ts';
import type { Invite, Recipient, RsvpStatus } from './invite.ts';
import type { EventTime } from './time.ts';

/** A mail as it would be composed. */
export interface ShownMail {
  readonly to: string;
  readonly subject: string;
  /** The whole RFC 5322 message. */
  readonly mime: Buffer;
  readonly icalendar: string;
}

/** What can be wrong with mail that could be sent all the same. */
export const MAIL_WARNING_CODES = [
  'REPLIES_UNREACHABLE',
  'ORGANIZER_AT_GOOGLE',
  'LINKS_UNREACHABLE',
  'RECIPIENT_UNREACHABLE',
  'RECIPIENT_IS_REPLY_ADDRESS',
  'FROM_NOT_ALIGNED',
  'NOT_SIGNED',
  'EVENT_IN_PAST',
  'TEXT_TOO_LONG',
] as const;

/** One thing that will keep an invitation from looking or working as it should. */
export interface MailWarning {
  readonly code: (typeof MAIL_WARNING_CODES)[number];
  /** A sentence or two, which say what to do. */
  readonly message: string;
}

/** An answer that the sandbox plays. */
export interface Simulation {
  readonly client: CalendarClient;
  /** PENDING with `delegateTo`, and only then: whoever delegates has not answered. */
  readonly status: RsvpStatus;
  readonly comment?: string | undefined;
  readonly proposal?: { readonly start: EventTime; readonly end: EventTime } | undefined;
  /** Whom the recipient passes the invitation on to, by iTIP (case 36). */
  readonly delegateTo?: string | undefined;
  /** Somebody to whom the mail was forwarded, and who answers from their own account (case 34). */
  readonly answeredBy?: { readonly email: string; readonly name?: string | undefined } | undefined;
  /** Another account of the recipient's, from which they answer for the invited address (cases 29, 30). */
  readonly sentFrom?: string | undefined;
  /** Start of the one occurrence that is answered; absent: the whole event. */
  readonly occurrence?: EventTime | undefined;
}

/** What a played answer did. */
export interface Simulated {
  /** The message that the client would have sent. */
  readonly mime: string;
  readonly disposition: Disposition;
  /** Why, and what had to be repaired, in plain words. */
  readonly reasons: readonly string[];
}

/** The mail side of the gateway as people look at it: mail before it is sent, and answers played in the sandbox. */
export interface MailDesk {
  /** True where mail is captured instead of sent. */
  readonly captures: boolean;
  /** Resolves when mail that was committed before the call is captured; at once where mail really leaves. */
  settled(): Promise<void>;
  preview(invite: Invite, recipient: Recipient): Promise<ShownMail>;
  /** What to know before an invite is created. */
  warnings(invite: Invite): readonly MailWarning[];
  /** Sends an answer through the inbound path. Throws RefusedError NOT_ALLOWED where mail really leaves. */
  simulate(invite: Invite, recipient: Recipient, simulation: Simulation): Promise<Simulated>;
}
