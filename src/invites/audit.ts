import type { ListPosition } from './ports.ts';

/** What came of what somebody did. */
export type AuditOutcome = 'DONE' | 'REFUSED' | 'FAILED';

/** One thing that somebody did, or tried to do. */
export interface AuditEntry {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly occurredAt: number;
  /** As in Cause. */
  readonly actor: string;
  /** The mutation, the REST route or the way in of mail. */
  readonly action: string;
  readonly outcome: AuditOutcome;
  /** The code of the error where it was not done. */
  readonly code?: string;
  readonly requestId: string;
  /** Absent where it was about no invite, or about one that does not exist. */
  readonly inviteId?: string;
  readonly smartInviteId?: string;
}

/** Which entries are wanted; everything named must hold. */
export interface AuditFilter {
  readonly smartInviteId?: string | undefined;
  readonly actor?: string | undefined;
  readonly outcomes?: readonly AuditOutcome[] | undefined;
  /** Milliseconds since 1970, inclusive and exclusive. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** The audit trail of applications. What changes an invite is entered with the change itself, in its transaction. */
export interface AuditTrail {
  /** Enters what changed nothing that is kept: a refusal, a failure, a token that was made. */
  enter(application: string, entry: Omit<AuditEntry, 'id' | 'occurredAt'>): Promise<void>;
  /** Newest first. */
  read(
    application: string,
    filter: AuditFilter,
    page: { readonly limit: number; readonly before?: ListPosition | undefined },
  ): Promise<readonly AuditEntry[]>;
}
