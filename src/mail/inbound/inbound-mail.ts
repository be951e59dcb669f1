import type { Disposition } from '../../invites/disposition.ts';

/** A mail that came in, whichever way. */
export interface InboundMail {
  readonly raw: Uint8Array;
  readonly source: 'SMTP' | 'IMAP' | 'WEBHOOK' | 'SIMULATED';
  /** Envelope sender; empty for bounces, absent where the way in does not tell. */
  readonly mailFrom?: string;
  /** Local part of the address of ours that it came to, where the way in tells. */
  readonly token?: string;
  /** Who handed it over, where it was handed over by SMTP. */
  readonly client?: { readonly ip: string; readonly helo: string };
}

/** What became of a mail. */
export interface Ingested {
  readonly disposition: Disposition;
  /** Why, and what had to be repaired, in plain words. */
  readonly reasons: readonly string[];
}
