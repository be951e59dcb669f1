/** What a mail says of the delivery of another mail, as plain data: it is read off the main thread. */
export interface BounceReading {
  /**
   * How sure it is that this is such a mail: it has a machine-readable part (`report`), it looks like the text of a
   * mail system (`words`), or only its null return path tells (`return-path`), which is enough at a bounce address.
   */
  readonly evidence: 'report' | 'words' | 'return-path';
  /** One for each address that it is about, at least one. */
  readonly results: readonly [BounceResult, ...BounceResult[]];
  /** What is left of the mail that came back. */
  readonly returned: ReturnedMail;
}

/** What became of the mail to one address. */
export interface BounceResult {
  readonly kind: 'failed' | 'delayed' | 'arrived' | 'complaint';
  /** The address as its sender had it first, then as the mail system changed it; none where it is not told. */
  readonly addresses: readonly string[];
  /** One sentence for people. */
  readonly reason: string;
  readonly smtpCode?: number;
  /** RFC 3463, such as `5.1.1`. */
  readonly enhancedStatus?: string;
}

/** What identifies the mail that came back. */
export interface ReturnedMail {
  /** Angle brackets included. */
  readonly messageId?: string;
  /** Addresses in it that look like ours, those of bounces first. */
  readonly addresses: readonly string[];
  /** UIDs of calendar texts in it. */
  readonly uids: readonly string[];
}
