import type { Disposition } from './disposition.ts';
import type { RsvpStatus, Verification } from './invite.ts';
import type { EventTime } from './time.ts';

/** A message as it arrived, kept with what became of it. */
export interface InboundMessage {
  readonly id: string;
  readonly application: string;
  /** Absent where no invite was found for it. */
  readonly inviteId?: string;
  /** Whose reply or bounce address it came to, where that is one person's. */
  readonly recipientId?: string;
  /** Envelope sender; empty for bounces and where it is not known. */
  readonly mailFrom: string;
  /** The address in From. */
  readonly from?: string;
  readonly messageId?: string;
  readonly subject?: string;
  /** How far its sender is proven. */
  readonly verification?: Verification;
  /** True where a person should say whether a stranger's answer is the recipient's own (case 30). */
  readonly isProbableAlias?: boolean;
  /** What a person needs to make something of it. */
  readonly content?: MessageContent;
  /** Equal for two deliveries of one message. */
  readonly dedupeKey: string;
  readonly raw: Uint8Array;
  readonly receivedAt: number;
  /** What had to be repaired to read it. */
  readonly warnings: readonly string[];
}

/** The safe parts of a message: decoded, bounded, without control characters. */
export interface MessageContent {
  /** What a human wrote in it. */
  readonly text?: string;
  /** What it seems to answer. */
  readonly suggested?: {
    readonly status?: RsvpStatus;
    readonly comment?: string;
    readonly attendee?: string;
    readonly proposal?: { readonly start: EventTime; readonly end: EventTime };
  };
}

/** A message that could not be made an answer and waits for a person. */
export interface UnmatchedReply {
  readonly id: string;
  readonly inviteId?: string;
  readonly recipientId?: string;
  readonly disposition: Disposition;
  readonly reasons: readonly string[];
  readonly from?: string;
  readonly subject?: string;
  readonly verification?: Verification;
  readonly content: MessageContent;
  readonly receivedAt: number;
  readonly resolution?: 'ATTACHED' | 'DISMISSED';
}
