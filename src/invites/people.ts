/** How far the erasing of one person is. Times are milliseconds since 1970. */
export interface Erasure {
  readonly id: string;
  /** What stands for their address from now on. */
  readonly pseudonym: string;
  /** Invites and events that were changed so far, and rows of everything else. */
  readonly invites: number;
  readonly events: number;
  readonly others: number;
  readonly startedAt: number;
  /** Absent while it is under way. */
  readonly finishedAt?: number;
}

/** A part of what is kept about an address. */
export interface ExportedPage {
  /** One JSON document: what was found, by where it is kept. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Where the next part begins; absent where this is the last. */
  readonly next?: string;
}

/** What a data subject may ask for (GDPR articles 15 and 17), of one application. */
export interface People {
  /**
   * Erases an address and what belongs to it, everywhere. Resolves once that is done, or after a few seconds: it then
   * goes on, also after a restart, and `erasure` tells how far it is.
   */
  erase(application: string, email: string): Promise<Erasure>;
  erasure(application: string, id: string): Promise<Erasure | undefined>;
  /** What is kept about an address, from a place on. Throws InvitegraphError BAD_USER_INPUT for a place of no export. */
  export(application: string, email: string, after?: string): Promise<ExportedPage>;
  /** True where mail from one of these addresses, or to this token, is that of somebody who was erased. */
  isErased(application: string, addresses: readonly string[], token?: string): Promise<boolean>;
}
