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

/** An answer that the sandbox plays. */
export interface Simulation {
  readonly client: CalendarClient;
  readonly status: RsvpStatus;
  readonly comment?: string | undefined;
  readonly proposal?: { readonly start: EventTime; readonly end: EventTime } | undefined;
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
  /** Sends an answer through the inbound path. Throws RefusedError NOT_ALLOWED where mail really leaves. */
  simulate(invite: Invite, recipient: Recipient, simulation: Simulation): Promise<Simulated>;
}
