/** How far a folder has been read (RFC 3501 §2.3.1.1). */
export interface MailboxCursor {
  /** Of the UIDs; another one means that all UIDs are new. Decimal digits. */
  readonly uidValidity: string;
  /** Everything up to this UID is done. */
  readonly uid: number;
}

/** Where cursors are kept. Keys name a mailbox and folder, without the password. */
export interface MailboxCursors {
  read(key: string): Promise<MailboxCursor | undefined>;
  /** Never moves a cursor back under one UIDVALIDITY: two instances may read the same folder. */
  advance(key: string, cursor: MailboxCursor): Promise<void>;
}
