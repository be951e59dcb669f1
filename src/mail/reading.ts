import type { Disposition } from '../invites/disposition.ts';
import type { IncomingReply } from '../invites/reply.ts';
import type { Claim } from '../invites/responder.ts';

/** The answer of a message: what it says and who says it; when, by which way and how trusted comes later. */
export interface ReplyReading {
  readonly kind: 'reply';
  readonly claim: Pick<Claim, 'from' | 'attendee'>;
  readonly reply: Omit<IncomingReply, 'receivedAt' | 'channel' | 'verification'>;
  /** UID that the answer names, where it names one. */
  readonly uid?: string;
}

/** A message that is no answer, with the reason in plain words. */
export interface NoReplyReading {
  readonly kind: 'none';
  readonly disposition: Disposition;
  readonly reason: string;
}

/** One message, read. The envelope fields are safe for people to see: decoded, bounded, no control characters. */
export interface MailReading {
  readonly messageId?: string;
  readonly from?: string;
  readonly subject?: string;
  readonly outcome: ReplyReading | NoReplyReading;
  /** One sentence for every repair that the reading needed. */
  readonly warnings: readonly string[];
}
